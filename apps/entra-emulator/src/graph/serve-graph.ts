import { isoSeconds } from '../clock/clock.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { isGuid } from '../randomness/random-source.ts';
import { BodyTooLarge, readBody, readBytes } from '../web/read-params.ts';
import type { RequestNote } from '../web/request-log.ts';
import { jsonResponse } from '../web/responses.ts';
import { noteTokens } from '../web/shown-token.ts';
import { serveBatch } from './batch.ts';
import { type GraphCaller, readCaller } from './caller.ts';
import { challengeOf } from './challenge.ts';
import { answerRequest } from './dispatch.ts';
import type { GraphReply } from './graph-call.ts';
import { badRequest, errorEnvelope, GraphError } from './graph-error.ts';
import { metadataDocument, serviceDocument } from './metadata.ts';
import { isOfNoVersion, rootOf } from './version.ts';

const VERSION = /^\/(?:v1\.0|beta)(?=\/|$)/;

/** Serves one request below `/v1.0` or `/beta`, or a version that Graph never had: caller, route, permission, body, handler; every refusal in Graph's envelope. */
export async function serveGraph(emulator: Emulator, request: Request, note: RequestNote): Promise<Response> {
  const asked = request.headers.get('client-request-id');
  const clientRequestId = asked !== null && isGuid(asked) ? asked : note.requestId;
  const headers = {
    'request-id': note.requestId,
    'client-request-id': clientRequestId,
    'odata-version': '4.0',
    'x-ms-ags-diagnostic': SERVER_INFO,
  };
  const address = new URL(request.url);
  if (isMetadata(request.method, address)) return metadataResponse(headers);
  if (request.method === 'GET' && /^\/(?:v1\.0|beta)\/?$/.test(address.pathname))
    return jsonResponse(200, serviceDocument(rootOf(new URL(address.pathname, emulator.origin))), headers);
  try {
    return responseOf(await answer(emulator, request, note), headers);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    note.reason = `${error.code}: ${error.hint ?? error.message}`;
    const date = isoSeconds(emulator.clock.now()).slice(0, 19);
    const ids = { 'request-id': note.requestId, 'client-request-id': clientRequestId };
    const challenge = error.status === 401 ? { 'www-authenticate': challengeOf(emulator) } : {};
    const elsewhere = error.location === undefined ? {} : { location: error.location };
    return jsonResponse(error.status, errorEnvelope(error, { date, ...ids }), {
      ...headers,
      ...challenge,
      ...elsewhere,
    });
  }
}

/** The schema is for everybody, without a token. */
export const isMetadata = (method: string, { pathname }: URL): boolean =>
  method === 'GET' && /^\/(?:v1\.0|beta)\/(?:\$|%24)metadata$/i.test(pathname);

export const metadataResponse = (headers: Readonly<Record<string, string>>): Response =>
  new Response(metadataDocument(), { headers: { ...headers, 'content-type': 'application/xml' } });

/** A reply as HTTP has it: JSON, text, bytes or nothing. */
export function responseOf(reply: GraphReply, headers: Readonly<Record<string, string>>): Response {
  const { status, body, text, stream, location } = reply;
  const all = { ...headers, ...(location !== undefined && { location }) };
  if (text !== undefined)
    return new Response(text, { status, headers: { ...all, 'content-type': 'text/plain' } });
  if (stream !== undefined)
    return new Response(stream.bytes, { status, headers: { ...all, 'content-type': stream.type } });
  return status === 204 ? new Response(null, { status, headers: all }) : jsonResponse(status, body, all);
}

/** Says that this is no data centre of Microsoft's. */
const SERVER_INFO = JSON.stringify({
  ServerInfo: { DataCenter: 'Local', Slice: 'E', Ring: '0', ScaleUnit: '000', RoleInstance: 'EMULATOR' },
});

async function answer(emulator: Emulator, request: Request, note: RequestNote): Promise<GraphReply> {
  const asked = new URL(request.url);
  if (isOfNoVersion(asked.pathname)) throw new GraphError(400, 'BadRequest', 'Invalid version.');
  const url = new URL(`${asked.pathname}${asked.search}`, emulator.origin);
  const authorization = request.headers.get('authorization');
  noteTokens(note, ['bearer token presented', authorization?.replace(/^Bearer /i, '')]);
  const caller = await readCaller(emulator, authorization);
  noteCaller(note, caller);
  const { method, headers } = request;
  const read: GraphBody = async (as) =>
    as === 'bytes' ? await limited(() => readBytes(request)) : await readJson(request);
  return await answerAs(emulator, caller, { method, url, headers, read }, note);
}

/** Reads the body, of the kind that the operation takes. */
export type GraphBody = (as: 'json' | 'bytes') => Promise<unknown>;

/**
 * One operation or a batch of them, for somebody who is known already.
 *
 * @param asked its `url` is on the emulator's own origin, with the version
 * @throws GraphError for every refusal
 */
export async function answerAs(
  emulator: Emulator,
  caller: GraphCaller,
  asked: { method: string; url: URL; headers: Headers; read: GraphBody },
  note: RequestNote,
): Promise<GraphReply> {
  const { method, url, headers, read } = asked;
  const [version = ''] = VERSION.exec(url.pathname) ?? [];
  const path = url.pathname.slice(version.length + 1);
  if (/^(?:myorganization\/)?\$batch$/i.test(path) && method === 'POST') {
    return serveBatch({ emulator, caller, note, version, outer: headers }, await read('json'));
  }
  return await answerRequest({ emulator, caller, note, method, path, url, headers, read });
}

function noteCaller(note: RequestNote, caller: GraphCaller): void {
  note.clientId = caller.appId;
  note.directory = caller.directory.id;
}

async function limited<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof BodyTooLarge) throw new GraphError(413, 'BadRequest', 'The body is too large.');
    throw error;
  }
}

/** Bodies are JSON; a body that is none is refused before anything happens. */
async function readJson(request: Request): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'DELETE') return undefined;
  const text = await limited(() => readBody(request));
  if (text.trim() === '') return undefined;
  if (!(request.headers.get('content-type') ?? '').includes('json')) {
    throw badRequest('A JSON body needs the content type application/json.');
  }
  return parsedBody(text);
}

/** @throws GraphError 400 for what is no JSON */
export function parsedBody(text: string): unknown {
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
