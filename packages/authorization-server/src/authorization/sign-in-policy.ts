import { interactionPolicy } from 'oidc-provider';
import type { EndpointContext } from '../context.ts';
import type { IssuerParts } from '../stores.ts';
import { consentPolicy } from './consent-policy.ts';

const { Check, base, Prompt } = interactionPolicy;

/** The person says who they want to be, at the identity provider (OpenID Connect Core section 3.1.2.1). */
export const SELECT_ACCOUNT = 'select_account';

/** The application's session that a browser had before it was asked to sign in again. */
const left = new WeakMap<EndpointContext, string>();

/** Undefined when there was none. */
export const sessionLeftBehind = (ctx: EndpointContext): string | undefined => left.get(ctx);

/**
 * When an authorization request needs a sign-in, besides what the standard says (prompt, max_age, no session): when the
 * session behind the browser is gone, or is not of the organization or the connection that is asked for.
 */
export function signInPolicy(parts: IssuerParts) {
  const policy = base();
  const consent = policy.get('consent');
  if (consent) consentPolicy(consent);
  // Known, and asked by the sign-in: the identity provider knows who there is to choose from, we do not.
  const selection = new Prompt({ name: SELECT_ACCOUNT, requestable: true });
  selection.checks.clear();
  policy.add(selection);
  const login = policy.get('login');
  // Goes by the one sign-in of a browser that the library knows of; ours by that of the application's session.
  login?.checks.remove('max_age');
  login?.checks.add(
    new Check('organization_session', 'a new sign-in is required', 'login_required', async (ctx) => {
      const { session, result } = ctx.oidc;
      if (!session?.accountId || result?.login) return Check.NO_NEED_TO_PROMPT;
      if (await sessionFits(parts, ctx)) return Check.NO_NEED_TO_PROMPT;
      const previous = ctx.oidc.client && session.grantIdFor(ctx.oidc.client.clientId);
      if (previous) left.set(ctx, previous);
      // Asking changes nothing: any page can make a browser ask. Who is signed in is until somebody has signed in anew (S8).
      return Check.REQUEST_PROMPT;
    }),
    0,
  );
  return policy;
}

async function sessionFits(parts: IssuerParts, ctx: EndpointContext): Promise<boolean> {
  const { session, grant, params, client, prompts } = ctx.oidc;
  if (!session || !client || !params || prompts.has('login') || prompts.has(SELECT_ACCOUNT)) return false;
  // The application expects somebody else: the library would end the sessions of whoever is signed in to make room.
  const expected = ctx.oidc.entities.IdTokenHint?.payload['sub'] ?? session.accountId;
  if (expected !== session.accountId) return false;
  const sessionId = session.grantIdFor(client.clientId);
  if (!sessionId || grant?.jti !== sessionId) return false;
  const facts = await parts.session(sessionId);
  if (facts === undefined) return false;
  // The library knows of one sign-in per browser; each application's session was made by a sign-in of its own.
  const authenticatedAt = Math.floor(facts.authenticatedAt.getTime() / 1000);
  const tooOld =
    Math.floor(parts.clock.now().getTime() / 1000) - authenticatedAt > Number(params['max_age'] ?? Infinity);
  if (session.loginTs !== authenticatedAt) session.loginTs = authenticatedAt;
  return (
    !tooOld &&
    (params['organization'] === undefined || params['organization'] === facts.organizationId) &&
    (params['connection'] === undefined || params['connection'] === facts.connectionId)
  );
}
