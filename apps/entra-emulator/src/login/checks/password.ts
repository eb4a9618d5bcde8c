import { createHash, timingSafeEqual } from 'node:crypto';
import type { UserRecord } from '../../directory/records.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { EntraError } from '../../refusals/entra-error.ts';
import * as aadsts from '../aadsts.ts';

/**
 * What is wrong with a password, if anything.
 * - who is locked is not heard, not even with the right one (50053)
 * - a wrong one is 50126; the tenth in a row locks for a minute of the emulator's clock
 * - a disabled user learns that only with the right one (50057)
 */
export function passwordProblem(
  { lockOut, clock }: Emulator,
  user: UserRecord,
  password: string,
): EntraError | undefined {
  const now = clock.now();
  if (lockOut.isLocked(user.id, now)) return aadsts.lockedUser();
  if (!timingSafeEqual(digest(user.password), digest(password))) {
    lockOut.noteWrong(user.id, password, now);
    return lockOut.isLocked(user.id, now) ? aadsts.lockedUser() : aadsts.wrongPassword();
  }
  lockOut.noteRight(user.id);
  return user.accountEnabled ? undefined : aadsts.disabledUser();
}

const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
