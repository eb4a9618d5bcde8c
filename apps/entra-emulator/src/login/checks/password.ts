import type { UserRecord } from '../../directory/records.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { EntraError } from '../../refusals/entra-error.ts';
import * as aadsts from '../aadsts.ts';
import * as passwords from '../aadsts-password.ts';

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
  switch (lockOut.judge(user, password, clock.now())) {
    case 'locked':
      return passwords.lockedUser();
    case 'wrong':
      return passwords.wrongPassword();
    case 'right':
      return user.accountEnabled ? undefined : aadsts.disabledUser();
  }
}
