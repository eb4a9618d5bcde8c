import { createServer, type Server } from 'node:http';
import type { Database } from '@portico/database';

/** `/livez` and `/readyz` for whoever keeps the worker running. */
export function serveHealth(database: Database, at: { port: number; host: string }): Server {
  return createServer((request, response) => {
    const answer = (status: number, text: string) => response.writeHead(status).end(`${text}\n`);
    if (request.url === '/livez') return void answer(200, 'ok');
    if (request.url !== '/readyz') return void answer(404, 'not found');
    database.pool.query('SELECT 1').then(
      () => answer(200, 'ready'),
      () => answer(503, 'the database does not answer'),
    );
  }).listen(at.port, at.host);
}
