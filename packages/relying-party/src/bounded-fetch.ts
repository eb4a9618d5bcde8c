import { RelyingPartyError, type RelyingPartySettings } from './registration.ts';

const MAX_BYTES = 256 * 1024;
const OUTAGES = new Set([429, 502, 503, 504]);

/** A status that is about the endpoint. 500 is not: some answer it to a code that somebody made up. */
export const isOutage = (status: number): boolean => OUTAGES.has(status);

/** Fetches JSON with a deadline, no redirects and a cap on the decompressed size (attacks 108, 110). */
export async function fetchJson(
  settings: RelyingPartySettings,
  url: string,
): Promise<Record<string, unknown>> {
  const response = await boundedFetch(settings, url, { headers: { accept: 'application/json' } });
  if (response.status !== 200)
    throw new RelyingPartyError('idp_unavailable', `${response.status} from ${url}`, {
      outage: isOutage(response.status),
    });
  try {
    const value: unknown = await response.json();
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch (cause) {
    throw new RelyingPartyError('idp_unavailable', `no JSON from ${url}`, { cause });
  }
  throw new RelyingPartyError('idp_unavailable', `no JSON object from ${url}`);
}

/** A response whose body has been read whole within the bounds. */
export async function boundedFetch(
  settings: RelyingPartySettings,
  url: string,
  init: RequestInit,
): Promise<Response> {
  const signal = AbortSignal.timeout(settings.timeoutMs);
  try {
    const response = await settings.fetch(url, { ...init, redirect: 'error', signal });
    const body = await readBounded(response);
    // A null body where the status forbids one; the Response constructor would refuse.
    return new Response(response.status === 204 ? null : body, {
      status: response.status,
      headers: response.headers,
    });
  } catch (cause) {
    if (cause instanceof RelyingPartyError) throw cause;
    throw new RelyingPartyError('idp_unavailable', `no answer from ${new URL(url).origin}`, {
      cause,
      outage: true,
    });
  }
}

async function readBounded(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new RelyingPartyError('idp_unavailable', `more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
