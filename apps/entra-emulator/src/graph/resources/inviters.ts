import { inviterOf } from '../../directory/authorization.ts';
import { directoryRoleTemplates } from '../../directory/well-known.ts';
import type { GraphCall } from '../graph-call.ts';
import { GraphError } from '../graph-error.ts';

const { globalAdministrator, userAdministrator, guestInviter } = directoryRoleTemplates;
const INVITING_ROLES: readonly string[] = [globalAdministrator, userAdministrator, guestInviter];

/**
 * Whom the authorization policy lets invite (`allowInvitesFrom`).
 * - `none`: nobody, no administrator either
 * - `adminsAndGuestInviters`: people with one of these roles; an application without a person is none of them
 * - `adminsGuestInvitersAndAllMembers`: every member besides, and applications
 *
 * @throws GraphError 403
 */
export function requireInviter({ emulator, caller }: GraphCall): void {
  if (caller.servicePrincipalId === '') return;
  const policy = inviterOf(caller.directory);
  const holdsRole = INVITING_ROLES.some((role) => caller.directoryRoles.includes(role));
  const isGuest = emulator.store.users.get(caller.userId ?? '')?.userType === 'Guest';
  const mayInvite = {
    none: false,
    adminsAndGuestInviters: holdsRole,
    adminsGuestInvitersAndAllMembers: holdsRole || !isGuest,
    everyone: true,
  };
  if (mayInvite[policy]) return;
  throw new GraphError(
    403,
    'Authorization_RequestDenied',
    'Guest invitations not allowed for your company. Contact your company administrator for more details.',
    `allowInvitesFrom of the authorization policy is ${policy}`,
  );
}
