import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  type RequestOptions,
  request as requestHttp,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress, publicLookup } from './addresses.ts';
import { OutboundError } from './outbound-error.ts';

const MOST_BYTES = 256 * 1024;
/** Shorter than servers keep what lies idle, so that we seldom send into what they have just closed. */
const IDLE_MS = 4_000;
const MOST_IDLE = 16;

export type OutboundSettings = {
  /** For a whole call, from the name to the last byte. */
  readonly timeoutMs: number;
  /** Also plain http, and addresses inside: only where everything is on this machine. */
  readonly insideAllowed: boolean;
  /** Bytes of an answer's body; 256 KiB unless told. */
  readonly mostBytes?: number;
};

type Call = {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** An answer that has been read whole. */
type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** The one way to an address that somebody else has named. */
export type Outbound = {
  /**
   * Asks for an answer, and reads it whole. Connections are kept for the next call to the same host.
   * @throws OutboundError
   */
  ask(url: URL | string, call: Call): Promise<Answer>;
  /**
   * Tells something to whoever listens there, over a connection of its own.
   * @returns the status; the body is left unread
   * @throws OutboundError
   */
  tell(url: URL | string, call: Call): Promise<number>;
};

/**
 * Requests that reach nothing inside unless that is allowed, follow no redirect, wait no longer than told and read no more
 * than they may (attacks 106 to 110). The address is judged where it is used: the connection goes to what was looked at.
 */
export function createOutbound(settings: OutboundSettings): Outbound {
  const options = { keepAlive: true, maxFreeSockets: MOST_IDLE, timeout: IDLE_MS };
  const agents = { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) };
  const send = (url: URL, call: Call, kept: boolean, signal: AbortSignal) =>
    exchange(url, call, {
      kept: kept ? agents[url.protocol as 'http:' | 'https:'] : false,
      signal,
      settings,
    });

  async function ask(address: URL | string, call: Call): Promise<Answer> {
    const url = vetted(address, settings);
    const signal = AbortSignal.timeout(settings.timeoutMs);
    const { status, headers, ...response } = await send(url, call, true, signal).catch((error: unknown) => {
      if (!(error instanceof ClosedWhileIdle)) throw error;
      // The other side may have read it all the same: nothing is done twice (RFC 9112 section 9.3.1).
      if (call.method === 'GET') return send(url, call, false, signal);
      throw new OutboundError('unreachable', `no answer from ${url.origin}`, { cause: error });
    });
    if (status >= 300 && status < 400) {
      response.leave();
      throw new OutboundError('redirected', `${status} from ${url.origin}`);
    }
    return { status, headers, body: await response.read() };
  }

  async function tell(address: URL | string, call: Call): Promise<number> {
    const url = vetted(address, settings);
    const { status, leave } = await send(url, call, false, AbortSignal.timeout(settings.timeoutMs));
    leave();
    return status;
  }
  return { ask, tell };
}

function vetted(address: URL | string, { insideAllowed }: OutboundSettings): URL {
  const url = URL.parse(String(address));
  const isWeb = url?.protocol === 'https:' || (insideAllowed && url?.protocol === 'http:');
  if (url === null || !isWeb || url.username !== '' || url.password !== '')
    throw new OutboundError('not_public', 'the address is not public: no https address');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A name is judged when it is resolved.
  if (!insideAllowed && isIP(host) !== 0 && !isPublicAddress(host))
    throw new OutboundError('not_public', 'the address is not public');
  return url;
}

type Exchange = {
  readonly kept: HttpAgent | HttpsAgent | false;
  readonly signal: AbortSignal;
  readonly settings: OutboundSettings;
};

/** An answer whose body is still on its way. */
type Arriving = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  read(): Promise<string>;
  leave(): void;
};

function exchange(
  url: URL,
  { method, headers, body }: Call,
  { kept, signal, settings }: Exchange,
): Promise<Arriving> {
  const options: RequestOptions = {
    method,
    signal,
    agent: kept,
    ...(settings.insideAllowed ? {} : { lookup: publicLookup() }),
    headers: {
      ...headers,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      ...(kept === false ? { connection: 'close' } : {}),
    },
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options);
    request.once('response', (response) =>
      resolve({
        status: response.statusCode ?? 0,
        headers: textHeaders(response),
        read: () => readWhole(response, url, settings.mostBytes ?? MOST_BYTES),
        leave: () => void response.destroy(),
      }),
    );
    request.once('error', (cause) => reject(failure(cause, request, url)));
    // An answer that would make another protocol of it (101) is neither a response nor an error.
    request.once('close', () => reject(new OutboundError('unreachable', `no answer from ${url.origin}`)));
    request.end(body);
  });
}

class ClosedWhileIdle extends Error {}
const CLOSED = new Set(['ECONNRESET', 'EPIPE']);

function failure(cause: Error & { code?: string }, request: ClientRequest, { origin }: URL): Error {
  if (cause instanceof OutboundError) return cause;
  if (request.reusedSocket && CLOSED.has(cause.code ?? '')) return new ClosedWhileIdle();
  return new OutboundError('unreachable', `no answer from ${origin}`, { cause });
}

async function readWhole(response: IncomingMessage, { origin }: URL, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > mostBytes) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new OutboundError('unreachable', `half an answer from ${origin}`, { cause });
  }
  if (size > mostBytes) throw new OutboundError('too_large', `more than ${mostBytes} bytes from ${origin}`);
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function textHeaders({ headers }: IncomingMessage): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return Object.fromEntries(pairs);
}
