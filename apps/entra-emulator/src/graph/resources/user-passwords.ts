import { z } from 'zod';
import { containsName, isAllowedPassword, passwordPolicyOf } from '../../directory/password-rules.ts';
import type { UserRecord } from '../../directory/records.ts';
import { passwordReplaced } from '../../sessions/after-password.ts';
import { nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, type GraphError } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { requireUser } from './users.ts';

/** Passwords of people: set by others, or changed by themselves. */

export const passwordProfile = graphObject(
  {},
  {
    password: nonEmptyText,
    forceChangePasswordNextSignIn: z.boolean(),
    forceChangePasswordNextSignInWithMfa: z.boolean(),
  },
);

/** So much of a user's body concerns the password. */
interface PasswordBody {
  passwordProfile?: z.infer<typeof passwordProfile>;
  passwordPolicies?: string | null;
}

/** Whether the person has to choose another at the next sign-in. Not unless it is said. */
export const wantsChange = ({ passwordProfile: wanted }: PasswordBody): boolean =>
  (wanted?.forceChangePasswordNextSignIn || wanted?.forceChangePasswordNextSignInWithMfa) ?? false;

/** @throws GraphError 400 when the policy that the user has, or is given by the same body, forbids the password */
export function requireAllowedPassword(body: PasswordBody, user: UserRecord | undefined): void {
  const password = body.passwordProfile?.password;
  if (password === undefined) return;
  const { passwordPolicies = user === undefined ? null : passwordPolicyOf(user).passwordPolicies } = body;
  if (!isAllowedPassword(password, { passwordPolicies })) throw passwordRefused();
}

const passwordRefused = (): GraphError =>
  badRequest(
    'The specified password does not comply with password complexity requirements. Please provide a different password.',
  );

const changePasswordBody = graphObject({ currentPassword: z.string(), newPassword: z.string() }, {});

/** A person changes their own password; browsers and refresh tokens that stood on the old one end. */
export function changePassword(call: GraphCall): GraphReply {
  const user = requireUser(call);
  if (user.id !== call.caller.userId)
    throw badRequest('changePassword is for the signed-in user only: POST /me/changePassword.');
  const { currentPassword, newPassword } = readBodyAs(call, changePasswordBody, 'User');
  if (call.emulator.lockOut.judge(user, currentPassword, call.now) !== 'right')
    throw badRequest('The specified current password is not the password of the user.');
  if (
    newPassword === currentPassword ||
    containsName(newPassword, user) ||
    !isAllowedPassword(newPassword, passwordPolicyOf(user))
  )
    throw passwordRefused();
  call.emulator.store.users.update(user, { password: newPassword, mustChangePassword: false });
  passwordReplaced(call.emulator, user.id);
  return noContent;
}
