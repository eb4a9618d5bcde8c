import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { isoSeconds } from '../clock/clock.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { ServerContext } from '../emulator/server-environment.ts';
import type { FaultRule, Surface } from '../faults/fault-rules.ts';
import { challengeOf } from '../graph/challenge.ts';
import { loginSpelling } from '../login/routes.ts';
import { correlationIdOf } from '../refusals/correlation-id.ts';
import { type ErrorTrace, errorDetails } from '../refusals/entra-error.ts';
import { allowReading } from '../web/cors.ts';
import { jsonResponse } from '../web/responses.ts';
import { clientOf } from './fault-client.ts';

/** Runs a request under the fault rules: late, refused, refused although done, spoiled, or cut off. */
export async function withFaults(
  emulator: Emulator,
  context: ServerContext,
  surface: Surface,
  handle: () => Promise<Response>,
): Promise<Response> {
  const { pathname } = new URL(context.req.url);
  const rule = await emulator.faults.hit({
    surface,
    method: context.req.method,
    path: surface === 'login' ? loginSpelling(pathname) : pathname,
    client: () => clientOf(emulator, surface, context.req.raw),
  });
  if (rule === undefined) return await handle();
  context.get('note').reason = `fault: ${reasonOf(rule)}`;
  if (rule.latencyMs !== undefined) await wait(rule.latencyMs);
  if (rule.drop === 'before') return cut(context);
  if (rule.status !== undefined && rule.takesEffect !== true)
    return await spoiled(rule, troubleResponse(emulator, context, rule, rule.status));
  const honest = await handle();
  if (rule.drop === 'after') return cut(context);
  const answer = rule.status === undefined ? honest : troubleResponse(emulator, context, rule, rule.status);
  return await spoiled(rule, answer);
}

function reasonOf({ drop, status, malformed, aadsts, code }: FaultRule): string {
  if (drop !== undefined) return `dropped ${drop}`;
  const name = aadsts === undefined ? code : `AADSTS${aadsts}`;
  const parts = [status, name, malformed === undefined ? undefined : `${malformed} body`];
  return parts.filter((part) => part !== undefined).join(' ') || 'latency';
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Closes the connection without an answer. */
function cut(context: ServerContext): Response {
  context.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

async function spoiled({ malformed }: FaultRule, answer: Response): Promise<Response> {
  if (malformed === undefined) return answer;
  const headers = new Headers(answer.headers);
  headers.delete('content-length');
  const { status } = answer;
  const mayHaveBody = status !== 204 && status !== 304;
  if (malformed === 'html') {
    headers.set('content-type', 'text/html; charset=utf-8');
    return new Response(mayHaveBody ? GATEWAY_PAGE : null, { status, headers });
  }
  const text = malformed === 'empty' ? '' : await answer.text();
  return new Response(mayHaveBody ? text.slice(0, Math.ceil(text.length / 2)) : null, { status, headers });
}

const GATEWAY_PAGE = '<!doctype html><title>Our services are not available right now</title>';

function troubleResponse(
  emulator: Emulator,
  context: ServerContext,
  rule: FaultRule,
  status: number,
): Response {
  const { requestId } = context.get('note');
  const retry = rule.retryAfter === undefined ? {} : { 'retry-after': String(rule.retryAfter) };
  if (rule.surface === 'login') {
    const correlationId = correlationIdOf(context.req, emulator.random);
    const ids = { 'x-ms-request-id': requestId, 'client-request-id': correlationId };
    const body = loginTrouble(rule, { traceId: requestId, correlationId, now: emulator.clock.now() });
    const answer = jsonResponse(status, body, { ...retry, ...ids });
    allowReading(answer.headers, context.req.raw.headers);
    return answer;
  }
  const asked = context.req.header('client-request-id');
  const challenge = status === 401 ? { 'www-authenticate': challengeOf(context.get('emulator')) } : {};
  const headers = {
    ...retry,
    ...challenge,
    'request-id': requestId,
    'client-request-id': asked ?? requestId,
  };
  return jsonResponse(status, graphTrouble(emulator, rule, status, requestId), headers);
}

const MESSAGE = 'The emulator was told to fail here.';

const TEMPORARILY_UNAVAILABLE = 'temporarily_unavailable';

/** Entra's numbers for a transient error and for any other failure of its own. */
const TRANSIENT = 90033;
const FAILURE = 50000;

/** Entra's error body. Entra sends none without a number: a rule that names none gets the number of a failure. */
function loginTrouble(rule: FaultRule, trace: ErrorTrace): Record<string, unknown> {
  const { code = TEMPORARILY_UNAVAILABLE, message = MESSAGE } = rule;
  const number = rule.aadsts ?? (code === TEMPORARILY_UNAVAILABLE ? TRANSIENT : FAILURE);
  return { error: code, ...errorDetails(number, message, trace) };
}

function graphTrouble(
  { clock }: Emulator,
  rule: FaultRule,
  status: number,
  requestId: string,
): Record<string, unknown> {
  const innerError = { date: isoSeconds(clock.now()).slice(0, 19), 'request-id': requestId };
  return { error: { code: rule.code ?? graphCodeFor(status), message: rule.message ?? MESSAGE, innerError } };
}

function graphCodeFor(status: number): string {
  const codes: Record<number, string> = {
    403: 'Authorization_RequestDenied',
    404: 'Request_ResourceNotFound',
    409: 'Directory_ConcurrencyViolation',
    429: 'TooManyRequests',
    503: 'serviceNotAvailable',
    504: 'gatewayTimeout',
  };
  return codes[status] ?? 'UnknownError';
}
