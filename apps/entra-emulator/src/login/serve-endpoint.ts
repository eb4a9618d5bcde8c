import { getCookie } from 'hono/cookie';
import { serialize } from 'hono/utils/cookie';
import type { Emulator } from '../emulator/emulator.ts';
import type { ServerContext } from '../emulator/server-environment.ts';
import { errorPage, notEmulatedPage } from '../pages/error-page.ts';
import { correlationIdOf } from '../refusals/correlation-id.ts';
import { EntraError, errorBody } from '../refusals/entra-error.ts';
import { BROWSER_COOKIE, BROWSER_LIFETIME_MS, SECURE_BROWSER_COOKIE } from '../sessions/browsers.ts';
import type { ProtocolVersion } from '../sessions/flows.ts';
import { allowReading } from '../web/cors.ts';
import { BodyTooLarge, type ReadParams, readBody, readParams } from '../web/read-params.ts';
import { jsonResponse, pageResponse } from '../web/responses.ts';
import type { LoginCall } from './login-call.ts';
import { LoginNotEmulated, notEmulatedResponse } from './not-emulated.ts';

export type Endpoint = (call: LoginCall) => Response | Promise<Response>;

/** Serves a page: refusals are pages too, and the browser gets its cookie. */
export async function servePage(
  context: ServerContext,
  version: ProtocolVersion,
  endpoint: Endpoint,
): Promise<Response> {
  const { call, refusal } = await readCall(context, version);
  const { emulator, browser } = call;
  const cookieBefore = getCookie(context, cookieName(emulator));
  const response = refusal ?? (await answered(call, endpoint, (error) => refusalPage(error, call)));
  const known = emulator.browsers.withCookie(browser.id, call.trace.now) !== undefined;
  if (known && browser.id !== cookieBefore)
    response.headers.append('set-cookie', browserCookie(emulator, browser.id));
  return response;
}

/** Serves JSON: refusals are Entra's error body. */
export async function serveApi(
  context: ServerContext,
  version: ProtocolVersion,
  endpoint: Endpoint,
): Promise<Response> {
  const { call, refusal } = await readCall(context, version);
  const { origin } = call.emulator;
  const response =
    refusal ??
    (await answered(call, endpoint, (error) =>
      error instanceof EntraError
        ? jsonResponse(error.status, errorBody(error, call.trace, origin))
        : notEmulatedResponse(error),
    ));
  response.headers.set('x-ms-request-id', call.trace.traceId);
  response.headers.set('client-request-id', call.trace.correlationId);
  allowReading(response.headers, call.headers);
  return response;
}

const refusalPage = (error: EntraError | LoginNotEmulated, { trace }: LoginCall): Response =>
  error instanceof EntraError
    ? pageResponse(400, errorPage(error, trace))
    : pageResponse(501, notEmulatedPage(error.message));

const isSecure = ({ origin }: Emulator): boolean => origin.startsWith('https:');

/** Ports share cookies, and over http a browser never replaces one that was set over HTTPS: so there are two names. */
const cookieName = (emulator: Emulator): string =>
  isSecure(emulator) ? SECURE_BROWSER_COOKIE : BROWSER_COOKIE;

/** Over HTTPS the session is visible in frames of other sites, as Entra's is: silent sign-in of browser clients. */
const browserCookie = (emulator: Emulator, id: string): string =>
  serialize(cookieName(emulator), id, {
    httpOnly: true,
    sameSite: isSecure(emulator) ? 'None' : 'Lax',
    path: '/',
    maxAge: BROWSER_LIFETIME_MS / 1000,
    secure: isSecure(emulator),
  });

async function answered(
  call: LoginCall,
  endpoint: Endpoint,
  refuse: (error: EntraError | LoginNotEmulated) => Response,
): Promise<Response> {
  try {
    return await endpoint(call);
  } catch (error) {
    if (error instanceof LoginNotEmulated) call.note.reason = `NotEmulated: ${error.message}`;
    else if (error instanceof EntraError) call.note.reason = `AADSTS${error.code}: ${error.message}`;
    else throw error;
    return refuse(error);
  }
}

async function readCall(
  context: ServerContext,
  version: ProtocolVersion,
): Promise<{ call: LoginCall; refusal?: Response }> {
  const emulator = context.get('emulator');
  const now = emulator.clock.now();
  const note = context.get('note');
  const { params, repeated, refusal } = await readInput(context);
  const correlationId = correlationIdOf(context.req, emulator.random);
  const cookie = getCookie(context, cookieName(emulator));
  const call: LoginCall = {
    emulator,
    version,
    method: context.req.method,
    segment: context.req.param('directory') ?? '',
    userName: context.req.param('user') ?? '',
    appId: context.req.param('appId') ?? '',
    query: new URL(context.req.url).search.slice(1),
    params,
    repeated,
    headers: context.req.raw.headers,
    browser: emulator.browsers.withCookie(cookie, now) ?? emulator.browsers.create(),
    trace: { traceId: note.requestId, correlationId, now },
    note,
  };
  return refusal === undefined ? { call } : { call, refusal };
}

const FORM = /^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i;

async function readInput(context: ServerContext): Promise<ReadParams & { refusal?: Response }> {
  const query = new URL(context.req.url).searchParams;
  if (context.req.method !== 'POST') return readParams(query);
  // Whatever is no form has no parameters: Entra says which one it misses.
  if (!FORM.test(context.req.header('content-type') ?? '')) return { params: {}, repeated: [] };
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
