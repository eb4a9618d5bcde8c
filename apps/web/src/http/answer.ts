const NO_STORE = { 'cache-control': 'no-store, private' };

/** A JSON answer. Nothing of this kind may lie in a cache (attack 121). */
export function answer(body: unknown): Response {
  return Response.json(body, { headers: NO_STORE });
}
