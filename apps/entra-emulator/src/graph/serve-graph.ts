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
import { metadataDocument } from './metadata.ts';
import { versionOf } from './version.ts';

const VERSION = /^\/(?:v1\.0|beta)(?=\/)/;

/** Serves one request below `/v1.0` or `/beta`: caller, route, permission, body, handler; every refusal in Graph's envelope. */
export async function serveGraph(emulator: Emulator, request: Request, note: RequestNote): Promise<Response> {
  const asked = request.headers.get('client-request-id');
  const clientRequestId = asked !== null && isGuid(asked) ? asked : note.requestId;
  const headers = {
    'request-id': note.requestId,
    'client-request-id': clientRequestId,
    'odata-version': '4.0',
    'x-ms-ags-diagnostic': SERVER_INFO,
  };
  if (isMetadata(request)) {
    const type = { 'content-type': 'application/xml' };
    return new Response(metadataDocument(), { headers: { ...headers, ...type } });
  }
  try {
    const reply = await answer(emulator, request, note);
    const { status, body, text, stream, location } = reply;
    const all = { ...headers, ...(location !== undefined && { location }) };
    if (text !== undefined)
      return new Response(text, { status, headers: { ...all, 'content-type': 'text/plain' } });
    if (stream !== undefined)
      return new Response(stream.bytes, { status, headers: { ...all, 'content-type': stream.type } });
    return status === 204 ? new Response(null, { status, headers: all }) : jsonResponse(status, body, all);
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
const isMetadata = ({ method, url }: Request): boolean =>
  method === 'GET' && /^\/(?:v1\.0|beta)\/(?:\$|%24)metadata$/i.test(new URL(url).pathname);

/** Says that this is no data centre of Microsoft's. */
const SERVER_INFO = JSON.stringify({
  ServerInfo: { DataCenter: 'Local', Slice: 'E', Ring: '0', ScaleUnit: '000', RoleInstance: 'EMULATOR' },
});

async function answer(emulator: Emulator, request: Request, note: RequestNote): Promise<GraphReply> {
  const asked = new URL(request.url);
  const url = new URL(`${asked.pathname}${asked.search}`, emulator.origin);
  const authorization = request.headers.get('authorization');
  noteTokens(note, ['bearer token presented', authorization?.replace(/^Bearer /i, '')]);
  const caller = await readCaller(emulator, authorization);
  noteCaller(note, caller);
  const path = url.pathname.replace(VERSION, '').slice(1);
  const read = async (as: 'json' | 'bytes'): Promise<unknown> =>
    as === 'bytes' ? await limited(() => readBytes(request)) : await readJson(request);
  if (/^(?:myorganization\/)?\$batch$/i.test(path) && request.method === 'POST') {
    return serveBatch(emulator, caller, await read('json'), note, {
      headers: request.headers,
      version: versionOf(url),
    });
  }
  const { method, headers } = request;
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
