import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CliFailure, EXIT } from './failure.ts';

/** The one address that the application has registered, on any port (RFC 8252 section 7.3). */
const CALLBACK_PATH = '/callback';
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  connection: 'close',
};

/** A listener for one browser that comes back once. */
export type Loopback = {
  readonly redirectUri: string;
  /**
   * The address that the browser came back to. Further requests are refused from then on.
   *
   * @throws CliFailure when nobody came in time
   */
  callback(patienceMs: number): Promise<URL>;
  /** What the waiting browser is shown. Stops listening. */
  finish(succeeded: boolean): Promise<void>;
};

/** Listens on 127.0.0.1 alone, on a port that the system chooses. */
export async function openLoopback(): Promise<Loopback> {
  const came = Promise.withResolvers<{ url: URL; response: ServerResponse }>();
  let taken = false;
  const server = createServer((request, response) => {
    // Any page may ask for anything here, and what is no address must not end the program.
    const url = URL.parse(request.url ?? '/', redirectUri);
    if (url === null) return show(response, 400, 'Nothing here.');
    const refused = refusal(request, url, new URL(redirectUri).host);
    if (refused !== undefined) return show(response, refused, 'Nothing here.');
    if (taken) return show(response, 409, 'This sign-in is over. Look at the terminal.');
    taken = true;
    came.resolve({ url, response });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}${CALLBACK_PATH}`;
  const stop = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    await closed;
  };
  let waiting: ServerResponse | undefined;
  return {
    redirectUri,
    async callback(patienceMs) {
      const late = setTimeout(() => came.reject(nobodyCame(patienceMs)), patienceMs);
      try {
        const { url, response } = await came.promise;
        waiting = response;
        return url;
      } finally {
        clearTimeout(late);
      }
    },
    async finish(succeeded) {
      if (waiting !== undefined)
        show(
          waiting,
          succeeded ? 200 : 400,
          succeeded
            ? 'You are signed in. You can close this page and go back to the terminal.'
            : 'You were not signed in. The terminal says why.',
        );
      await stop();
    },
  };
}

/** Another page could make the browser ask by a name of its own (DNS rebinding), or by another method. */
function refusal(request: IncomingMessage, url: URL, host: string): number | undefined {
  if (request.headers.host !== host) return 421;
  if (request.method !== 'GET' || url.pathname !== CALLBACK_PATH) return 404;
  // What brings neither is no answer of an issuer, and must not use up the one chance.
  return url.searchParams.has('state') && (url.searchParams.has('code') || url.searchParams.has('error'))
    ? undefined
    : 400;
}

function nobodyCame(patienceMs: number): CliFailure {
  return new CliFailure(`Nobody signed in within ${Math.round(patienceMs / 1_000)} s.`, EXIT.failed);
}

function show(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, HEADERS);
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Portico</title>
<style>:root { color-scheme: light dark; font: 18px/1.5 system-ui } main { max-width: 32rem; margin: 20vh auto; padding: 0 1rem }</style>
<main><p>${sentence}</p></main></html>`);
}
