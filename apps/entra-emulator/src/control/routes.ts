import { Hono } from 'hono';
import type { Emulator } from '../emulator/emulator.ts';
import type { ServerContext, ServerEnvironment } from '../emulator/server-environment.ts';
import { GraphError } from '../graph/graph-error.ts';
import { ShapeError } from '../shape/read-shape.ts';
import { BodyTooLarge, readBody } from '../web/read-params.ts';
import { jsonResponse } from '../web/responses.ts';
import type { ControlHandler } from './control-call.ts';
import { ControlError } from './control-error.ts';
import { controlOperations } from './operations.ts';
import { isOwnRequest } from './own-request.ts';

/**
 * The control API, `/_emulator/*`: for tests and for people at this machine. It answers only to loopback, under the
 * emulator's own name, and never to a page of another site.
 */
export function controlRoutes(emulator: Emulator): Hono<ServerEnvironment> {
  const routes = new Hono<ServerEnvironment>();
  routes.use('*', async (context, next) => {
    if (isOwnRequest(emulator, context)) return await next();
    context.get('note').reason = 'forbidden: not from this machine, under another name, or from another site';
    return problem(403, 'forbidden', 'The control API answers to this machine only, under its own address.');
  });
  for (const [method, path, handle] of controlOperations) {
    const isAny = method === 'ANY';
    const methods = isAny ? ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] : [method];
    const read = isAny ? leftAlone : readJson;
    routes.on(methods, path, (context) => serve(emulator, context, handle, read));
  }
  return routes;
}

/** Answers one control request; a refusal is noted in the request log with its reason. */
async function serve(
  emulator: Emulator,
  context: ServerContext,
  handle: ControlHandler,
  read: (request: Request) => Promise<unknown>,
): Promise<Response> {
  const refused = (status: number, code: string, message: string): Response => {
    context.get('note').reason = `${code}: ${message}`;
    return problem(status, code, message);
  };
  try {
    const body = await read(context.req.raw);
    const url = new URL(context.req.url);
    const result = await handle({
      emulator,
      method: context.req.method,
      url,
      headers: context.req.raw.headers,
      request: context.req.raw,
      body,
      param: (name) => context.req.param(name) ?? '',
      query: url.searchParams,
      note: context.get('note'),
    });
    if (result instanceof Response) return result;
    return result === undefined ? new Response(null, { status: 204 }) : jsonResponse(200, result);
  } catch (error) {
    if (error instanceof ShapeError) return refused(400, 'invalid_body', error.message);
    if (error instanceof ControlError || error instanceof GraphError)
      return refused(error.status, error.code, error.message);
    if (error instanceof BodyTooLarge) return refused(413, 'too_large', 'The body is too large.');
    throw error;
  }
}

/** An exported state with thousands of objects comes back in one body. */
const LARGEST_DOCUMENT = 32 * 1024 * 1024;

/** An operation of Graph says what it takes. */
const leftAlone = async (): Promise<undefined> => undefined;

async function readJson(request: Request): Promise<unknown> {
  if (request.method === 'GET') return undefined;
  const text = await readBody(request, LARGEST_DOCUMENT);
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ControlError(400, 'invalid_json', 'The body is no JSON.');
  }
}

const problem = (status: number, code: string, message: string): Response =>
  jsonResponse(status, { code, message });
