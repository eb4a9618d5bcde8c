import { containsName, isAllowedPassword, passwordPolicyOf } from '../../directory/password-rules.ts';
import type { UserRecord } from '../../directory/records.ts';
import { changePasswordPage } from '../../pages/change-password-page.ts';
import type { EntraError } from '../../refusals/entra-error.ts';
import { passwordReplaced } from '../../sessions/after-password.ts';
import type { Flow } from '../../sessions/flows.ts';
import { pageResponse } from '../../web/responses.ts';
import * as passwords from '../aadsts-password.ts';
import { passwordProblem } from '../checks/password.ts';
import { recordChange } from '../checks/record-change.ts';
import type { LoginCall } from '../login-call.ts';

/** The page on which a person whose password is good for once only chooses another. */
export function askNewPassword(call: LoginCall, flow: Flow, user: UserRecord, error?: EntraError): Response {
  const { emulator, trace, note } = call;
  if (error !== undefined) note.reason = `AADSTS${error.code}: password not changed`;
  flow.newPasswordOf = user.id;
  emulator.flows.keep(flow, trace.now);
  return pageResponse(200, changePasswordPage({ flow, user, error, trace }));
}

/**
 * Takes what that page sent: the current password once more, and the new one twice.
 *
 * @returns the page with what is wrong, or nothing: the password is changed and the person may go on
 */
export function takeNewPassword(call: LoginCall, flow: Flow, user: UserRecord): Response | undefined {
  const { current = '', new: wanted = '', confirm = '' } = call.params;
  const error =
    passwordProblem(call.emulator, user, current) ?? choiceProblem(user, { current, wanted, confirm });
  if (error !== undefined) return askNewPassword(call, flow, user, error);
  flow.newPasswordOf = undefined;
  call.emulator.store.users.update(user, { password: wanted, mustChangePassword: false });
  passwordReplaced(call.emulator, user.id);
  recordChange(call, 'password', { user, directoryId: user.directoryId });
  return undefined;
}

function choiceProblem(
  user: UserRecord,
  { current, wanted, confirm }: { current: string; wanted: string; confirm: string },
): EntraError | undefined {
  if (wanted !== confirm) return passwords.newPasswordsDiffer();
  if (wanted === current || !isAllowedPassword(wanted, passwordPolicyOf(user)))
    return passwords.newPasswordTooWeak();
  return containsName(wanted, user) ? passwords.newPasswordHoldsName() : undefined;
}
