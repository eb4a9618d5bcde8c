import { z } from 'zod';
import { DEFAULT_ROLE, INVITERS, inviterOf } from '../../directory/authorization.ts';
import { assignedGrantPolicies, grantPoliciesOf, isForSelf } from '../../directory/user-consent.ts';
import { list, nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { notEmulated } from '../not-emulated.ts';
import { entityReply, listReply } from '../replies.ts';
import { versionOf } from '../version.ts';
import { guid } from './without-effect.ts';

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
    allowInvitesFrom: z.enum(INVITERS),
    guestUserRoleId: guid,
    displayName: z.string(),
    description: z.string().nullable(),
    allowedToSignUpEmailBasedSubscriptions: z.boolean(),
    allowedToUseSSPR: z.boolean(),
    allowEmailVerifiedUsersToJoinOrganization: z.boolean(),
    allowUserConsentForRiskyApps: z.boolean().nullable(),
    blockMsolPowerShell: z.boolean().nullable(),
  },
);

/** As Microsoft sets them in a new directory. Nothing here depends on them, so they stay so. */
const FIXED: Readonly<Record<string, unknown>> = {
  displayName: 'Authorization Policy',
  description: 'Used to manage authorization related settings across the company.',
  allowedToSignUpEmailBasedSubscriptions: true,
  allowedToUseSSPR: true,
  allowEmailVerifiedUsersToJoinOrganization: false,
  allowUserConsentForRiskyApps: false,
  blockMsolPowerShell: false,
  guestUserRoleId: '10dae51f-b6af-4016-8d66-8c2a99b929b3',
};
/** The same of the default role: nobody makes directories here, and there are no devices. */
const FIXED_OF_ROLE: readonly string[] = [
  'allowedToCreateTenants',
  'allowedToReadBitlockerKeysForOwnedDevice',
];

/** In beta a list of the one policy, unless its id stands behind: `policies/authorizationPolicy/authorizationPolicy`. */
export function getAuthorizationPolicy(call: GraphCall): GraphReply {
  const { directory } = call.caller;
  const isBeta = versionOf(call.url) === 'beta';
  const assigned = assignedGrantPolicies(directory);
  const policy = {
    id: 'authorizationPolicy',
    ...FIXED,
    allowInvitesFrom: inviterOf(directory),
    ...(isBeta && { permissionGrantPolicyIdsAssignedToDefaultUserRole: assigned }),
    defaultUserRolePermissions: {
      ...DEFAULT_ROLE,
      ...directory.authorization,
      ...(!isBeta && { permissionGrantPoliciesAssigned: assigned }),
    },
  };
  if (isBeta && !/\/authorizationPolicy\/authorizationPolicy\/?$/i.test(call.url.pathname))
    return listReply(call, [policy], LIST);
  return entityReply(call, policy, { context: LIST.context });
}

const LIST = { typeName: 'AuthorizationPolicy', context: 'policies/authorizationPolicy', filterable: ['id'] };

/**
 * User consent is on while a `ManagePermissionGrantsForSelf.` policy is assigned, and goes as far as those policies. Making
 * applications and security groups, and reading others, can be taken from members; inviting from nearly everybody.
 *
 * @throws GraphError 400 for a permission grant policy that is not there; 501 for another value of what has no effect here
 */
export function updateAuthorizationPolicy(call: GraphCall): GraphReply {
  const body = readBodyAs(call, authorizationPolicyBody, 'AuthorizationPolicy');
  const { defaultUserRolePermissions, permissionGrantPolicyIdsAssignedToDefaultUserRole: older } = body;
  const { permissionGrantPoliciesAssigned: assigned = older, ...others } = defaultUserRolePermissions ?? {};
  const { allowInvitesFrom, ...rest } = body;
  const { directory } = call.caller;
  refuseOthers(rest, FIXED, Object.keys(FIXED));
  refuseOthers(others, { ...DEFAULT_ROLE, ...directory.authorization }, FIXED_OF_ROLE);
  if (assigned !== undefined) requireGrantPolicies(call, assigned);
  call.emulator.store.directories.update(directory, {
    ...(Object.keys(others).length > 0 && { authorization: { ...directory.authorization, ...others } }),
    ...(allowInvitesFrom !== undefined && { allowInvitesFrom }),
    ...(assigned !== undefined && {
      permissionGrantPoliciesAssigned: assigned,
      userConsentAllowed: assigned.some(isForSelf),
    }),
  });
  return noContent;
}

/** What says again what is so already is no change. */
function refuseOthers(
  given: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
  fixed: readonly string[],
): void {
  const other = fixed.find((name) => given[name] !== undefined && given[name] !== now[name]);
  if (other !== undefined)
    throw notEmulated(`'${other}' of the authorization policy other than ${JSON.stringify(now[other])}`);
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
