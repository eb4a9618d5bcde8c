import { createHash } from 'node:crypto';
import type { Middleware } from '../context.ts';

const DOCUMENTS = new Set([
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/jwks',
]);
/** Short: a cache that still had yesterday's keys would let nobody in after a compromised one was replaced. */
const SECONDS = 60;

/** Discovery and keys are for everybody and the same for all: they may lie in caches, which ask whether they changed. */
export function cacheDocuments(): Middleware {
  return async (ctx, next) => {
    await next();
    if (!DOCUMENTS.has(ctx.path) || ctx.status !== 200 || (ctx.method !== 'GET' && ctx.method !== 'HEAD'))
      return;
    ctx.set('cache-control', `public, max-age=${SECONDS}`);
    ctx.etag = createHash('sha256').update(JSON.stringify(ctx.body)).digest('base64url');
    if (ctx.fresh) ctx.status = 304;
  };
}
