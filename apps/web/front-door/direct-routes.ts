import type { IncomingMessage, ServerResponse } from 'node:http';
import * as callback from '../src/app/v1/sso/connections/[connectionId]/callback/route.ts';

/** The way back from a customer's identity provider: every sign-in comes by here. */
const CALLBACK = /^\/v1\/sso\/connections\/([^/?]+)\/callback(?:\?|$)/;

/** The route handler's parameter for a request that Next need not see; undefined for all others. */
export function directCallback({ method, url = '/' }: IncomingMessage): string | undefined {
  return method === 'GET' ? CALLBACK.exec(url)?.[1] : undefined;
}

/**
 * Answers with the very route handler that Next would call, without its router, which costs more than the handler's own
 * work (decision record 11).
 */
export async function answerDirectly(
  origin: URL,
  connectionId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = await callback.GET(webRequest(origin, request), {
    params: Promise.resolve({ connectionId }),
  });
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value);
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  response.statusCode = answer.status;
  response.end(answer.body === null ? undefined : Buffer.from(await answer.arrayBuffer()));
}

/** Headers are ours already: the server has rewritten what a client must not say. */
function webRequest(origin: URL, { url = '/', headers }: IncomingMessage): Request {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  );
  return new Request(new URL(url, origin), { headers: pairs });
}
