import type { Mismatch } from '@portico/core';
import { mismatch } from './mismatch.ts';
import { CLOCK_TOLERANCE_SECONDS } from './tolerance.ts';

/** How many causes deep the library tells what it compared. */
const DEEPEST = 4;
const TIMES = new Set(['exp', 'nbf', 'iat']);

export type ClockDifference = { readonly reason: string; readonly mismatch: Mismatch };

/**
 * Whether an id_token was refused because of the time, and the clocks explain it (review R11): every sign-in of that
 * machine fails then, and nothing else says why.
 *
 * @param error what the library threw
 * @param now by our clock
 * @returns the reason, or undefined when it is another one
 */
export function clockDifference(error: unknown, now: Date): ClockDifference | undefined {
  const claims = refusedForItsTime(error);
  const madeAt = claims?.['iat'];
  if (typeof madeAt !== 'number') return undefined;
  // A token is redeemed within seconds of its making.
  const ahead = now.getTime() / 1000 - madeAt;
  return Math.abs(ahead) > CLOCK_TOLERANCE_SECONDS ? differenceOf(ahead, now) : undefined;
}

/** @param ahead our clock less the provider's, in seconds */
export function differenceOf(ahead: number, now: Date): ClockDifference {
  const theirs = new Date(now.getTime() - ahead * 1000).toISOString();
  const seconds = Math.round(Math.abs(ahead));
  const side = ahead > 0 ? 'ahead of' : 'behind';
  return {
    reason: `clock: this machine's is ${seconds} s ${side} that of the identity provider`,
    mismatch: mismatch('iat', now.toISOString(), theirs, seconds),
  };
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
