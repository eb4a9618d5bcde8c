import { Client, type Context, GraphError, type Middleware } from '@microsoft/microsoft-graph-client';
import { readable } from './answers.ts';
import type { MicrosoftAccess } from './cloud.ts';
import {
  MicrosoftCallFailed,
  type MicrosoftFailure,
  type MicrosoftFailureKind,
  retryAfterMs,
  textOf,
} from './failure.ts';

/**
 * Sends requests to Graph's own origin and to no other, with the bearer token, and bounds each in time.
 * The SDK's default chain would drop the token off Microsoft's hosts without a word, and re-send a POST after a 503,
 * which makes a second app (microsoft.md section 12). Nothing here retries: the provisioning run does, with a journal.
 */
class SendingToGraph implements Middleware {
  readonly #origin: string;
  readonly #accessToken: string;
  readonly #access: MicrosoftAccess;

  constructor({ origin, accessToken, ...access }: GraphSettings) {
    this.#origin = origin;
    this.#accessToken = accessToken;
    this.#access = access;
  }

  async execute(context: Context): Promise<void> {
    const url = new URL(typeof context.request === 'string' ? context.request : context.request.url);
    if (url.origin !== this.#origin) {
      // The SDK makes "no network" of whatever is thrown here, and that would be tried again.
      context.response = Response.json({ error: { code: 'foreign_origin' } }, { status: 400 });
      return;
    }
    const headers = new Headers(context.options?.headers as Record<string, string> | undefined);
    headers.set('authorization', `Bearer ${this.#accessToken}`);
    headers.set('client-request-id', crypto.randomUUID());
    const { send, timeoutMs } = this.#access;
    const response = await send(context.request, {
      ...context.options,
      headers: Object.fromEntries(headers),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    context.response = await readable(response);
  }
}

export type GraphSettings = MicrosoftAccess & {
  /** e.g. `https://graph.microsoft.com`. */
  readonly origin: string;
  readonly accessToken: string;
};

export function graphClient(settings: GraphSettings): Client {
  return Client.initWithMiddleware({
    baseUrl: `${settings.origin}/`,
    defaultVersion: 'v1.0',
    middleware: new SendingToGraph(settings),
  });
}

/**
 * Awaits one call and turns what the SDK throws into {@link MicrosoftCallFailed}.
 * @throws MicrosoftCallFailed
 */
export async function calling<T>(call: Promise<unknown>): Promise<T> {
  try {
    return (await call) as T;
  } catch (error) {
    if (error instanceof MicrosoftCallFailed) throw error;
    throw new MicrosoftCallFailed(failureOf(error), { cause: error });
  }
}

function failureOf(error: unknown): MicrosoftFailure {
  if (!(error instanceof GraphError) || error.statusCode <= 0) {
    return { kind: 'unavailable', code: 'network_error', status: 0 };
  }
  const code = textOf(error.code) ?? UNKNOWN;
  const after = retryAfterMs(error.headers?.get('retry-after'), error.headers?.get('date'));
  const requestId = textOf(error.requestId) ?? error.headers?.get('request-id');
  return {
    kind: kindOf(error.statusCode, code, error.message),
    code,
    status: error.statusCode,
    ...(requestId ? { requestId } : {}),
    ...(after === undefined ? {} : { retryAfterMs: after }),
  };
}

/** Of a refusal that does not name itself. */
const UNKNOWN = 'unknown';

/** What a policy says of the issuer of a federated credential has a code that other faults of it have, too (microsoft.md section 6). */
const AGAINST_POLICY = /not allowed as per assigned policy/i;
const APP_NOT_REPLICATED = /does not reference a valid application object/;

function kindOf(status: number, code: string, message: string): MicrosoftFailureKind {
  if (status === 429) return 'throttled';
  if (status >= 500) return 'unavailable';
  // Only Graph says that something is not there: what does not speak as Graph does is something on the way.
  if (status === 404) return code === UNKNOWN ? 'unavailable' : 'not_found';
  if (code.endsWith('AsPerAppPolicy') || AGAINST_POLICY.test(message)) return 'policy';
  // Right after the consent the calling app is not known everywhere (microsoft.md section 2).
  if (status === 401) return code === 'Authorization_IdentityNotFound' ? 'not_ready' : 'rejected';
  if (status === 403) return 'forbidden';
  if (status === 400 && APP_NOT_REPLICATED.test(message)) return 'not_ready';
  if (status === 409) return code === 'Directory_ConcurrencyViolation' ? 'not_ready' : 'conflict';
  return 'rejected';
}
