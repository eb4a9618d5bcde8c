import type { ServerResponse } from 'node:http';
import type { DatabaseState } from '@portico/database';
import { UNREADY } from '@portico/service';

/**
 * `/livez`: the process answers. `/readyz`: it can serve, which takes a database that can be written, and is not on its
 * way out.
 *
 * @param state as the watch of the database last knew it
 */
export function createHealth(state: () => DatabaseState) {
  let draining = false;
  return {
    /** From now on not ready, although everything is still served. */
    drain: () => {
      draining = true;
    },
    isDraining: () => draining,
    live: (response: ServerResponse) => plain(response, 200, 'ok'),
    ready: (response: ServerResponse) => {
      if (draining) return plain(response, 503, 'shutting down');
      const now = state();
      if (now === 'ready') plain(response, 200, 'ready');
      else plain(response, 503, UNREADY[now]);
    },
  };
}

export type Health = ReturnType<typeof createHealth>;

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${text}\n`);
}
