import type { Mismatch } from '@portico/core';

/** How many causes deep the library tells what it compared. */
const DEEPEST = 4;
/** Claims that say nothing about anybody. Of a nonce only that it is another one: it belongs to a browser. */
const COMPARED = new Set(['iss', 'aud', 'azp']);
const LONGEST = 300;

/**
 * What of an id_token did not fit, from what the library threw.
 *
 * @returns undefined where it was nothing that can be told of
 */
export function mismatchOf(error: unknown): Mismatch | undefined {
  let cause = error;
  for (let depth = 0; depth < DEEPEST && typeof cause === 'object' && cause !== null; depth += 1) {
    const { claim, claims, expected, header } = cause as Record<string, unknown>;
    if (claim === 'nonce') return mismatch('nonce', undefined, undefined);
    if (typeof claim === 'string' && COMPARED.has(claim))
      return mismatch(claim, expected, (claims as Record<string, unknown> | undefined)?.[claim]);
    const algorithm = (header as { alg?: unknown } | undefined)?.alg;
    if (header !== undefined && Array.isArray(expected)) return mismatch('alg', expected, algorithm);
    cause = (cause as { cause?: unknown }).cause;
  }
  return undefined;
}

/** @param seconds by which a time was missed */
export const mismatch = (of: string, expected: unknown, received: unknown, seconds?: number): Mismatch => ({
  ...{ of, expected: told(expected), received: told(received) },
  seconds: seconds === undefined ? null : Math.round(seconds),
});

/** One text, or a list of such; anything else says nothing. */
function told(value: unknown): string | null {
  const texts = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
  return texts.length === 0 ? null : texts.join(', ').slice(0, LONGEST);
}
