import { createHash } from 'node:crypto';
import { isPorticoError, PorticoError, type Visitor } from '@portico/core';
import type { Context } from '../context.ts';
import type { SignInInput } from '../input/session.ts';
import { knownBrowserLimits, type PasswordVisitor, signInLimits } from '../throttle/limits.ts';
import { countAttempt, takeBackAttempt } from '../throttle/throttle.ts';
import { type OpenedSession, openSession, type RightPassword } from './open-session.ts';
import { type Candidate, matchingCandidate, matchingCandidates } from './password-candidates.ts';

export type SignInResult =
  | ({ readonly kind: 'signed_in' } & OpenedSession)
  /** Address and password open several users: send them again with one `user_id`. */
  | { readonly kind: 'choose'; readonly users: readonly ChoosableUser[] };

export type ChoosableUser = {
  readonly userId: string;
  readonly projectName: string;
  readonly organizationNames: readonly string[];
};

/**
 * Signs somebody in to the dashboard with e-mail address and password, without a browser: for scripts of the deployment.
 *
 * @param previousToken of the browser's cookie, if it has one
 * @throws PorticoError `sign_in_failed` for whatever is wrong, `too_many_attempts`, `unavailable`
 */
export async function signIn(
  context: Context,
  visitor: Visitor,
  input: SignInInput,
  previousToken?: string,
): Promise<SignInResult> {
  const checked = await checkPassword(context, visitor, input);
  if (checked.kind === 'choose') return checked;
  const { userId, password } = checked;
  return {
    kind: 'signed_in',
    ...(await openSession(context, visitor, { userId, password }, previousToken)),
  };
}

export type CheckedPassword =
  | { readonly kind: 'right'; readonly userId: string; readonly password: RightPassword }
  | Extract<SignInResult, { kind: 'choose' }>;

const right = ({ userId, hash }: Candidate): CheckedPassword => ({
  kind: 'right',
  userId,
  password: { version: createHash('sha256').update(hash).digest('hex') },
});

/**
 * Whom this address and password open. Signs in nobody.
 *
 * @throws PorticoError `sign_in_failed` for whatever is wrong, `too_many_attempts`, `unavailable`
 */
export async function checkPassword(
  context: Context,
  visitor: PasswordVisitor,
  input: SignInInput,
): Promise<CheckedPassword> {
  const known = await knownUser(context, visitor, input);
  if (known !== undefined) return right(known);
  const { network, address } = signInLimits(visitor, input.email);
  if (network.length > 0) await countAttempt(context, network);
  await countAttempt(context, address);
  const matching = await matchingCandidates(context, input.email, input.password);
  const chosen = matching.filter((user) => input.user_id === undefined || user.userId === input.user_id);
  const [user] = chosen;
  // No row of it: the audit log can only grow, and whoever guesses has proven nothing (A5). The log has the request.
  if (user === undefined) throw new PorticoError('sign_in_failed');
  // Only this attempt: several people may sign in with one address, and what one knows says nothing of the others.
  await takeBackAttempt(context, [...network, ...address]);
  if (chosen.length > 1) return { kind: 'choose', users: chosen.map(choosable) };
  return right(user);
}

/**
 * The person who signed in with this address in this browser before, when the password is theirs. They have a count of their
 * own, so that nobody's guesses elsewhere keep them out (attack 140); their own count too full, they are like everybody.
 */
async function knownUser(
  context: Context,
  { knownUserId }: PasswordVisitor,
  { email, password, user_id: asked }: SignInInput,
): Promise<Candidate | undefined> {
  if (knownUserId === undefined || (asked !== undefined && asked !== knownUserId)) return undefined;
  const limits = knownBrowserLimits(knownUserId);
  const admitted = await countAttempt(context, limits).then(
    () => true,
    (error: unknown) => {
      if (isPorticoError(error) && error.code === 'too_many_attempts') return false;
      throw error;
    },
  );
  const user = admitted ? await matchingCandidate(context, email, password, knownUserId) : undefined;
  if (user !== undefined) await takeBackAttempt(context, limits);
  return user;
}

function choosable({ userId, projectName, organizationNames }: Candidate): ChoosableUser {
  return { userId, projectName, organizationNames };
}
