import { RelyingPartyError, type RelyingPartySettings } from './registration.ts';

const MAX_BYTES = 256 * 1024;
const OUTAGES = new Set([429, 502, 503, 504]);

/** An answer that has been read whole: it can be looked at as often as anybody likes. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: string };

/** A status that is about the endpoint. 500 is not: some answer it to a code that somebody made up. */
export const isOutage = (status: number): boolean => OUTAGES.has(status);

/** Fetches JSON with a deadline, no redirects and a cap on the decompressed size (attacks 108, 110). */
export async function fetchJson(
  settings: RelyingPartySettings,
  url: string,
): Promise<Record<string, unknown>> {
  const { status, body } = await boundedFetch(settings, url, { headers: { accept: 'application/json' } });
  if (status !== 200)
    throw new RelyingPartyError('idp_unavailable', `${status} from ${url}`, { outage: isOutage(status) });
  const object = jsonObject(body);
  if (object === undefined) throw new RelyingPartyError('idp_unavailable', `no JSON object from ${url}`);
  return object;
}

/** The answer to a request, read whole within the bounds. */
export async function boundedFetch(
  settings: RelyingPartySettings,
  url: string,
  init: RequestInit,
): Promise<Answer> {
  const signal = AbortSignal.timeout(settings.timeoutMs);
  try {
    const response = await settings.fetch(url, { ...init, redirect: 'error', signal });
    const { status, headers } = response;
    return { status, headers, body: await readBounded(response) };
  } catch (cause) {
    if (cause instanceof RelyingPartyError) throw cause;
    throw new RelyingPartyError('idp_unavailable', `no answer from ${new URL(url).origin}`, {
      cause,
      outage: true,
    });
  }
}

/** As the library wants it. */
export function asResponse({ status, headers, body }: Answer): Response {
  // A null body where the status forbids one; the Response constructor would refuse.
  return new Response(status === 204 ? null : body, { status, headers });
}

/** Undefined for whatever is no JSON object. */
export function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new RelyingPartyError('idp_unavailable', `more than ${MAX_BYTES} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
