import { z } from 'zod';
import { isoSeconds } from '../clock/clock.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { dictionary, list, nonEmptyText, readShape, record, ShapeError } from '../shape/read-shape.ts';
import type { RequestNote } from '../web/request-log.ts';
import type { GraphCaller } from './caller.ts';
import { answerRequest } from './dispatch.ts';
import type { GraphReply } from './graph-call.ts';
import { errorEnvelope, GraphError } from './graph-error.ts';

/** JSON batching (OData JSON format 4.01, section 19) as Graph takes it: at most 20 requests. */

const MOST_REQUESTS = 20;

/** A text; real clients also number their requests. */
const requestId = z.union([nonEmptyText, z.number().transform(String)]);

const batchBody = record(
  {
    requests: list(
      record(
        { id: requestId, method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']), url: nonEmptyText },
        { headers: dictionary, body: z.unknown(), dependsOn: list(requestId) },
      ),
    ),
  },
  {},
);
type BatchedRequest = z.infer<typeof batchBody>['requests'][number];

interface BatchedResponse {
  id: string;
  status: number;
  headers: Record<string, string>;
  body?: unknown;
}

/** What the parts take over from the batch around them. */
interface Outer {
  headers: Headers;
  version: 'v1.0' | 'beta';
}

/**
 * Runs the parts in order; one that depends on a failed one answers 424. A part fails alone: the batch is 200.
 *
 * @throws GraphError 400 when the batch itself is wrong: more than 20, an id twice, an unknown `dependsOn`
 */
export async function serveBatch(
  emulator: Emulator,
  caller: GraphCaller,
  body: unknown,
  note: RequestNote,
  { headers: outer, version }: Outer,
): Promise<GraphReply> {
  const requests = readBatch(body);
  const responses: BatchedResponse[] = [];
  for (const part of requests) {
    const failed = part.dependsOn?.some((id) => responses.some((one) => one.id === id && one.status >= 400));
    responses.push(
      failed === true
        ? refusalOf(emulator, part, failedDependency(), note)
        : await serveOne(emulator, caller, part, note, { headers: outer, version }),
    );
  }
  const refused = responses.filter((one) => one.status >= 400);
  if (refused.length > 0) note.batch = refused.map(({ id, status }) => `${id}: ${status}`).join(', ');
  return { status: 200, body: { responses } };
}

const failedDependency = (): GraphError =>
  new GraphError(424, 'FailedDependency', 'A request that this one depends on failed.');

const invalidBatch = (why: string): GraphError =>
  new GraphError(400, 'BadRequest', `Invalid batch payload format. ${why}`);

function readBatch(body: unknown): BatchedRequest[] {
  let requests: BatchedRequest[];
  try {
    ({ requests } = readShape(batchBody, body));
  } catch (error) {
    if (error instanceof ShapeError) throw invalidBatch(error.message);
    throw error;
  }
  if (requests.length > MOST_REQUESTS) {
    throw new GraphError(
      400,
      'MaximumValueExceeded',
      `Number of batch request steps exceeds the maximum value of ${MOST_REQUESTS}.`,
    );
  }
  const seen = new Set<string>();
  for (const { id, dependsOn } of requests) {
    if (seen.has(id)) throw invalidBatch(`The id '${id}' is used twice.`);
    const unknown = dependsOn?.find((one) => !seen.has(one));
    if (unknown !== undefined)
      throw invalidBatch(`'${id}' depends on '${unknown}', which does not come before it.`);
    seen.add(id);
  }
  return requests;
}

async function serveOne(
  emulator: Emulator,
  caller: GraphCaller,
  part: BatchedRequest,
  note: RequestNote,
  outer: Outer,
): Promise<BatchedResponse> {
  try {
    const url = addressOf(emulator, part.url, outer.version);
    const path = url.pathname.slice(`/${outer.version}/`.length);
    const headers = headersOf(part, outer.headers);
    const { method } = part;
    const read = (): unknown => bodyOf(part, headers);
    const reply = await answerRequest({ emulator, caller, note, method, path, url, headers, read });
    return responseOf(part.id, reply);
  } catch (error) {
    if (error instanceof GraphError) return refusalOf(emulator, part, error, note);
    throw error;
  }
}

/** Addresses in a batch are relative to the version: `/users?$top=2`. */
function addressOf({ origin }: Emulator, asked: string, version: Outer['version']): URL {
  const address = `${origin}/${version}/${asked.replace(/^\/+/, '')}`;
  if (!URL.canParse(address) || asked.includes('://')) throw invalidBatch('A url must be relative.');
  const url = new URL(address);
  if (!url.pathname.startsWith(`/${version}/`) || url.pathname.toLowerCase().endsWith('/$batch'))
    throw invalidBatch('A url must stay below the version and may not be a batch.');
  return url;
}

function headersOf({ headers = {} }: BatchedRequest, outer: Headers): Headers {
  const read = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (/^[A-Za-z-]{1,50}$/.test(name) && typeof value === 'string' && /^[\x20-\x7e]*$/.test(value))
      read.set(name, value);
  }
  const eventual = outer.get('consistencylevel');
  if (eventual !== null && !read.has('consistencylevel')) read.set('consistencylevel', eventual);
  return read;
}

function bodyOf({ method, body }: BatchedRequest, headers: Headers): unknown {
  if (method === 'GET' || method === 'DELETE' || body === undefined) return undefined;
  if (headers.get('content-type')?.includes('json') === true) return body;
  throw new GraphError(400, 'BadRequest', 'Write request id with a body must have a Content-Type header.');
}

function responseOf(id: string, { status, body, text, location }: GraphReply): BatchedResponse {
  const headers: Record<string, string> = location === undefined ? {} : { Location: location };
  if (status === 204) return { id, status, headers };
  if (text !== undefined) return { id, status, headers: { 'Content-Type': 'text/plain' }, body: text };
  return { id, status, headers: { ...headers, 'Content-Type': 'application/json' }, body };
}

function refusalOf(
  { clock }: Emulator,
  { id }: BatchedRequest,
  error: GraphError,
  { requestId }: RequestNote,
): BatchedResponse {
  const date = isoSeconds(clock.now()).slice(0, 19);
  const body = errorEnvelope(error, { date, 'request-id': requestId, 'client-request-id': requestId });
  return { id, status: error.status, headers: { 'Content-Type': 'application/json' }, body };
}
