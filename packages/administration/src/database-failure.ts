import { PorticoError } from '@portico/core';
import { failureMeaning } from '@portico/database/failures';

/** The same failure as one of ours where it has a meaning, else unchanged (faults R1, R6). */
export function withMeaning(error: unknown): unknown {
  const meaning = failureMeaning(error);
  if (meaning === undefined) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'without code';
  return new PorticoError(meaning, { detail: `database ${code}`, cause: error });
}
