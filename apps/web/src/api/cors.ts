import { isId } from '@portico/core';
import { composition } from '../../composition/composition.ts';
import type { Match } from './routes.ts';

const METHODS = 'GET, POST, PATCH, DELETE';

/** Answers a preflight of a page that an application of the project registered; others get no permission (attack 75). */
export async function preflight(request: Request, match: Match | undefined): Promise<Response> {
  const response = new Response(null, {
    status: 204,
    headers: { 'cache-control': 'no-store', vary: 'origin' },
  });
  const origin = request.headers.get('origin');
  if (origin === null || !(await isRegistered(origin, match))) return response;
  response.headers.set('access-control-allow-methods', METHODS);
  response.headers.set('access-control-allow-headers', 'authorization, content-type');
  response.headers.set('access-control-max-age', '600');
  return withCors(response, origin);
}

/** A refusal that a page which calls with a token can read, too. Says nothing to other origins. */
export async function readableByCaller(
  request: Request,
  response: Response,
  match: Match | undefined,
): Promise<Response> {
  const origin = request.headers.get('origin');
  if (origin === null || !request.headers.has('authorization')) return response;
  const allowed = await isRegistered(origin, match).catch(() => false);
  return allowed ? withCors(response, origin) : response;
}

/** Without credentials: a browser sends no cookie of ours along. */
export function withCors(response: Response, origin: string): Response {
  response.headers.set('access-control-allow-origin', origin);
  response.headers.set('vary', 'origin');
  return response;
}

/** Only where a token is taken at all. */
async function isRegistered(origin: string, match: Match | undefined): Promise<boolean> {
  const takesTokens = [...(match?.operations.values() ?? [])].some(({ by }) => by === 'manager');
  const orgId = match?.parts['orgId'];
  if (!takesTokens || !isId('organization', orgId)) return false;
  return composition().managementAccess.isAllowedOrigin(orgId, origin);
}
