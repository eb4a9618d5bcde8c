import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { serialize } from 'hono/utils/cookie';
import type { Emulator } from '../emulator.ts';
import { errorPage } from '../pages/error-page.ts';
import { isGuid, newGuid } from '../randomness/random-source.ts';
import { BodyTooLarge, type ReadParams, readBody, readParams } from '../web/read-params.ts';
import { jsonResponse, pageResponse, redirectResponse } from '../web/responses.ts';
import type { ServerContext, ServerEnvironment } from '../web/server-environment.ts';
import * as aadsts from './aadsts.ts';
import { adminConsent } from './admin-consent/admin-consent.ts';
import { authorize } from './authorize/authorize.ts';
import { BROWSER_COOKIE, BROWSER_LIFETIME_MS } from './browsers.ts';
import { discoveryEndpoint, keysEndpoint } from './discovery.ts';
import { EntraError, errorBody } from './entra-error.ts';
import type { FlowKind } from './flows.ts';
import type { LoginCall } from './login-call.ts';
import { logoutEndpoint } from './logout.ts';
import { answerPage } from './sign-in/answer-page.ts';
import { tokenEndpoint } from './token/token-endpoint.ts';

type Endpoint = (call: LoginCall) => Response | Promise<Response>;

/** The login surface: every endpoint with its address. */
export function loginRoutes(emulator: Emulator): Hono<ServerEnvironment> {
  const routes = new Hono<ServerEnvironment>();
  const page = (endpoint: Endpoint) => (context: ServerContext) => servePage(emulator, context, endpoint);
  const api = (endpoint: Endpoint) => (context: ServerContext) => serveApi(emulator, context, endpoint);

  routes.get('/:directory/oauth2/v2.0/authorize', page(beginFlow('authorize')));
  routes.post('/:directory/oauth2/v2.0/authorize', page(getInstead));
  routes.get('/:directory/v2.0/adminconsent', page(beginFlow('adminconsent-v2')));
  routes.get('/:directory/adminconsent', page(beginFlow('adminconsent-v1')));
  routes.post('/:directory/login', page(answerPage));
  routes.on(['GET', 'POST'], '/:directory/oauth2/v2.0/logout', page(logoutEndpoint));

  routes.post('/:directory/oauth2/v2.0/token', api(tokenEndpoint));
  routes.get(
    '/:directory/oauth2/v2.0/token',
    api(() => {
      throw aadsts.wrongMethod();
    }),
  );
  routes.get('/:directory/v2.0/.well-known/openid-configuration', api(discoveryEndpoint));
  routes.get('/:directory/discovery/v2.0/keys', api(keysEndpoint));
  return routes;
}

const beginFlow =
  (kind: FlowKind): Endpoint =>
  (call) => {
    const { emulator, segment, params, browser, trace } = call;
    const flow = emulator.flows.begin({ kind, segment, params, browser, correlationId: trace.correlationId });
    return kind === 'authorize' ? authorize(call, flow) : adminConsent(call, flow);
  };

/** A POST from another site arrives without Lax cookies, so the session would be invisible: go on with GET. */
const getInstead: Endpoint = ({ segment, params }) =>
  redirectResponse(
    `/${encodeURIComponent(segment)}/oauth2/v2.0/authorize?${new URLSearchParams(params)}`,
    303,
  );

async function servePage(emulator: Emulator, context: ServerContext, endpoint: Endpoint): Promise<Response> {
  const { call, refusal } = await readCall(emulator, context);
  const cookieBefore = getCookie(context, BROWSER_COOKIE);
  const response =
    refusal ?? (await answered(call, endpoint, (error) => pageResponse(400, errorPage(error, call.trace))));
  const { browser } = call;
  if (emulator.browsers.withCookie(browser.id, call.trace.now) === undefined || browser.id === cookieBefore)
    return response;
  const cookie = serialize(BROWSER_COOKIE, browser.id, {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    maxAge: BROWSER_LIFETIME_MS / 1000,
    secure: emulator.origin.startsWith('https:'),
  });
  response.headers.append('set-cookie', cookie);
  return response;
}

async function serveApi(emulator: Emulator, context: ServerContext, endpoint: Endpoint): Promise<Response> {
  const { call, refusal } = await readCall(emulator, context);
  const response =
    refusal ??
    (await answered(call, endpoint, (error) =>
      jsonResponse(error.status, errorBody(error, call.trace, emulator.origin)),
    ));
  response.headers.set('x-ms-request-id', call.trace.traceId);
  response.headers.set('client-request-id', call.trace.correlationId);
  return response;
}

async function answered(
  call: LoginCall,
  endpoint: Endpoint,
  refuse: (error: EntraError) => Response,
): Promise<Response> {
  try {
    return await endpoint(call);
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    call.note.reason = `AADSTS${error.code}: ${error.message}`;
    return refuse(error);
  }
}

async function readCall(
  emulator: Emulator,
  context: ServerContext,
): Promise<{ call: LoginCall; refusal?: Response }> {
  const now = emulator.clock.now();
  const note = context.get('note');
  const { params, repeated, refusal } = await readInput(context);
  const asked = context.req.query('client-request-id') ?? context.req.header('client-request-id');
  const correlationId = asked !== undefined && isGuid(asked) ? asked : newGuid(emulator.random);
  const call: LoginCall = {
    emulator,
    method: context.req.method,
    segment: context.req.param('directory') ?? '',
    params,
    repeated,
    headers: context.req.raw.headers,
    browser:
      emulator.browsers.withCookie(getCookie(context, BROWSER_COOKIE), now) ?? emulator.browsers.create(),
    trace: { traceId: note.requestId, correlationId, now },
    note,
  };
  return refusal === undefined ? { call } : { call, refusal };
}

async function readInput(context: ServerContext): Promise<ReadParams & { refusal?: Response }> {
  const query = new URL(context.req.url).searchParams;
  if (context.req.method !== 'POST') return readParams(query);
  const type = context.req.header('content-type') ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    const refusal = jsonResponse(415, { error: 'invalid_request', error_description: 'Send a form.' });
    return { params: {}, repeated: [], refusal };
  }
  try {
    return readParams(new URLSearchParams(await readBody(context.req.raw)));
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error;
    const refusal = jsonResponse(413, {
      error: 'invalid_request',
      error_description: 'The body is too large.',
    });
    return { params: {}, repeated: [], refusal };
  }
}
