import { z } from 'zod';
import { list, nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, noContent, readBodyAs } from '../graph-call.ts';
import { graphObject } from '../graph-object.ts';
import { entityReply } from '../replies.ts';

/** What ordinary members may do. */

const USER_CONSENT = 'ManagePermissionGrantsForSelf.microsoft-user-default-legacy';

const defaultRolePermissions = graphObject(
  {},
  {
    permissionGrantPoliciesAssigned: list(nonEmptyText),
    allowedToCreateApps: z.boolean(),
    allowedToCreateSecurityGroups: z.boolean(),
    allowedToCreateTenants: z.boolean(),
    allowedToReadOtherUsers: z.boolean(),
    allowedToReadBitlockerKeysForOwnedDevice: z.boolean().nullable(),
  },
);
const authorizationPolicyBody = graphObject(
  {},
  {
    defaultUserRolePermissions: defaultRolePermissions,
    permissionGrantPolicyIdsAssignedToDefaultUserRole: list(nonEmptyText),
  },
);

export function getAuthorizationPolicy(call: GraphCall): GraphReply {
  const assigned = call.caller.directory.userConsentAllowed ? [USER_CONSENT] : [];
  const policy = {
    id: 'authorizationPolicy',
    displayName: 'Authorization Policy',
    description: 'Used to manage authorization related settings across the company.',
    allowInvitesFrom: 'everyone',
    allowedToUseSSPR: true,
    blockMsolPowerShell: false,
    guestUserRoleId: '10dae51f-b6af-4016-8d66-8c2a99b929b3',
    defaultUserRolePermissions: {
      allowedToCreateApps: true,
      allowedToCreateSecurityGroups: true,
      allowedToReadOtherUsers: true,
      permissionGrantPoliciesAssigned: assigned,
    },
  };
  return entityReply(call, policy, { context: 'policies/authorizationPolicy' });
}

/** User consent is on while a `ManagePermissionGrantsForSelf.` policy is assigned. Other settings have no effect here. */
export function updateAuthorizationPolicy(call: GraphCall): GraphReply {
  const body = readBodyAs(call, authorizationPolicyBody, 'AuthorizationPolicy');
  const assigned =
    body.defaultUserRolePermissions?.permissionGrantPoliciesAssigned ??
    body.permissionGrantPolicyIdsAssignedToDefaultUserRole;
  if (assigned !== undefined) {
    const userConsentAllowed = assigned.some((one) => one.startsWith('ManagePermissionGrantsForSelf.'));
    call.emulator.store.directories.update(call.caller.directory, { userConsentAllowed });
  }
  return noContent;
}
