import type { ServerResponse } from 'node:http';
import type { Database } from '@portico/database';
import { RETRY_AFTER_SECONDS } from '../src/http/own-failure.ts';

/**
 * A page that fails is a 500 to Next, whatever it failed at. Where statements failed meanwhile because there is no
 * database, the answer says that instead, and when to come back (review R1).
 *
 * @param response of a page that was not begun yet
 */
export function admitNoDatabase(response: ServerResponse, pool: Pick<Database['pool'], 'failures'>): void {
  const before = pool.failures;
  const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse;
  const patched = (status: number, ...rest: unknown[]): ServerResponse => {
    if (status !== 500 || pool.failures === before) return writeHead(status, ...rest);
    response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
    return writeHead(503, ...rest);
  };
  response.writeHead = patched as ServerResponse['writeHead'];
}
