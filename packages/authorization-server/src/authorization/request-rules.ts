import { decodeJwt } from 'jose';
import { errors } from 'oidc-provider';
import { needsPkce } from '../client/client-metadata.ts';
import type { EndpointContext } from '../context.ts';
import { MOST_HINT_CHARACTERS } from '../tokens/id-token-hint.ts';

/** What an application may have us carry back and forth. The state is its own, and may be as long as an address. */
const MOST_CHARACTERS: Readonly<Record<string, number>> = {
  state: 8_192,
  nonce: 2_048,
  scope: 1_024,
  login_hint: 512,
  acr_values: 1_024,
  ui_locales: 256,
  claims_locales: 256,
  resource: 512,
  id_token_hint: MOST_HINT_CHARACTERS,
  organization: 128,
  connection: 128,
  provider: 64,
  domain_hint: 255,
  screen_hint: 64,
};

/**
 * Our own rules for an authorization request, after the library's. Called once for each request, pushed ones included;
 * what it throws is told to the verified redirect URI.
 */
export function checkRequest(ctx: EndpointContext): void {
  const { params = {} } = ctx.oidc;
  for (const [name, most] of Object.entries(MOST_CHARACTERS))
    if (String(params[name] ?? '').length > most)
      throw new errors.InvalidRequest(`${name} is longer than ${most} characters`);
  if (params['connection'] !== undefined && params['provider'] !== undefined)
    throw new errors.InvalidRequest('connection and provider are two ways in: name one');
  assertBoundToBrowser(ctx);
  keepOfflineAccess(ctx);
}

/** A code has to be tied to the browser that asked for it: by PKCE, or by a nonce where an application may do without. */
function assertBoundToBrowser({ oidc }: EndpointContext): void {
  const { client, params = {}, route } = oidc;
  if (!client || route === 'device_authorization' || needsPkce(client)) return;
  if (params['code_challenge'] === undefined && params['nonce'] === undefined)
    throw new errors.InvalidRequest(
      'this application may leave out PKCE, but not PKCE and nonce: send a nonce, or code_challenge with code_challenge_method=S256 (RFC 9700 section 2.1.1)',
    );
}

/**
 * The library forgets `offline_access` where no consent is asked for. Of the project's own applications nobody is asked,
 * so it is kept as it was requested (decision 9); OpenID Connect Core section 11 leaves other conditions to the server.
 */
function keepOfflineAccess(ctx: EndpointContext): void {
  const { client, params } = ctx.oidc;
  if (!params || !client?.grantTypeAllowed('refresh_token')) return;
  const scopes = new Set(String(params['scope'] ?? '').split(' '));
  if (scopes.has('offline_access') || !requestedScopes(ctx).includes('offline_access')) return;
  params['scope'] = [...scopes, 'offline_access'].join(' ').trim();
}

function requestedScopes(ctx: EndpointContext): string[] {
  const pushed = ctx.oidc.entities.PushedAuthorizationRequest?.request;
  const source = ctx.method === 'POST' ? ctx.oidc.body : ctx.query;
  const scope = pushed === undefined ? source?.['scope'] : decodeJwt(pushed)['scope'];
  return typeof scope === 'string' ? scope.split(' ') : [];
}
