import { assertThat, PorticoError, statusOf } from '@portico/core';
import { z } from 'zod';
import { errorAnswer } from '../http/error-answer.ts';
import { readBytes } from '../http/read-body.ts';
import { checked, readJson, readQuery } from '../http/read-json.ts';
import { requestIdOf } from '../http/visitor.ts';
import { wholeRequest } from '../http/whole-request.ts';
import type { Credential } from '../principals/credential.ts';
import { CREDENTIALS } from '../principals/index.ts';
import { type Asking, CALLERS, credentialsOf } from './callers.ts';
import { preflight, readableByCaller, withCors } from './cors.ts';
import { type AnyOperation, type BytesBody, type Method, WithCookies } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { paramsOf } from './path.ts';
import { type Match, routesOf } from './routes.ts';

const noQuery = z.strictObject({});

type Dispatch = (request: Request) => Promise<Response>;

type Api = { readonly routes: ReturnType<typeof routesOf>; readonly credentials: readonly Credential[] };

/**
 * Answers requests by the operations that are declared for them. The result cannot fail: whatever is thrown becomes an
 * error of the one form.
 *
 * @param credentials by which requests may show who acts
 */
export function createDispatch(operations: readonly AnyOperation[], credentials = CREDENTIALS): Dispatch {
  const api = { routes: routesOf(operations), credentials };
  return (request) => answered(api, request);
}

/** Over every operation that there is. */
export const dispatch = createDispatch(OPERATIONS);

async function answered({ routes, credentials }: Api, request: Request): Promise<Response> {
  const match = routes.find(new URL(request.url).pathname);
  const asked = { match, credentials };
  const requestId = requestIdOf(request.headers);
  try {
    if (request.method === 'OPTIONS') return await preflight(request, asked);
    assertThat(match, 'not_found');
    const operation = match.operations.get((request.method === 'HEAD' ? 'GET' : request.method) as Method);
    if (operation === undefined) return readableByCaller(request, methodNotAllowed(match, requestId), asked);
    const whole = await wholeRequest(request);
    const taken = credentialsOf(operation.by, credentials);
    return await perform(operation, { request: whole, parts: match.parts, credentials: taken });
  } catch (failure) {
    return readableByCaller(request, errorAnswer(failure, requestId), asked);
  }
}

async function perform(operation: AnyOperation, asking: Asking): Promise<Response> {
  const { request, parts } = asking;
  const { caller, corsOrigin } = await CALLERS[operation.by].find(asking);
  const given = {
    params: paramsOf(parts),
    caller,
    // A name that nobody takes is a mistake of the caller's, and is told.
    query: readQuery(request, operation.query ?? noQuery),
    body: operation.body && (await bodyOf(request, operation.body, operation.mostBodyBytes)),
    request,
  };
  const result = await operation.handle(given as Parameters<AnyOperation['handle']>[0]);
  const response = answerOf(operation, result);
  return corsOrigin === undefined ? response : withCors(response, corsOrigin);
}

async function bodyOf(
  request: Request,
  body: z.ZodType | BytesBody,
  mostBytes: number | undefined,
): Promise<unknown> {
  if ('mostBytes' in body) return new Uint8Array(await readBytes(request, body.mostBytes));
  const needsNone = body.safeParse(undefined).success;
  return needsNone && (await isEmpty(request))
    ? checked(body, undefined)
    : readJson(request, body, mostBytes);
}

/** By its bytes, not by what its headers say: all of it has arrived, and what it says must not be passed over. */
async function isEmpty(request: Request): Promise<boolean> {
  return (await request.clone().arrayBuffer()).byteLength === 0;
}

/** Nothing that this API says may lie in a cache (attack 121), and nothing that is not declared leaves. */
function answerOf(operation: AnyOperation, result: unknown): Response {
  const { body, cookies } = result instanceof WithCookies ? result : { body: result, cookies: [] };
  const value: unknown = operation.response.parse(body);
  const headers = new Headers({ 'cache-control': 'no-store, private' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  if (value === undefined) return new Response(null, { status: 204, headers });
  return Response.json(value, { status: operation.status ?? 200, headers });
}

function methodNotAllowed({ operations }: Match, requestId: string): Response {
  const refusal = new PorticoError('method_not_allowed');
  const response = errorAnswer(refusal, requestId);
  const headers = new Headers(response.headers);
  headers.set('allow', [...operations.keys()].join(', '));
  return new Response(response.body, { status: statusOf(refusal.code), headers });
}
