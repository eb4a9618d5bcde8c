import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { getPath } from 'hono/utils/url';
import { MANAGEMENT_PATHS, serveManagement } from '../azure/management.ts';
import { CONSOLE_PATHS, consoleRoutes } from '../console/routes.ts';
import { controlRoutes } from '../control/routes.ts';
import { type Emulator, emulatorAt } from '../emulator/emulator.ts';
import type { ServerContext, ServerEnvironment } from '../emulator/server-environment.ts';
import { serveGraph } from '../graph/serve-graph.ts';
import { isGraphPath, isOfNoVersion } from '../graph/version.ts';
import { loginRoutes, loginSpelling } from '../login/routes.ts';
import { USERINFO_PATH } from '../login/userinfo.ts';
import { lookUpPage } from '../pages/error-page.ts';
import { STYLE_PATH, styleSheet } from '../pages/layout.ts';
import { newGuid } from '../randomness/random-source.ts';
import { allowReading, preflight } from '../web/cors.ts';
import type { LoggedRequest, RequestNote } from '../web/request-log.ts';
import { jsonResponse, pageResponse } from '../web/responses.ts';
import type { ServiceAddress } from '../web/service-address.ts';
import { withFaults } from './apply-fault.ts';

/**
 * Everything that the one port serves.
 *
 * @param afterRequest called when a request has taken effect and before it is answered: saves the state
 */
export function emulatorApplication(emulator: Emulator, afterRequest: () => void): Hono<ServerEnvironment> {
  const routes = new Hono<ServerEnvironment>({ getPath: (request) => loginSpelling(getPath(request)) });
  routes.use('*', async (context, next) => {
    const started = performance.now();
    const note: RequestNote = { requestId: newGuid(emulator.random) };
    context.set('note', note);
    const { host } = context.env.incoming.headers;
    const address = emulator.addresses.of(host, isOverTls(context));
    context.set('emulator', emulatorAt(emulator, address));
    const path = context.req.path;
    if (isOfAzure(address, path))
      context.res = serveManagement(context.get('emulator'), context.req.raw, note);
    else if (servesAt(address, path)) await next();
    else context.res = nothingHere();
    afterRequest();
    void emulator.notices.afterRequest(emulator.clock.now());
    logRequest(emulator, context, note, performance.now() - started);
  });
  routes.get('/livez', (context) => context.text('ok'));
  routes.get('/favicon.ico', () => new Response(null, { status: 204 }));
  routes.get('/error', (context) => pageResponse(200, lookUpPage(context.req.query('code') ?? '')));
  routes.get(
    STYLE_PATH,
    () => new Response(styleSheet, { headers: { 'content-type': 'text/css; charset=utf-8' } }),
  );
  routes.get('/_emulator/ca.pem', () =>
    emulator.caCertificate === undefined
      ? nothingHere()
      : new Response(emulator.caCertificate, { headers: { 'content-type': 'application/x-pem-file' } }),
  );
  routes.route('/', consoleRoutes(emulator));
  routes.route('/_emulator', controlRoutes(emulator));
  for (const version of GRAPH_ADDRESSES) {
    routes.options(version, (context) => preflight(context.req.raw.headers, GRAPH_METHODS));
    routes.all(version, async (context) => {
      const answer = await withFaults(emulator, context, 'graph', () =>
        serveGraph(context.get('emulator'), context.req.raw, context.get('note')),
      );
      allowReading(answer.headers, context.req.raw.headers);
      return answer;
    });
  }
  routes.use('*', async (context, next) => {
    if (!emulator.settings.loginEnabled) return nothingHere();
    context.res = await withFaults(emulator, context, 'login', async () => {
      await next();
      return context.res;
    });
  });
  routes.route('/', loginRoutes());
  routes.notFound(nothingHere);
  routes.onError((error) => {
    if (error instanceof HTTPException) return error.getResponse();
    console.error('entra-emulator: unexpected failure:', error);
    return jsonResponse(500, {
      error: 'server_error',
      error_description: 'The emulator failed. See its log.',
    });
  });
  return routes;
}

/** `beta` answers what v1.0 does: what matters of it here has the same shape. Graph refuses other versions in its own form. */
const GRAPH_ADDRESSES: readonly string[] = ['/v1.0/*', '/beta/*', '/:version{[vV][0-9][^/]*}/*'];
const GRAPH_METHODS = 'GET, POST, PATCH, PUT, DELETE, OPTIONS';

const isOfGraph = (path: string): boolean => isGraphPath(path) || isOfNoVersion(path);

const nothingHere = (): Response =>
  jsonResponse(404, { error: 'not_found', error_description: 'The emulator serves nothing here.' });

const isOverTls = (context: ServerContext): boolean => 'encrypted' in context.env.incoming.socket;

const isOfAzure = ({ surface }: ServiceAddress, path: string): boolean =>
  surface === 'management' || (surface === 'everything' && MANAGEMENT_PATHS.includes(path));

/** Under Microsoft's names only what Microsoft has there: the control API and the start page stay on our own. */
function servesAt({ surface }: ServiceAddress, path: string): boolean {
  if (surface === 'everything') return true;
  const onGraph = isOfGraph(path) || path === USERINFO_PATH;
  if (surface === 'graph') return onGraph;
  const onlyOurs = path === '/' || (path.startsWith('/_emulator/') && path !== STYLE_PATH);
  return !onGraph && !onlyOurs;
}

function logRequest(emulator: Emulator, context: ServerContext, note: RequestNote, durationMs: number): void {
  const { pathname, searchParams } = new URL(context.req.url);
  const surface = surfaceOf(pathname);
  if (surface === 'page') return;
  const { status } = context.res;
  if (status >= 400) note.reason ??= `${status}: the emulator serves nothing here`;
  const outcome = note.reason === undefined ? 'accepted' : 'rejected';
  const { method } = context.req;
  emulator.requestLog.add(
    {
      surface,
      method,
      path: pathname.slice(0, 300),
      ...(surface === 'graph' && loggedQuery(searchParams)),
      status,
      durationMs: Math.round(durationMs * 10) / 10,
      outcome,
    },
    note,
    emulator.clock.now(),
  );
}

/** The options of OData alone: what else clients write there may be anything, a token too. */
function loggedQuery(searchParams: URLSearchParams): Pick<LoggedRequest, 'query'> {
  const options = [...searchParams].filter(([name]) => name.startsWith('$'));
  if (options.length === 0) return {};
  const query = options.map(([name, value]) => `${name}=${value}`).join('&');
  return { query: query.slice(0, 300) };
}

const PLAIN_PAGES: readonly string[] = ['/', '/livez', '/error', '/favicon.ico', STYLE_PATH];

function surfaceOf(path: string): LoggedRequest['surface'] {
  if (PLAIN_PAGES.includes(path)) return 'page';
  if (CONSOLE_PATHS.some((prefix) => path.startsWith(prefix))) return 'page';
  if (path.startsWith('/_emulator/')) return 'control';
  return isOfGraph(path) ? 'graph' : 'login';
}
