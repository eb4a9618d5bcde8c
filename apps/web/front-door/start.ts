import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { endOnUncaught, newId } from '@portico/core';
import { createLog } from '@portico/service';
import next from 'next';
import { compose } from '../composition/compose.ts';
import { installComposition } from '../composition/composition.ts';
import { connect } from '../composition/connect.ts';
import { readWebEnv, type WebEnv } from '../composition/env.ts';
import { doorFor, type House, type Visit } from './doors.ts';
import { announceFirstOwner } from './first-owner.ts';
import { createHealth } from './health.ts';
import { tellFailure, tellRefused } from './refusals.ts';
import { RequestLimits } from './request-limits.ts';
import { clientAddress, setSecurityHeaders, vouchForHeaders } from './security-headers.ts';
import { slowDown } from './slow-down.ts';
import { stopInOrder } from './stopping.ts';
import { type TellingLog, tellingLog } from './told-requests.ts';

/** Longer than balancers keep a connection that nothing comes over, so that none sends into one that we have closed. */
const KEEP_ALIVE_MS = 70_000;
const HEADERS_MS = 75_000;

/**
 * The web app, from its settings to the open door.
 *
 * @param dir where Next finds its build
 * @throws an error that names the setting
 */
export async function start(dir: string): Promise<void> {
  const env = readWebEnv();
  const log = tellingLog(createLog(env.logLevel));
  endOnUncaught(process, (error) => log.error({ err: error }, 'uncaught failure: web ends'));
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const { database, watch } = await connect(env, log);
  const limits = new RequestLimits(env.beginnings);
  const services = compose(env, database, { log, beginnings: limits });
  installComposition(services);

  const pages = next({ dev: false, dir, hostname: env.origin.hostname, port: env.port });
  await pages.prepare();
  const health = createHealth(watch.state);
  const house: House = { services, pool: database.pool, health, page: pages.getRequestHandler() };
  const server = createServer(receive({ env, log, limits, house }));

  // Before the first request: from then on a stop has to be in good order (fault R29).
  const close = () => watch.stop().then(database.close);
  stopInOrder({ server, health, serveOnMs: env.drainSeconds * 1_000, log, close });
  await listening(server, env);
  // Only now: a start that fails must not replace the link that somebody holds.
  await announceFirstOwner(services);
  log.info({ origin: env.origin.origin }, 'web is listening');
}

type Parts = {
  readonly env: WebEnv;
  readonly log: TellingLog;
  readonly limits: RequestLimits;
  readonly house: House;
};

/** Rewrites a request to what we vouch for, keeps out what is too much, and leads the rest through its door. */
function receive(parts: Parts) {
  const { env, log, house } = parts;
  return (request: IncomingMessage, response: ServerResponse): void => {
    const requestId = rewriteHeaders(request, response, env);
    if (house.health.isDraining()) response.setHeader('connection', 'close');
    log.begin(requestId);
    response.once('close', () => tellRefused(request, response, log.end(requestId) ? undefined : log));
    enter({ request, response, url: request.url ?? '/' }, parts).catch(() => response.destroy());
  };
}

async function enter(visit: Visit, { limits, log, house }: Parts): Promise<void> {
  const { request, response } = visit;
  const door = doorFor(visit, house);
  try {
    const wait = limits.admit(request, response);
    if (wait === undefined) await door.handle(visit, house);
    else await slowDown(request, response, log, wait);
  } catch (error) {
    await tellFailure(visit, error, door.failures, log);
  }
}

/** To what we vouch for, and what holds for every answer. @returns the id of the request */
function rewriteHeaders(request: IncomingMessage, response: ServerResponse, env: WebEnv): string {
  const requestId = newId('request');
  const address = clientAddress(request, env.trustedProxies);
  vouchForHeaders(request, { origin: env.origin, requestId, clientAddress: address });
  setSecurityHeaders(response, env.origin.protocol === 'https:');
  response.setHeader('x-request-id', requestId);
  return requestId;
}

/** @throws Error that names the setting when the port cannot be had */
async function listening(server: Server, env: WebEnv): Promise<void> {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = 30_000;
  try {
    server.listen(env.port, env.host);
    await once(server, 'listening');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new Error(
      `PORTICO_PORT ${env.port} on PORTICO_HOST ${env.host} cannot be listened on (${reason})`,
      { cause },
    );
  }
}
