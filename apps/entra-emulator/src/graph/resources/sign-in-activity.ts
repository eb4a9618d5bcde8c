import type { SignInHappening } from '../../activity/sign-in.ts';
import { isoSeconds } from '../../clock/clock.ts';
import type { UserRecord } from '../../directory/records.ts';
import type { GraphCall } from '../graph-call.ts';
import { GraphError } from '../graph-error.ts';
import { readSignIns } from '../log-permissions.ts';
import { allows, holdsAny, requirePermission } from '../permission-checks.ts';
import { selectedNames } from '../query/selectable.ts';
import { requirePremium } from './premium.ts';
import { type WireObject, wireUser } from './wire.ts';

/** `signInActivity`: when a user last tried to sign in, and last succeeded. Shown to whoever asks for it by name, and never otherwise. */

export const SIGN_IN_ACTIVITY_FILTERS = [
  'signInActivity/lastSignInDateTime',
  'signInActivity/lastNonInteractiveSignInDateTime',
  'signInActivity/lastSuccessfulSignInDateTime',
];

const isAskedFor = ({ url: { searchParams } }: GraphCall): boolean =>
  (selectedNames(searchParams) ?? []).some((name) => /^signinactivity(\/|$)/.test(name)) ||
  /\bsignInActivity\//i.test(searchParams.get('$filter') ?? '');

/** Users as Graph shows them, with their activity where it is asked for. @throws GraphError 403 */
export function wireUsersWithActivity(call: GraphCall, users: readonly UserRecord[]): WireObject[] {
  if (!isAskedFor(call)) return users.map(wireUser);
  requireActivity(call);
  const byUser = new Map<string, SignInHappening[]>();
  for (const one of call.emulator.signIns.everOf(call.caller.directory.id)) {
    const known = byUser.get(one.user.id);
    if (known === undefined) byUser.set(one.user.id, [one]);
    else known.push(one);
  }
  return users.map((user) => ({ ...wireUser(user), ...activityOf(byUser.get(user.id)) }));
}

/** The same of one user. @throws GraphError 403; 400 where the user is named otherwise than by the object id */
export function wireUserWithActivity(call: GraphCall, user: UserRecord): WireObject {
  if (isAskedFor(call) && call.keys[0]?.value.toLowerCase() !== user.id)
    throw new GraphError(
      400,
      'BadRequest',
      'Get By Key only supports UserId and the key has to be a valid Guid',
    );
  const [found = wireUser(user)] = wireUsersWithActivity(call, [user]);
  return found;
}

function requireActivity({ caller }: GraphCall): void {
  requirePremium(caller.directory);
  if (allows(caller, readSignIns)) return;
  if (!holdsAny(caller, readSignIns))
    throw new GraphError(
      403,
      'Authentication_MSGraphPermissionMissing',
      'The principal does not have required Microsoft Graph permission(s): AuditLog.Read.All',
    );
  requirePermission(caller, readSignIns);
}

/** @param signIns newest first; every one of them is interactive here. Who never tried has no activity at all */
function activityOf(signIns: readonly SignInHappening[] = []): WireObject {
  const [last] = signIns;
  if (last === undefined) return {};
  const success = signIns.find(({ refusal }) => refusal === undefined);
  return {
    signInActivity: {
      lastSignInDateTime: isoSeconds(last.at),
      lastSignInRequestId: last.id,
      lastNonInteractiveSignInDateTime: null,
      lastNonInteractiveSignInRequestId: null,
      lastSuccessfulSignInDateTime: success === undefined ? null : isoSeconds(success.at),
      lastSuccessfulSignInRequestId: success?.id ?? null,
    },
  };
}
