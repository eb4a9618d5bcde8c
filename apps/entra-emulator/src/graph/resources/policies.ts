import { z } from 'zod';
import { durationMs } from '../../clock/duration.ts';
import type { DirectoryRecord } from '../../directory/records.ts';
import { list, nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, noContent, readBodyAs } from '../graph-call.ts';
import { graphObject } from '../graph-object.ts';
import { entityReply } from '../replies.ts';
import type { WireObject } from './wire.ts';

/** Policies of a directory: which credentials applications may have, and who may consent. */

const DURATION = 'expected an ISO 8601 duration';
const duration = z.string(DURATION).refine((value) => durationMs(value) !== undefined, DURATION);

const restriction = <const T extends string>(...types: T[]) =>
  graphObject(
    { restrictionType: z.enum(types) },
    {
      state: z.enum(['enabled', 'disabled']),
      maxLifetime: duration.nullable(),
      restrictForAppsCreatedAfterDateTime: z.string().nullable(),
    },
  );

/** Only the restrictions that have an effect here; any other is refused instead of pretended. */
const restrictions = graphObject(
  {},
  {
    passwordCredentials: list(restriction('passwordAddition', 'passwordLifetime')),
    keyCredentials: list(restriction('asymmetricKeyLifetime')),
    '@odata.type': z.unknown(),
  },
);

const appManagementPolicyBody = graphObject(
  {},
  {
    displayName: nonEmptyText,
    description: z.string().nullable(),
    isEnabled: z.boolean(),
    applicationRestrictions: restrictions,
  },
);
type Restrictions = z.infer<typeof restrictions>;

export function getAppManagementPolicy(call: GraphCall): GraphReply {
  const { directory } = call.caller;
  return entityReply(call, wireAppManagementPolicy(directory), {
    context: 'policies/defaultAppManagementPolicy',
  });
}

function wireAppManagementPolicy(directory: DirectoryRecord): WireObject {
  const entry = (restrictionType: string, maxLifetime: string | null): WireObject => ({
    restrictionType,
    state: 'enabled',
    maxLifetime,
    restrictForAppsCreatedAfterDateTime: '0001-01-01T00:00:00Z',
  });
  const { secretsForbidden, secretMaxLifetime, certificateMaxLifetime } = directory;
  const passwordCredentials = [
    ...(secretsForbidden ? [entry('passwordAddition', null)] : []),
    ...(secretMaxLifetime === null ? [] : [entry('passwordLifetime', secretMaxLifetime)]),
  ];
  const keyCredentials =
    certificateMaxLifetime === null ? [] : [entry('asymmetricKeyLifetime', certificateMaxLifetime)];
  return {
    id: '00000000-0000-0000-0000-000000000000',
    displayName: 'Default app management tenant policy',
    description:
      'Default tenant policy that enforces app management restrictions on applications and service principals.',
    isEnabled: passwordCredentials.length + keyCredentials.length > 0,
    applicationRestrictions: { passwordCredentials, keyCredentials },
    servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
  };
}

export function updateAppManagementPolicy(call: GraphCall): GraphReply {
  const body = readBodyAs(call, appManagementPolicyBody, 'TenantAppManagementPolicy');
  const { isEnabled, applicationRestrictions } = body;
  const { directories } = call.emulator.store;
  if (isEnabled === false) {
    const none = { secretsForbidden: false, secretMaxLifetime: null, certificateMaxLifetime: null };
    directories.update(call.caller.directory, none);
  } else if (applicationRestrictions !== undefined) {
    directories.update(call.caller.directory, changesOf(applicationRestrictions));
  }
  return noContent;
}

/** A collection that is sent replaces the one before. */
function changesOf({ passwordCredentials, keyCredentials }: Restrictions): Partial<DirectoryRecord> {
  const passwords = passwordCredentials?.filter((one) => one.state !== 'disabled');
  const keys = keyCredentials?.filter((one) => one.state !== 'disabled');
  return {
    ...(passwords !== undefined && {
      secretsForbidden: passwords.some((one) => one.restrictionType === 'passwordAddition'),
      secretMaxLifetime:
        passwords.find((one) => one.restrictionType === 'passwordLifetime')?.maxLifetime ?? null,
    }),
    ...(keys !== undefined && { certificateMaxLifetime: keys[0]?.maxLifetime ?? null }),
  };
}

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
    const userConsentAllowed = assigned.some((one) => /^managePermissionGrantsForSelf\./i.test(one));
    call.emulator.store.directories.update(call.caller.directory, { userConsentAllowed });
  }
  return noContent;
}
