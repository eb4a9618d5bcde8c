import type { IssuerContext, Middleware } from '../context.ts';

/** What each endpoint takes. */
const METHODS: Readonly<Record<string, string>> = {
  '/auth': 'GET, POST',
  '/token': 'POST',
  '/par': 'POST',
  '/token/introspection': 'POST',
  '/token/revocation': 'POST',
  '/device/auth': 'POST',
  '/device': 'GET, POST',
  '/userinfo': 'GET, POST',
  '/jwks': 'GET',
  '/session/end': 'GET, POST',
  '/session/end/confirm': 'POST',
  '/.well-known/openid-configuration': 'GET',
  '/.well-known/oauth-authorization-server': 'GET',
};

const CLIENT_UNPROVEN = { status: 401, error: 'invalid_client' } as const;
const NOT_ALLOWED = { status: 400, error: 'unauthorized_client' } as const;

/** What the library calls `invalid_request` and RFC 6749 section 5.2 otherwise, by the library's words. */
const CODES: Readonly<Record<string, { readonly status: number; readonly error: string }>> = {
  'no client authentication mechanism provided': CLIENT_UNPROVEN,
  'invalid authorization header value format': CLIENT_UNPROVEN,
  'client_id and client_secret in the authorization header are not properly encoded': CLIENT_UNPROVEN,
  'client_secret must be provided in the Authorization header': CLIENT_UNPROVEN,
  'requested grant type is not allowed for this client': NOT_ALLOWED,
  'urn:ietf:params:oauth:grant-type:device_code is not allowed for this client': NOT_ALLOWED,
};

/**
 * Answers in the specifications' words where the library has others: 405 with `Allow` for a method that an endpoint does
 * not take (RFC 9110 section 15.5.6), `invalid_client` and `unauthorized_client` (RFC 6749 section 5.2).
 */
export function speakOAuth(): Middleware {
  return async (ctx, next) => {
    const allowed = METHODS[ctx.path];
    if (allowed !== undefined && !isTaken(ctx.method, allowed)) return refuseMethod(ctx, allowed);
    await next();
    correctCode(ctx);
  };
}

/** A question before a cross-origin request is answered by the library, where it answers any. */
const isTaken = (method: string, allowed: string): boolean =>
  method === 'OPTIONS' || allowed.split(', ').includes(method === 'HEAD' ? 'GET' : method);

function refuseMethod(ctx: IssuerContext, allowed: string): void {
  ctx.status = 405;
  ctx.set('allow', allowed);
  ctx.set('cache-control', 'no-store');
  ctx.body = { error: 'invalid_request', error_description: `this endpoint takes ${allowed}` };
}

function correctCode(ctx: IssuerContext): void {
  const body: unknown = ctx.body;
  if (typeof body !== 'object' || body === null || !('error_description' in body)) return;
  const better = CODES[String(body.error_description)];
  if (better === undefined) return;
  ctx.body = { ...body, error: better.error };
  ctx.status = better.status;
  // Whoever tried by this header is told which scheme there is.
  if (better === CLIENT_UNPROVEN && ctx.oidc !== undefined && ctx.get('authorization') !== '')
    ctx.set('www-authenticate', `Basic realm="${ctx.oidc.issuer}"`);
}
