import { isoSeconds } from '../clock/clock.ts';
import type { Emulator } from '../emulator.ts';
import { isGuid } from '../randomness/random-source.ts';
import { BodyTooLarge, readBody } from '../web/read-params.ts';
import type { RequestNote } from '../web/request-log.ts';
import { jsonResponse } from '../web/responses.ts';
import { readCaller } from './caller.ts';
import type { GraphReply } from './graph-call.ts';
import { badRequest, GraphError } from './graph-error.ts';
import { matchGraphPath, type ObjectKey, parseGraphPath } from './path.ts';
import { requirePermission } from './permission-checks.ts';
import { type GraphRoute, graphRoutes } from './routes.ts';

/** Serves one request below `/v1.0`: caller, route, permission, body, handler; every refusal in Graph's envelope. */
export async function serveGraph(emulator: Emulator, request: Request, note: RequestNote): Promise<Response> {
  const asked = request.headers.get('client-request-id');
  const clientRequestId = asked !== null && isGuid(asked) ? asked : note.requestId;
  const headers = { 'request-id': note.requestId, 'client-request-id': clientRequestId };
  try {
    const { status, body, location } = await answer(emulator, request, note);
    const all = { ...headers, ...(location !== undefined && { location }) };
    return status === 204 ? new Response(null, { status, headers: all }) : jsonResponse(status, body, all);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    note.reason = `${error.code}: ${error.hint ?? error.message}`;
    return jsonResponse(error.status, envelope(error, emulator.clock.now(), headers), headers);
  }
}

async function answer(emulator: Emulator, request: Request, note: RequestNote): Promise<GraphReply> {
  const asked = new URL(request.url);
  const url = new URL(`${asked.pathname}${asked.search}`, emulator.origin);
  const caller = await readCaller(emulator, request.headers.get('authorization'));
  note.clientId = caller.appId;
  note.directory = caller.directory.id;
  const { route, keys } = findRoute(request.method, url.pathname);
  if (route.permission !== undefined) requirePermission(caller, route.permission);
  const body = await readJson(request);
  return route.handle({
    emulator,
    caller,
    keys,
    url,
    headers: request.headers,
    body,
    note,
    now: emulator.clock.now(),
  });
}

function findRoute(method: string, pathname: string): { route: GraphRoute; keys: ObjectKey[] } {
  const parts = parseGraphPath(pathname.replace(/^\/v1\.0\//, ''));
  if (parts === undefined) throw badRequest('The path cannot be read.');
  let known = false;
  for (const route of graphRoutes) {
    const keys = matchGraphPath(route.pattern, parts);
    if (keys === undefined) continue;
    if (route.method === method) return { route, keys };
    known = true;
  }
  const [first] = parts;
  const name = first?.kind === 'name' ? first.name : '';
  if (known) throw new GraphError(405, 'BadRequest', `The method ${method} is not supported here.`);
  throw new GraphError(
    404,
    'BadRequest',
    `Resource not found for the segment '${name}'.`,
    'the emulator has no such operation',
  );
}

/** Bodies are JSON; a body that is none is refused before anything happens. */
async function readJson(request: Request): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'DELETE') return undefined;
  let text: string;
  try {
    text = await readBody(request);
  } catch (error) {
    if (error instanceof BodyTooLarge) throw new GraphError(413, 'BadRequest', 'The body is too large.');
    throw error;
  }
  if (text.trim() === '') return undefined;
  if (!(request.headers.get('content-type') ?? '').includes('json')) {
    throw badRequest('A JSON body needs the content type application/json.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new GraphError(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
}

function envelope(
  error: GraphError,
  now: number,
  ids: { 'request-id': string; 'client-request-id': string },
): unknown {
  const innerError = { date: isoSeconds(now).slice(0, 19), ...ids };
  return { error: { code: error.code, message: error.message, innerError } };
}
