import { madeSession, oldestTrips } from '@portico/core';
import { errors, Provider } from 'oidc-provider';
import { consentUrl } from './authorization/consent.ts';
import { SELECT_ACCOUNT, sessionLeftBehind } from './authorization/sign-in-policy.ts';
import { isThirdParty, managesConnections } from './client/client-metadata.ts';
import { configuration } from './configuration.ts';
import { type EndpointContext, grantIdOf } from './context.ts';
import { MIDDLEWARE } from './middleware.ts';
import { OVERRIDES } from './overrides.ts';
import { lastApplicationCookie } from './pages/last-application.ts';
import { requestIdOf } from './request-id.ts';
import { ORGANIZATIONS_SCOPE } from './scopes.ts';
import { takeBack } from './sign-out/sessions-left.ts';
import { adapterFor } from './storage/adapter.ts';
import type { IssuerParts, SessionFacts, TripCookie } from './stores.ts';
import { organizationClaims, tokenClaims } from './tokens/claims.ts';
import { ownScopes } from './tokens/own-grant.ts';
import { type ReadSession, sessionReading } from './tokens/session-reading.ts';

/**
 * The OpenID provider of one project. Every option is set on purpose in `configuration.ts`, what stands around it in
 * `middleware.ts`; here it meets its stores.
 */
export function createIssuer(parts: IssuerParts): Provider {
  const readSession = sessionReading(parts);
  const sessionOf = sessionReader(readSession);
  const settings = configuration(parts, readSession);
  const provider = new Provider(parts.issuer, {
    ...settings,
    adapter: adapterFor(parts, readSession),
    interactions: {
      ...settings.interactions,
      url: (ctx, { uid, prompt }) =>
        prompt.name === 'consent' ? consentUrl(parts.issuer, uid) : signInUrl(parts, ctx, uid),
    },
    loadExistingGrant: (ctx) => grantOfSession(parts, ctx),
    findAccount: async (ctx, accountId, token) => ({
      accountId,
      claims: async (use, scope) => ({
        ...tokenClaims(accountId, await sessionOf(ctx, token), use),
        ...(await organizationsClaim(parts, accountId, use, scope)),
      }),
    }),
    extraTokenClaims: async (ctx, token) => {
      const session = await sessionOf(ctx, token);
      return session && { ...organizationClaims(session.facts), sid: session.id };
    },
  });
  for (const { install } of OVERRIDES) install(provider, parts);
  for (const { make } of MIDDLEWARE) provider.use(make(parts, provider));
  // Host and protocol of each request are set by the server in front, from configuration.
  provider.proxy = true;
  return provider;
}

async function signInUrl(parts: IssuerParts, ctx: EndpointContext, interactionUid: string): Promise<string> {
  const { params, client, prompts } = ctx.oidc;
  const text = (name: string) => {
    const value = params?.[name];
    return typeof value === 'string' ? value : undefined;
  };
  const start = await parts.startSignIn({
    interactionUid,
    applicationId: client?.clientId ?? '',
    organization: text('organization'),
    connection: text('connection'),
    loginHint: text('login_hint'),
    domainHint: text('domain_hint'),
    provider: text('provider'),
    // Who is to choose does not go on as who they are.
    currentSessionId: prompts.has(SELECT_ACCOUNT) ? undefined : sessionLeftBehind(ctx),
    freshAuthentication: prompts.has('login') || params?.['max_age'] !== undefined,
    selectAccount: prompts.has(SELECT_ACCOUNT),
    requestId: requestIdOf(ctx),
  });
  if (!start.ok) throw new errors.CustomOIDCProviderError(start.error, start.description);
  for (const cookie of [...start.cookies, lastApplicationCookie(parts, client?.clientId ?? '')])
    setTripCookie(ctx, cookie, parts.secureCookies);
  return start.url;
}

function setTripCookie(ctx: EndpointContext, cookie: TripCookie, secure: boolean): void {
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', signed: false, secure } as const;
  for (const stale of staleCookies(ctx, cookie.prefix)) ctx.cookies.set(stale, null, attributes);
  ctx.cookies.set(cookie.name, cookie.value, { ...attributes, maxAge: cookie.maxAgeSeconds * 1000 });
}

/** Those of that kind that make room for one more. */
function staleCookies(ctx: EndpointContext, prefix: string): readonly string[] {
  const names = ctx
    .get('cookie')
    .split(';')
    .map((part) => part.split('=')[0]?.trim() ?? '')
    .filter((name) => name.startsWith(prefix));
  return oldestTrips(names);
}

/** The grant is the organization session: claims, rotation and revocation all hang on its one id. */
async function grantOfSession(parts: IssuerParts, ctx: EndpointContext) {
  const { Grant } = ctx.oidc.provider;
  const { client, session, result } = ctx.oidc;
  if (!client || !session) return undefined;
  const made = madeSession(result);
  const fresh = made?.sessionId;
  if (fresh === undefined || result?.consent !== undefined) {
    const id = fresh ?? session.grantIdFor(client.clientId);
    return id ? Grant.find(id) : undefined;
  }
  // The sign-in was when its session says, not when the browser came back: every token tells the same time (attack 66).
  session.loginTs = made?.authenticatedAt ?? 0;
  takeBack(session);
  const grant = new Grant({ clientId: client.clientId, accountId: session.accountId ?? '' });
  grant.jti = fresh;
  // The project's own applications are not asked about; people allow a third party what it may have.
  if (isThirdParty(client)) await grant.save();
  else Object.assign(grant, ownScopes(parts, managesConnections(client)));
  return grant;
}

type LiveSession = { readonly id: string; readonly facts: SessionFacts };

/** Only userinfo tells it: an id_token would grow with every organization. */
async function organizationsClaim(parts: IssuerParts, userId: string, use: string, scope: string) {
  if (use !== 'userinfo' || !scope.split(' ').includes(ORGANIZATIONS_SCOPE)) return {};
  return { organizations: await parts.organizationsOf(userId) };
}

/** Reads the session behind a token. */
function sessionReader(read: ReadSession) {
  return async (ctx: EndpointContext, token: unknown): Promise<LiveSession | undefined> => {
    const id = grantIdOf(token);
    return id === undefined ? undefined : liveSession(read, id, ctx.oidc.route === 'userinfo');
  };
}

/** Doubt means no: a token for a session that has ended since is not issued. */
async function liveSession(read: ReadSession, id: string, atUserinfo: boolean): Promise<LiveSession> {
  const facts = await read(id);
  if (facts === undefined)
    throw atUserinfo
      ? new errors.InvalidToken('the session has ended')
      : new errors.InvalidGrant('the session has ended');
  return { id, facts };
}
