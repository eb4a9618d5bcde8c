import { CLOCK_TOLERANCE_SECONDS, clockReason } from './validated-id-token.ts';

/** How many causes deep the library tells what it compared. */
const DEEPEST = 4;
const TIMES = new Set(['exp', 'nbf', 'iat']);

/**
 * Whether an id_token was refused because of the time, and the clocks explain it (review R11): every sign-in of that
 * machine fails then, and nothing else says why.
 *
 * @param error what the library threw
 * @param now by our clock
 * @returns the reason in words, or undefined when it is another one
 */
export function clockDifference(error: unknown, now: Date): string | undefined {
  const claims = refusedForItsTime(error);
  const madeAt = claims?.['iat'];
  if (typeof madeAt !== 'number') return undefined;
  // A token is redeemed within seconds of its making.
  const ahead = now.getTime() / 1000 - madeAt;
  return Math.abs(ahead) > CLOCK_TOLERANCE_SECONDS ? clockReason(ahead) : undefined;
}

function refusedForItsTime(error: unknown): Record<string, unknown> | undefined {
  let cause = error;
  for (let depth = 0; depth < DEEPEST && typeof cause === 'object' && cause !== null; depth += 1) {
    const { claim, claims } = cause as { claim?: unknown; claims?: unknown };
    if (TIMES.has(String(claim))) return claims as Record<string, unknown>;
    cause = (cause as { cause?: unknown }).cause;
  }
  return undefined;
}
