import { isId } from '@portico/core';
import { composition } from '../../composition/composition.ts';
import { pathId } from '../http/path-id.ts';
import { type RouteContext, route } from '../http/route.ts';
import { type Manager, requireManager } from './manager.ts';

/** A handler of the management API of one organization, told who manages. */
export function managedRoute<P extends { orgId: string }>(
  handler: (request: Request, params: P & { organizationId: string }, manager: Manager) => Promise<Response>,
): (request: Request, context: RouteContext<P>) => Promise<Response> {
  const handle = route<P>(async (request, params) => {
    const organizationId = pathId('organization', params.orgId);
    const manager = await requireManager(request, organizationId);
    const response = await handler(request, { ...params, organizationId }, manager);
    return manager.corsOrigin === undefined ? response : withCors(response, manager.corsOrigin);
  });
  return async (request, context) => readableRefusal(request, await handle(request, context), context);
}

/** Without this, a page that calls with a token could not read why it was refused. Says nothing to other origins. */
async function readableRefusal<P extends { orgId: string }>(
  request: Request,
  response: Response,
  context: RouteContext<P>,
): Promise<Response> {
  const origin = request.headers.get('origin');
  if (response.ok || origin === null || !request.headers.has('authorization')) return response;
  const { orgId } = await context.params;
  const allowed =
    isId('organization', orgId) &&
    (await composition()
      .managementAccess.isAllowedOrigin(orgId, origin)
      .catch(() => false));
  return allowed ? withCors(response, origin) : response;
}

/** Answers a preflight of a page that an application of the project registered; others get no permission (attack 75). */
export async function managedPreflight(
  request: Request,
  context: RouteContext<{ orgId: string }>,
): Promise<Response> {
  const { orgId } = await context.params;
  const origin = request.headers.get('origin');
  const response = new Response(null, {
    status: 204,
    headers: { 'cache-control': 'no-store', vary: 'origin' },
  });
  if (origin === null || !isId('organization', orgId)) return response;
  if (!(await composition().managementAccess.isAllowedOrigin(orgId, origin))) return response;
  response.headers.set('access-control-allow-methods', 'GET, POST, PATCH, DELETE');
  response.headers.set('access-control-allow-headers', 'authorization, content-type');
  response.headers.set('access-control-max-age', '600');
  return withCors(response, origin);
}

/** Without credentials: a browser sends no cookie of ours along. */
function withCors(response: Response, origin: string): Response {
  response.headers.set('access-control-allow-origin', origin);
  response.headers.set('vary', 'origin');
  return response;
}
