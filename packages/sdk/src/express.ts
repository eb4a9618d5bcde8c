import type {
  Request as ExpressRequest,
  Response as ExpressResponse,
  NextFunction,
  RequestHandler,
} from 'express';
import type { AccessToken } from './access-token.ts';
import { PorticoError } from './errors.ts';
import { type ApiOptions, apiGuard } from './http/api.ts';
import { HEADERS_READ } from './http/browser-request.ts';
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

/** More than any logout token. */
const MOST_BODY_CHARACTERS = 65_536;
/** Only the path of a request counts: what it says of its host is anybody's word. */
const HERE = 'https://here.invalid';

type Known = { readonly portico: Portico; readonly session: Session | undefined };
const known = new WeakMap<ExpressRequest, Known>();
const tokens = new WeakMap<ExpressRequest, AccessToken>();

/**
 * Serves `login`, `callback`, `logout` (POST), `session` and `backchannel-logout` next to the `redirectUri`, and knows the
 * session of every other request, refreshed when need be. To be used before the routes, at the root.
 *
 * @throws PorticoError `misconfigured` naming the option, when the program starts
 */
export function portico(options: PorticoOptions & Hooks): RequestHandler {
  const client = createPortico(options);
  const handler = webHandler(client, options);
  return async (request, response, next) => {
    const posted = await webRequest(request);
    const answer = posted instanceof PorticoError ? failureJson(posted) : await handler.handle(posted);
    if (answer !== undefined) return send(response, answer);
    const { session, cookies } = await handler.load(headOf(request));
    known.set(request, { portico: client, session });
    if (cookies.length > 0) response.set('cache-control', 'no-store').append('set-cookie', [...cookies]);
    next();
  };
}

/** Who is signed in; undefined for nobody. */
export function getSession(request: ExpressRequest): Session | undefined {
  return knownOf(request).session;
}

/** Lets only signed-in people pass. A page's request goes to sign in and comes back; anything else gets 401 as JSON. */
export function requireSession(): RequestHandler {
  return (request, response, next) => {
    const { portico: client, session } = knownOf(request);
    if (session !== undefined) return next();
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
    if (wantsPage) return response.redirect(303, loginPath(client, request.originalUrl));
    return send(response, failureJson(new PorticoError('not_signed_in')));
  };
}

/**
 * For an API: lets only requests pass that bring an access token for it. {@link requireOrganization} and
 * {@link requireRole} after it look at that token.
 *
 * @throws PorticoError `misconfigured` naming the option, when the program starts
 */
export function requireAccessToken(options: ApiOptions): RequestHandler {
  const verify = apiGuard(options);
  return async (request, response, next) => {
    const token = await verify(request.get('authorization'));
    if (token instanceof Response) return send(response, token);
    tokens.set(request, token);
    next();
  };
}

/** The access token that {@link requireAccessToken} has let pass. */
export function getAccessToken(request: ExpressRequest): AccessToken {
  const token = tokens.get(request);
  if (token === undefined)
    throw new PorticoError('misconfigured', { detail: 'requireAccessToken() is not in use before this' });
  return token;
}

/**
 * Lets only people of an organization pass: of any, or of the one that the request names.
 *
 * @param named the organization that a request is about, such as `(request) => request.params.org`
 */
export function requireOrganization(named?: (request: ExpressRequest) => string | undefined): RequestHandler {
  // A name that is asked for and missing is no name that fits.
  return guard((bearer, request) => void checkOrganization(bearer, named && (named(request) ?? '')));
}

/** Lets only people with one of these roles in their organization pass. */
export function requireRole(...roles: readonly string[]): RequestHandler {
  return guard((bearer) => checkRole(bearer, ...roles));
}

function guard(check: (bearer: Bearer | undefined, request: ExpressRequest) => void): RequestHandler {
  return (request, response, next: NextFunction) => {
    try {
      check(tokens.get(request) ?? knownOf(request).session, request);
    } catch (error) {
      if (error instanceof PorticoError) return send(response, failureJson(error));
      throw error;
    }
    next();
  };
}

function knownOf(request: ExpressRequest): Known {
  const found = known.get(request);
  if (found === undefined)
    throw new PorticoError('misconfigured', { detail: 'portico() is not in use before this' });
  return found;
}

function headOf(request: ExpressRequest): Request {
  const headers = new Headers();
  for (const name of HEADERS_READ) {
    const value = request.get(name);
    if (value !== undefined) headers.set(name, value);
  }
  return new Request(new URL(request.originalUrl, HERE), { method: request.method, headers });
}

/** With its body where one of our own addresses is posted to; all other bodies are the application's. */
async function webRequest(request: ExpressRequest): Promise<Request | PorticoError> {
  // What is no address, or no method of the web, is nobody's to answer.
  if (!URL.canParse(request.originalUrl, HERE) || request.method === 'TRACE')
    return new PorticoError('request_refused', { detail: 'the address or the method' });
  const head = headOf(request);
  const isNotice = request.method === 'POST' && head.url.endsWith('/backchannel-logout');
  if (!isNotice) return head;
  const body = await bodyOf(request);
  if (body.length > MOST_BODY_CHARACTERS)
    return new PorticoError('request_refused', { detail: 'the body is too large' });
  return new Request(head, { body });
}

/** As it comes, or as a parser before us has left it. */
async function bodyOf(request: ExpressRequest): Promise<string> {
  if (request.readableEnded) return new URLSearchParams(request.body ?? {}).toString();
  let text = '';
  const decoder = new TextDecoder();
  // Read to its end, so that the answer arrives; what is too much is not kept.
  for await (const chunk of request)
    if (text.length <= MOST_BODY_CHARACTERS) text += decoder.decode(chunk, { stream: true });
  return text;
}

async function send(response: ExpressResponse, answer: Response): Promise<void> {
  response.status(answer.status);
  answer.headers.forEach((value, name) => {
    if (name !== 'set-cookie') response.set(name, value);
  });
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) response.append('set-cookie', cookies);
  response.end(await answer.text());
}
