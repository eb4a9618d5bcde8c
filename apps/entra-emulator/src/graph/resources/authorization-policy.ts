import { z } from 'zod';
import { assignedGrantPolicies, grantPoliciesOf, isForSelf } from '../../directory/user-consent.ts';
import { list, nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { entityReply } from '../replies.ts';

/** What ordinary members may do. */

const defaultRolePermissions = graphObject(
  {},
  {
    permissionGrantPoliciesAssigned: list(nonEmptyText, 100),
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
    permissionGrantPolicyIdsAssignedToDefaultUserRole: list(nonEmptyText, 100),
  },
);

export function getAuthorizationPolicy(call: GraphCall): GraphReply {
  const { directory } = call.caller;
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
      allowedToCreateTenants: true,
      allowedToReadBitlockerKeysForOwnedDevice: true,
      allowedToReadOtherUsers: true,
      ...directory.authorization,
      permissionGrantPoliciesAssigned: assignedGrantPolicies(directory),
    },
  };
  return entityReply(call, policy, { context: 'policies/authorizationPolicy' });
}

/**
 * User consent is on while a `ManagePermissionGrantsForSelf.` policy is assigned, and goes as far as those policies.
 * Making applications and security groups can be taken from members. What else is written is kept and shown.
 *
 * @throws GraphError 400 for a permission grant policy that is not there
 */
export function updateAuthorizationPolicy(call: GraphCall): GraphReply {
  const body = readBodyAs(call, authorizationPolicyBody, 'AuthorizationPolicy');
  const { permissionGrantPoliciesAssigned, ...others } = body.defaultUserRolePermissions ?? {};
  const assigned = permissionGrantPoliciesAssigned ?? body.permissionGrantPolicyIdsAssignedToDefaultUserRole;
  if (assigned !== undefined) requireGrantPolicies(call, assigned);
  const { directory } = call.caller;
  call.emulator.store.directories.update(directory, {
    ...(Object.keys(others).length > 0 && { authorization: { ...directory.authorization, ...others } }),
    ...(assigned !== undefined && {
      permissionGrantPoliciesAssigned: assigned,
      userConsentAllowed: assigned.some(isForSelf),
    }),
  });
  return noContent;
}

const FOR_OTHERS = /^ManagePermissionGrantsForOwnedResource\./i;

/** Consent for a team or a chat that one owns is not emulated: of those the names are taken as they come. */
function requireGrantPolicies({ emulator, caller }: GraphCall, assigned: readonly string[]): void {
  const known = new Set(
    grantPoliciesOf(emulator.store, caller.directory.id).map(({ policyId }) => policyId.toLowerCase()),
  );
  const isKnown = (one: string): boolean =>
    isForSelf(one) ? known.has(one.slice(one.indexOf('.') + 1).toLowerCase()) : FOR_OTHERS.test(one);
  if (assigned.every(isKnown)) return;
  throw badRequest(
    "Invalid value specified for property 'permissionGrantPoliciesAssigned' of resource 'AuthorizationPolicy'.",
  );
}
