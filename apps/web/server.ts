import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIssuerPath, mountIssuer } from '@portico/authorization-server';
import { type ErrorCode, endOnUncaught, messageOf, newId, statusOf, systemClock } from '@portico/core';
import { openDatabase, watchDatabase } from '@portico/database';
import {
  checkClock,
  checkMasterKey,
  checkSchema,
  createLog,
  type Log,
  leaveCanary,
  tellOfOpenAuditLog,
} from '@portico/service';
import next from 'next';
import { compose } from './composition/compose.ts';
import { type Composition, installComposition } from './composition/composition.ts';
import { readWebEnv, type WebEnv } from './composition/env.ts';
import { answerDirectly, directCallback } from './front-door/direct-routes.ts';
import { createHealth } from './front-door/health.ts';
import { isRead, tellReader } from './front-door/issuer-failures.ts';
import { admitNoDatabase } from './front-door/page-failures.ts';
import { RequestLimits } from './front-door/request-limits.ts';
import { dropUnreadableState } from './front-door/router-state.ts';
import {
  clientAddress,
  contentSecurityPolicy,
  isAmbiguousPath,
  isChangeOfPage,
  isKnownMethod,
  isUnscriptedForm,
  setSecurityHeaders,
  vouchForHeaders,
  withoutSlash,
} from './front-door/security-headers.ts';
import { slowDown } from './front-door/slow-down.ts';
import { stopInOrder } from './front-door/stopping.ts';
import { tellingLog } from './front-door/told-requests.ts';
import { ownFailure, retryAfter } from './src/http/own-failure.ts';

/** Longer than balancers keep a connection that nothing comes over, so that none sends into one that we have closed. */
const KEEP_ALIVE_MS = 70_000;
const HEADERS_MS = 75_000;

async function main(): Promise<void> {
  const env = readWebEnv();
  const log = tellingLog(createLog(env.logLevel));
  endOnUncaught(process, (error) => log.error({ err: error }, 'uncaught failure: web ends'));
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const { database, watch } = await connect(env, log);
  const limits = new RequestLimits(env.beginnings);
  const services = compose(env, database, { log, beginnings: limits });
  installComposition(services);

  const pages = next({ dev: false, dir: import.meta.dirname, hostname: env.origin.hostname, port: env.port });
  await pages.prepare();
  const page = pages.getRequestHandler();
  const health = createHealth(watch.state);

  const server = createServer((request, response) => {
    const requestId = rewriteHeaders(request, response, env);
    if (health.isDraining()) response.setHeader('connection', 'close');
    log.begin(requestId);
    response.once('close', () => tellRefused(request, response, log.end(requestId) ? undefined : log));
    const wait = limits.admit(request, response);
    const answered = wait === undefined ? route(request, response) : slowDown(request, response, log, wait);
    answered.catch((error: unknown) => failed(request, response, error, log)).catch(() => response.destroy());
  });

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    if (url === '/livez') return health.live(response);
    if (url === '/readyz') return health.ready(response);
    if (isAmbiguousPath(url)) return refuse(response, log, 400, 'invalid_request');
    if (isIssuerPath(url)) {
      if (!(await mountIssuer((id) => services.issuers.find(id), request, response)))
        await refuseIssuer(request, response, log);
      return;
    }
    const spelling = withoutSlash(url);
    if (spelling !== undefined) return respell(request, response, new URL(spelling, env.origin), log);
    if (isUnscriptedForm(request, env.origin.origin))
      return void response.writeHead(303, { location: new URL(url, env.origin).href }).end();
    if (!isKnownMethod(request.method) || isChangeOfPage(request.method, url))
      return refuse(response, log, 405, 'method_not_allowed');
    const connectionId = directCallback(request);
    if (connectionId !== undefined) return answerDirectly(env.origin, connectionId, request, response);
    const nonce = randomBytes(16).toString('base64');
    const policy = contentSecurityPolicy(nonce, services.cloud.loginOrigin, url);
    request.headers['content-security-policy'] = policy;
    response.setHeader('content-security-policy', policy);
    if (url.startsWith('/_next/static/')) response.removeHeader('cache-control');
    admitNoDatabase(response, database.pool);
    dropUnreadableState(request);
    await page(request, response);
  }

  // Before the first request: from then on a stop has to be in good order (fault R29).
  const close = () => watch.stop().then(database.close);
  stopInOrder({ server, health, serveOnMs: env.drainSeconds * 1_000, log, close });
  await listening(server, env);
  // Only now: a start that fails must not replace the link that somebody holds.
  await announceFirstOwner(services, env);
  log.info({ origin: env.origin.origin }, 'web is listening');
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

/** Opens the database and looks whether it is ours and of this release. @throws an error that names the setting */
async function connect(env: WebEnv, log: Log) {
  const options = { url: env.databaseUrl, applicationName: 'portico-web' };
  const database = openDatabase({
    ...options,
    poolSize: env.databasePool,
    onConnectionLost: (error) => log.warn({ err: error }, 'database connection lost'),
  });
  await checkSchema(database);
  await checkMasterKey(database, env.keyRing);
  await leaveCanary(database, env.keyRing);
  await tellOfOpenAuditLog(database, log);
  const watch = await watchDatabase({
    ...options,
    database,
    clock: systemClock,
    onChange: (state) => log.warn({ state }, 'database changed its state'),
    onClockOff: (aheadMs) => log.error({ aheadMs }, 'clock differs from that of the database'),
  });
  checkClock(watch.clockAheadMs());
  return { database, watch };
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

/** A page is shown at its one address. What is sent elsewhere changes nothing: checks know that one address alone. */
async function respell({ method }: IncomingMessage, response: ServerResponse, to: URL, log: Log) {
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, log, 404, 'not_found');
  response.writeHead(308, { location: to.href }).end();
}

/** Who is refused here reads a request id, so it is in the log like any other (U6). */
function refuse(response: ServerResponse, log: Log, status: number, code: ErrorCode): void {
  const requestId = response.getHeader('x-request-id');
  log.info({ requestId, code, detail: 'refused before any route' }, 'request refused');
  answerError(response, status, code);
}

function answerError(response: ServerResponse, status: number, code: ErrorCode): void {
  const requestId = response.getHeader('x-request-id');
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ code, message: messageOf(code), request_id: requestId }));
}

/** @param log undefined where more has been said already: some refusals the framework gives by itself */
function tellRefused(
  { method, url, headers }: IncomingMessage,
  { statusCode }: ServerResponse,
  log: Log | undefined,
): void {
  if (statusCode < 400 || log === undefined) return;
  const detail = `${method} ${url?.split('?')[0]}`;
  log.info({ requestId: headers['x-request-id'], code: `http_${statusCode}`, detail }, 'refused');
}

/** An address of no issuer: a page for people, OAuth's words for programs. */
async function refuseIssuer(request: IncomingMessage, response: ServerResponse, log: Log): Promise<void> {
  const requestId = request.headers['x-request-id'];
  log.info({ requestId, code: 'invalid_request', detail: 'no such issuer' }, 'issuer refused');
  if (isRead(request))
    return tellReader(request, response, {
      status: 404,
      code: 'not_found',
      more: 'developers',
      again: false,
    });
  response.writeHead(404, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ error: 'invalid_request', error_description: 'there is no such issuer' }));
}

async function failed(
  request: IncomingMessage,
  response: ServerResponse,
  failure: unknown,
  log: Log,
): Promise<void> {
  const error = ownFailure(failure);
  const requestId = request.headers['x-request-id'];
  log.error({ err: failure, requestId, code: error.code }, 'request failed');
  if (response.headersSent) return void response.destroy();
  for (const [name, value] of Object.entries(retryAfter(error))) response.setHeader(name, value);
  const status = statusOf(error.code);
  if (isIssuerPath(request.url ?? '') && isRead(request))
    return tellReader(request, response, { status, code: error.code, more: 'operator', again: true });
  answerError(response, status, error.code);
}

/**
 * Told once per start while nobody runs the deployment. The link only to who looks at a terminal: what a container prints is
 * kept and shipped, and another replica's start would end it.
 */
async function announceFirstOwner({ administration }: Composition, env: WebEnv): Promise<void> {
  if (!(await administration.isFirstOwnerOpen())) return;
  const token = process.stdout.isTTY ? await administration.ensureFirstOwnerToken() : undefined;
  const how =
    token === undefined
      ? 'This command on the server prints a link to create the first operator:\n  node apps/web/operators.ts first'
      : `Create the first operator with this link. It works once:\n  ${env.origin.origin}/first-owner#token=${token}`;
  process.stdout.write(`\nNobody runs this Portico yet. ${how}\n\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `Portico web did not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
