import type { Hono } from 'hono';
import type { ServerEnvironment } from '../emulator/server-environment.ts';

/**
 * Serves a request that went over no network: for programs in the same process, which make more of them than sockets take.
 * It comes from this machine, so the control API answers, too. A request that is cut off by a fault throws what `fetch`
 * throws.
 */
export function servedInProcess(application: Hono<ServerEnvironment>): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { host } = new URL(request.url);
    request.headers.set('host', host);
    let isCut = false;
    const socket = {
      remoteAddress: '127.0.0.1',
      destroy: () => {
        isCut = true;
      },
    };
    const incoming = { headers: { host }, socket };
    // What a socket's request has besides is for upgrades, which there are none of.
    const answer = await application.fetch(request, { incoming } as unknown as ServerEnvironment['Bindings']);
    if (isCut) throw new TypeError('fetch failed', { cause: new Error('the connection was closed') });
    return answer;
  };
}
