import { toWire } from './wire.ts';

const NO_STORE = { 'cache-control': 'no-store, private' };

/** A JSON answer. Nothing that this API says may lie in a cache (attack 121). */
export function answer(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(toWire(body), { status, headers: { ...NO_STORE, ...headers } });
}

/** Done, and nothing to say. */
export function noContent(headers: Record<string, string> = {}): Response {
  return new Response(null, { status: 204, headers: { ...NO_STORE, ...headers } });
}
