import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import * as acs from '../src/app/v1/sso/connections/[connectionId]/acs/route.ts';
import * as ofConnection from '../src/app/v1/sso/connections/[connectionId]/callback/route.ts';
import * as samlRequest from '../src/app/v1/sso/connections/[connectionId]/request/route.ts';
import * as slo from '../src/app/v1/sso/connections/[connectionId]/slo/route.ts';
import * as ofSignInApp from '../src/app/v1/sso/microsoft/callback/route.ts';

type Answer = (request: Request) => Promise<Response>;

/** The ways back from a customer's identity provider: every sign-in of an organization comes by one of them. */
const CALLBACK = /^\/v1\/sso\/connections\/([^/?]+)\/callback(?:\?|$)/;
/** Those of SAML, whose pages post a form by themselves. */
const SAML = /^\/v1\/sso\/connections\/([^/?]+)\/(acs|request|slo)(?:\?|$)/;
const CALLBACK_OF_SIGN_IN_APP = /^\/v1\/sso\/microsoft\/callback(?:\?|$)/;

/** The route handler for a request that Next need not see; undefined for all others. */
export function directCallback({ method, url = '/' }: IncomingMessage): Answer | undefined {
  const [, ofSaml, page] = SAML.exec(url) ?? [];
  if (ofSaml !== undefined) return samlAnswer(`${method} ${page}`, ofSaml);
  if (method !== 'GET') return undefined;
  if (CALLBACK_OF_SIGN_IN_APP.test(url))
    return (request) => ofSignInApp.GET(request, { params: Promise.resolve({}) });
  const connectionId = CALLBACK.exec(url)?.[1];
  if (connectionId === undefined) return undefined;
  return (request) => ofConnection.GET(request, { params: Promise.resolve({ connectionId }) });
}

function samlAnswer(wanted: string, connectionId: string): Answer | undefined {
  const handler = {
    ...{ 'POST acs': acs.POST, 'GET request': samlRequest.GET },
    ...{ 'GET slo': slo.GET, 'POST slo': slo.POST },
  }[wanted];
  return handler && ((request) => handler(request, { params: Promise.resolve({ connectionId }) }));
}

/**
 * Answers with the very route handler that Next would call, without its router, which costs more than the handler's own
 * work (decision record 11).
 */
export async function answerDirectly(
  origin: URL,
  answerTo: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = await answerTo(webRequest(origin, request));
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') response.setHeader(name, value);
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  response.statusCode = answer.status;
  response.end(answer.body === null ? undefined : Buffer.from(await answer.arrayBuffer()));
  // What nobody reads of a form that is too long would keep the connection from its next request.
  if (!request.complete) request.removeAllListeners('data').resume();
}

/** Headers are ours already: the server has rewritten what a client must not say. */
function webRequest(origin: URL, request: IncomingMessage): Request {
  const { url = '/', headers, method } = request;
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  );
  const address = new URL(url, origin);
  if (method !== 'POST') return new Request(address, { headers: pairs });
  const body = Readable.toWeb(request) as ReadableStream<Uint8Array>;
  // Node asks for `duplex` with a stream, which the DOM's types do not know.
  const init: RequestInit & { duplex: 'half' } = { method, headers: pairs, body, duplex: 'half' };
  return new Request(address, init);
}
