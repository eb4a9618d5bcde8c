import type { ServerResponse } from 'node:http';
import type { Database } from '@portico/database';

const READY_TIMEOUT_MS = 2_000;

/** `/livez`: the process answers. `/readyz`: it can serve, and is not on its way out. */
export function createHealth(database: Database) {
  let draining = false;
  return {
    drain: () => {
      draining = true;
    },
    live: (response: ServerResponse) => plain(response, 200, 'ok'),
    ready: async (response: ServerResponse) => {
      if (draining) return plain(response, 503, 'shutting down');
      const reachable = await Promise.race([
        database.pool.query('SELECT 1').then(
          () => true,
          () => false,
        ),
        new Promise<false>((resolve) => setTimeout(resolve, READY_TIMEOUT_MS, false).unref()),
      ]);
      plain(response, reachable ? 200 : 503, reachable ? 'ready' : 'the database does not answer');
    },
  };
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${text}\n`);
}
