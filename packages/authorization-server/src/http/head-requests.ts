import type { Middleware } from '../context.ts';

/** Where a GET begins, continues or ends something: of that there is no preview. */
const ACTS = /^\/(auth|device|session|consent)(\/|$)/;

/** The library takes HEAD for GET there, and fails at what it did not begin (review R7). */
export function refuseHead(): Middleware {
  return (ctx, next) => {
    if (ctx.method !== 'HEAD' || !ACTS.test(ctx.path)) return next();
    ctx.status = 405;
    ctx.set('allow', 'GET, POST');
  };
}
