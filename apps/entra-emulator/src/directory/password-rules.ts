import type { UserRecord } from './records.ts';

/** What Entra takes in a password: Latin letters, digits, blank and these. Nothing else of Unicode. */
const TAKEN = /^[A-Za-z0-9 @#$%^&*\-_!+=[\]{}|\\:',.?/`~"();<>]{8,256}$/;
const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];
const KINDS_WANTED = 3;

/** The exception that `passwordPolicies` of a user may name. */
const WEAK_ALLOWED = 'DisableStrongPassword';

/**
 * Whether Entra lets a user of the cloud have this password: 8 to 256 of its characters, of three kinds out of small
 * letters, capitals, digits and symbols. `DisableStrongPassword` among the user's policies spares the kinds.
 */
export function isAllowedPassword(password: string, { passwordPolicies }: PasswordPolicy): boolean {
  if (!TAKEN.test(password)) return false;
  const spared = (passwordPolicies ?? '').split(/[\s,]+/).includes(WEAK_ALLOWED);
  return spared || KINDS.filter((kind) => kind.test(password)).length >= KINDS_WANTED;
}

interface PasswordPolicy {
  passwordPolicies: string | null;
}

/** The policy that stands in a user's record. */
export const passwordPolicyOf = ({ withoutEffect }: Pick<UserRecord, 'withoutEffect'>): PasswordPolicy => {
  const kept = withoutEffect?.['passwordPolicies'];
  return { passwordPolicies: typeof kept === 'string' ? kept : null };
};

/** Whether the person's name is in it, which Entra refuses where people choose their own. */
export function containsName(password: string, { userPrincipalName }: UserRecord): boolean {
  const name = (userPrincipalName.split('@')[0] ?? '').toLowerCase();
  return name.length >= 3 && password.toLowerCase().includes(name);
}
