import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { isoSeconds } from '../clock/clock.ts';
import type { Emulator } from '../emulator.ts';
import { jsonResponse } from '../web/responses.ts';
import type { ServerContext } from '../web/server-environment.ts';
import type { FaultRule, Surface } from './fault-rules.ts';

/** Runs a request under the fault rules: late, refused, refused although done, or cut off. */
export async function withFaults(
  emulator: Emulator,
  context: ServerContext,
  surface: Surface,
  handle: () => Promise<Response>,
): Promise<Response> {
  const rule = emulator.faults.hit(surface, context.req.method, new URL(context.req.url).pathname);
  if (rule === undefined) return await handle();
  context.get('note').reason =
    `fault: ${rule.drop === undefined ? (rule.status ?? 'latency') : `dropped ${rule.drop}`}`;
  if (rule.latencyMs !== undefined) await wait(rule.latencyMs);
  if (rule.drop === 'before') return cut(context);
  if (rule.status !== undefined && rule.takesEffect !== true)
    return troubleResponse(emulator, context, rule, rule.status);
  const honest = await handle();
  if (rule.drop === 'after') return cut(context);
  return rule.status === undefined ? honest : troubleResponse(emulator, context, rule, rule.status);
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Closes the connection without an answer. */
function cut(context: ServerContext): Response {
  context.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

function troubleResponse(
  emulator: Emulator,
  context: ServerContext,
  rule: FaultRule,
  status: number,
): Response {
  const requestId = context.get('note').requestId;
  const headers = rule.retryAfter === undefined ? {} : { 'retry-after': String(rule.retryAfter) };
  const message = rule.message ?? 'The emulator was told to fail here.';
  if (rule.surface === 'login') {
    return jsonResponse(
      status,
      { error: rule.code ?? 'temporarily_unavailable', error_description: message },
      headers,
    );
  }
  const code = rule.code ?? graphCodeFor(status);
  const innerError = { date: isoSeconds(emulator.clock.now()).slice(0, 19), 'request-id': requestId };
  return jsonResponse(
    status,
    { error: { code, message, innerError } },
    { ...headers, 'request-id': requestId },
  );
}

function graphCodeFor(status: number): string {
  const codes: Record<number, string> = {
    404: 'Request_ResourceNotFound',
    409: 'Directory_ConcurrencyViolation',
    429: 'TooManyRequests',
    503: 'serviceNotAvailable',
  };
  return codes[status] ?? 'UnknownError';
}
