import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { failurePage } from '../pages/error-page.ts';
import { requestIdOf } from '../request-id.ts';
import type { IssuerParts } from '../stores.ts';

/** Where the library tells of what it refused; a failure of ours is told as `server_error` besides. */
const REFUSED = [
  ...['authorization', 'pushed_authorization_request', 'device_authorization', 'code_verification'],
  ...['device_resume', 'grant', 'introspection', 'revocation', 'userinfo', 'jwks', 'discovery'],
  ...['end_session', 'end_session_confirm', 'end_session_success'],
].map((name) => `${name}.error` as const);

type Told = {
  readonly error?: unknown;
  readonly error_description?: unknown;
  readonly error_detail?: unknown;
};

/**
 * Tells of every answer that somebody may ask about by its request id, also where a redirect tells it to the application
 * (U6). Has to be used first.
 */
export function tellRefusals(provider: Provider, parts: IssuerParts): void {
  const reasons = new WeakMap<object, Told>();
  const events: { on(name: string, listener: (ctx: KoaContextWithOIDC, error: Error) => void): void } =
    provider;
  for (const name of REFUSED) events.on(name, (ctx, error) => reasons.set(ctx.req, error as Told));
  events.on('server_error', (ctx, error) => {
    reasons.set(ctx.req, { error: 'server_error' });
    parts.onServerError(error, requestIdOf(ctx));
  });
  provider.use(async (ctx, next) => {
    await next();
    const reason = reasons.get(ctx.req);
    const { status } = ctx;
    if (reason === undefined && status < 400) return;
    const { error, error_description: description, error_detail: detail } = reason ?? {};
    parts.onRefused({
      requestId: requestIdOf(ctx),
      route: (ctx as unknown as Partial<KoaContextWithOIDC>).oidc?.route ?? 'none',
      status,
      code: typeof error === 'string' ? error : `http_${status}`,
      detail: [description, detail].filter((part) => typeof part === 'string').join(': ') || undefined,
    });
  });
}

/**
 * What fails outside of the library's own error handling is told to us, and to people as a page. What fails because there
 * is no database right now is nobody's mistake: 503 at every endpoint, whatever the library made of it.
 */
export function answerFailures(provider: Provider, parts: IssuerParts): void {
  /** Requests that found no database. */
  const without = new WeakSet<object>();
  provider.on('server_error', (ctx, error) => {
    if (parts.isUnavailable(error)) without.add(ctx.req);
  });
  provider.use(async (ctx, next) => {
    const page = ctx as unknown as KoaContextWithOIDC;
    try {
      await next();
    } catch (error) {
      parts.onServerError(error instanceof Error ? error : new Error(String(error)), requestIdOf(ctx));
      ctx.status = 500;
      if (parts.isUnavailable(error)) without.add(ctx.req);
      else await failurePage(parts, page);
    }
    if (without.has(ctx.req)) await unavailable(parts, page);
  });
}

/** Longer than most failovers take (RFC 9110 section 10.2.3). */
const RETRY_AFTER_SECONDS = 5;

async function unavailable(parts: IssuerParts, ctx: KoaContextWithOIDC): Promise<void> {
  ctx.remove('location');
  ctx.remove('set-cookie');
  ctx.status = 503;
  ctx.set('retry-after', String(RETRY_AFTER_SECONDS));
  ctx.set('cache-control', 'no-store');
  if (ctx.accepts('json', 'html') === 'json')
    ctx.body = { error: 'temporarily_unavailable', error_description: 'try again in a moment' };
  else await failurePage(parts, ctx, 'temporarily_unavailable');
}
