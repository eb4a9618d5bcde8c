import { type Answer, type Ask, RelyingPartyError } from './registration.ts';

const OUTAGES = new Set([429, 502, 503, 504]);

/** A status that is about the endpoint. 500 is not: some answer it to a code that somebody made up. */
export const isOutage = (status: number): boolean => OUTAGES.has(status);

/** @throws RelyingPartyError `idp_unavailable` when no answer came */
export async function answerFrom(ask: Ask, ...[url, call]: Parameters<Ask>): Promise<Answer> {
  try {
    return await ask(url, call);
  } catch (cause) {
    const outage = (cause as { readonly answered?: unknown } | null)?.answered !== true;
    throw new RelyingPartyError('idp_unavailable', `no answer from ${new URL(url).origin}`, {
      cause,
      outage,
    });
  }
}

/** @throws RelyingPartyError `idp_unavailable` for whatever is no JSON object */
export async function fetchJson(ask: Ask, url: string): Promise<Record<string, unknown>> {
  const { status, body } = await answerFrom(ask, url, JSON_WANTED);
  if (status !== 200)
    throw new RelyingPartyError('idp_unavailable', `${status} from ${url}`, { outage: isOutage(status) });
  const object = jsonObject(body);
  if (object === undefined) throw new RelyingPartyError('idp_unavailable', `no JSON object from ${url}`);
  return object;
}

export const JSON_WANTED = { method: 'GET', headers: { accept: 'application/json' } } as const;

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
