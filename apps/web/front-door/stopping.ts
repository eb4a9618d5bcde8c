import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@portico/service';
import type { Health } from './health.ts';

/** Requests under way may take this long once the door is closed. */
const FINISH_MS = 20_000;
const CLOSE_IDLE_EVERY_MS = 500;

/**
 * Ends the process in good order when it is told to (fault R29): not ready at once, but the door stays open until every
 * balancer has noticed; each answer meanwhile asks for a new connection. Then nothing new is taken, and what is under
 * way is finished.
 *
 * @param serveOnMs how long the door stays open
 * @param close gives everything back that the process holds
 */
export function stopInOrder(parts: {
  readonly server: Server;
  readonly health: Health;
  readonly serveOnMs: number;
  readonly log: Log;
  readonly close: () => Promise<void>;
}): void {
  const { server, health, log } = parts;
  let asked = false;
  const stop = async (signal: string) => {
    if (asked) return;
    asked = true;
    health.drain();
    log.info({ signal, serveOnMs: parts.serveOnMs }, 'web is shutting down');
    await delay(parts.serveOnMs);
    setTimeout(() => {
      log.warn({}, 'requests were still under way at the end');
      process.exit(0);
    }, FINISH_MS).unref();
    await closed(server);
    await parts.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
