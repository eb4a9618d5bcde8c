import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';

/** What becomes of a call to Microsoft. */
const TROUBLE = [
  ...(['throttled', 'failed', 'unavailable', 'gateway in between'] as const),
  ...(['never sent', 'answer lost', 'timed out'] as const),
] as const;
type Trouble = (typeof TROUBLE)[number];

/** What went wrong between us and Microsoft so far. */
export type Troubles = Record<Trouble, number>;

/**
 * The way to Microsoft, on which so many calls of a hundred come to grief. What is lost on the way back has taken effect.
 *
 * @param rate of all calls, in [0, 1]
 */
export function troubledNetwork(
  honest: typeof fetch,
  options: { readonly rate: number; readonly chance: Chance; readonly calls: Calls },
): { readonly send: typeof fetch; readonly troubles: Troubles; calm(): void } {
  const troubles = Object.fromEntries(TROUBLE.map((kind) => [kind, 0])) as Troubles;
  const { chance, calls } = options;
  let rate = options.rate;
  return {
    troubles,
    calm: () => {
      rate = 0;
    },
    async send(input, init) {
      const trouble = chance.of(rate) ? chance.one(TROUBLE) : undefined;
      calls.note(input, init);
      if (trouble === undefined) return honest(input, init);
      troubles[trouble] += 1;
      if (trouble === 'never sent') throw lost('ECONNREFUSED');
      const isGraph = new URL(input instanceof Request ? input.url : input).pathname.startsWith('/v1.0/');
      if (trouble === 'throttled') return refusal(isGraph, 429, 'TooManyRequests', { 'retry-after': '20' });
      if (trouble === 'unavailable') return refusal(isGraph, 503, 'serviceNotAvailable');
      if (trouble === 'failed') return refusal(isGraph, 500, 'UnknownError');
      if (trouble === 'gateway in between')
        return chance.of(0.5) ? page() : Response.json({ error: null }, { status: 502 });
      await (await honest(input, init)).body?.cancel();
      if (trouble === 'timed out') throw new DOMException('The operation timed out.', 'TimeoutError');
      throw lost('ECONNRESET');
    },
  };
}

const lost = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });

const page = () =>
  new Response('<!doctype html><title>Bad gateway</title>', {
    ...{ status: 502, headers: { 'content-type': 'text/html' } },
  });

/** As Graph says it, or as the token endpoint does. */
function refusal(
  isGraph: boolean,
  status: number,
  code: string,
  headers: Record<string, string> = {},
): Response {
  const body = isGraph
    ? { error: { code, message: 'simulated' } }
    : { error: 'temporarily_unavailable', error_description: 'AADSTS90033: simulated', error_codes: [90033] };
  return Response.json(body, { status, headers });
}
