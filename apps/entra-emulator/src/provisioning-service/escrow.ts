import type { EscrowRecord, QuarantineReason } from '../directory/synchronization-records.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** When the first failures of an object are tried again, counted from the first one. Then daily. */
const FIRST_RETRIES = [6 * HOUR_MS, 12 * HOUR_MS, 24 * HOUR_MS];
/** After so long an object is not tried any more. */
const LONGEST_MS = 28 * DAY_MS;

/**
 * When an object is tried again.
 *
 * @param attempts how often it failed, 1 after the first time
 * @param firstAt ms
 * @param now ms
 * @returns ms, or null when it is not tried any more
 */
export function retryAfterAttempt(attempts: number, firstAt: number, now: number): number | null {
  const planned = FIRST_RETRIES[attempts - 1];
  const next = planned !== undefined && firstAt + planned > now ? firstAt + planned : now + DAY_MS;
  return next - firstAt > LONGEST_MS ? null : next;
}

/** Fewer failures than these never send a job to quarantine. */
const LEAST_FAILURES = 5000;
const LARGEST_SHARE = 0.4;
const MOST_WITHOUT_REFERENCES = 40_000;
const MOST_WITH_REFERENCES = 60_000;

/**
 * Whether so much fails that the job goes to quarantine.
 *
 * @param total objects in scope
 */
export function tooManyFailures(
  escrows: readonly Pick<EscrowRecord, 'isReference'>[],
  total: number,
): QuarantineReason | undefined {
  const all = escrows.length;
  const withoutReferences = escrows.filter(({ isReference }) => !isReference).length;
  if (all < LEAST_FAILURES) return undefined;
  if (withoutReferences > MOST_WITHOUT_REFERENCES) return 'EncounteredBaseEscrowThreshold';
  if (all > MOST_WITH_REFERENCES) return 'EncounteredTotalEscrowThreshold';
  return withoutReferences > total * LARGEST_SHARE ? 'EncounteredEscrowProportionThreshold' : undefined;
}
