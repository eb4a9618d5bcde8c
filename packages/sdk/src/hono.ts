import type { Context, MiddlewareHandler } from 'hono';
import type { AccessToken } from './access-token.ts';
import { PorticoError } from './errors.ts';
import { type ApiOptions, apiGuard } from './http/api.ts';
import { webHandler } from './http/handler.ts';
import type { Hooks } from './http/hooks.ts';
import { failureJson } from './http/pages.ts';
import { loginPath } from './http/paths.ts';
import type { PorticoOptions } from './options.ts';
import { createPortico, type Portico } from './portico.ts';
import {
  type Bearer,
  requireOrganization as checkOrganization,
  requireRole as checkRole,
} from './require.ts';
import type { Session } from './session.ts';

export { endedSessions } from './ended-sessions.ts';

/** What {@link portico} puts into each request's context. */
export type PorticoVariables = {
  /** Who is signed in; undefined for nobody. */
  session: Session | undefined;
  portico: Portico;
  /** What {@link requireAccessToken} has let pass; undefined elsewhere. */
  accessToken: AccessToken | undefined;
};
/** The generic of `new Hono<PorticoEnv>()`. */
export type PorticoEnv = { Variables: PorticoVariables };

/**
 * Serves `login`, `callback`, `logout` (POST), `session` and `backchannel-logout` next to the `redirectUri`, and puts
 * `session` into the context of every other request, refreshed when need be.
 *
 * @throws PorticoError `misconfigured` naming the option, when the program starts
 */
export function portico(options: PorticoOptions & Hooks): MiddlewareHandler<PorticoEnv> {
  const client = createPortico(options);
  const handler = webHandler(client, options);
  return async (context, next) => {
    const answer = await handler.handle(context.req.raw);
    if (answer !== undefined) return answer;
    const { session, cookies } = await handler.load(context.req.raw);
    context.set('session', session);
    context.set('portico', client);
    await next();
    if (cookies.length === 0) return;
    // Whoever is signed in has an answer of their own: no cache may give it to others.
    context.header('cache-control', 'no-store');
    for (const line of cookies) context.header('set-cookie', line, { append: true });
  };
}

/** Lets only signed-in people pass. A page's request goes to sign in and comes back; anything else gets 401 as JSON. */
export function requireSession(): MiddlewareHandler<PorticoEnv> {
  return async (context, next) => {
    if (context.get('session') !== undefined) return next();
    const wantsPage = context.req.method === 'GET' && context.req.header('accept')?.includes('text/html');
    if (!wantsPage) return failureJson(new PorticoError('not_signed_in'));
    const { pathname, search } = new URL(context.req.url);
    return context.redirect(loginPath(context.get('portico'), pathname + search), 303);
  };
}

/**
 * For an API: lets only requests pass that bring an access token for it, and puts `accessToken` into the context.
 * {@link requireOrganization} and {@link requireRole} after it look at that token.
 *
 * @throws PorticoError `misconfigured` naming the option, when the program starts
 */
export function requireAccessToken(options: ApiOptions): MiddlewareHandler<PorticoEnv> {
  const verify = apiGuard(options);
  return async (context, next) => {
    const token = await verify(context.req.header('authorization'));
    if (token instanceof Response) return token;
    context.set('accessToken', token);
    return next();
  };
}

/**
 * Lets only people of an organization pass: of any, or of the one that the request names.
 *
 * @param named the organization that a request is about, such as `(context) => context.req.param('org')`
 */
export function requireOrganization(
  named?: (context: Context) => string | undefined,
): MiddlewareHandler<PorticoEnv> {
  return guard((bearer, context) => {
    // A name that is asked for and missing is no name that fits.
    checkOrganization(bearer, named === undefined ? undefined : (named(context) ?? ''));
  });
}

/** Lets only people with one of these roles in their organization pass. */
export function requireRole(...roles: readonly string[]): MiddlewareHandler<PorticoEnv> {
  return guard((bearer) => checkRole(bearer, ...roles));
}

function guard(check: (bearer: Bearer | undefined, context: Context) => void): MiddlewareHandler<PorticoEnv> {
  return async (context, next) => {
    try {
      check(context.get('accessToken') ?? context.get('session'), context);
    } catch (error) {
      if (error instanceof PorticoError) return failureJson(error);
      throw error;
    }
    return next();
  };
}
