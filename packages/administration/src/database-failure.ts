import { type ErrorCode, PorticoError } from '@portico/core';

/** What the driver and Prisma say, by code, and what it means to a caller. */
const MEANINGS: Readonly<Record<string, ErrorCode>> = {
  // Somebody else was first: a unique index, a row that is gone, a deadlock.
  P2002: 'conflict',
  P2025: 'conflict',
  P2034: 'conflict',
  // No database right now.
  P1001: 'unavailable',
  P1002: 'unavailable',
  P1008: 'unavailable',
  P1017: 'unavailable',
  P2024: 'unavailable',
  P2028: 'unavailable',
  ECONNREFUSED: 'unavailable',
  ECONNRESET: 'unavailable',
  '57P01': 'unavailable',
  '57P03': 'unavailable',
  '53300': 'unavailable',
};

/** The same failure as one of ours where it has a meaning, else unchanged (faults R1, R6). */
export function withMeaning(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const meaning = typeof code === 'string' ? MEANINGS[code] : undefined;
  return meaning === undefined
    ? error
    : new PorticoError(meaning, { detail: `database ${code}`, cause: error });
}
