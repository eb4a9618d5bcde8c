import { createServer, type Server } from 'node:http';
import type { DatabaseState } from '@portico/database';
import { UNREADY } from '@portico/service';

/** `/livez` and `/readyz` for whoever keeps the worker running. Ready is who can write down what they do. */
export function serveHealth(state: () => DatabaseState, at: { port: number; host: string }): Server {
  return createServer((request, response) => {
    const answer = (status: number, text: string) => void response.writeHead(status).end(`${text}\n`);
    if (request.url === '/livez') return answer(200, 'ok');
    if (request.url !== '/readyz') return answer(404, 'not found');
    const now = state();
    if (now === 'ready') answer(200, 'ready');
    else answer(503, UNREADY[now]);
  }).listen(at.port, at.host);
}
