import type { SamlSettings, UserRecord } from '../directory/records.ts';
import type { Emulator } from '../emulator/emulator.ts';

export const withoutPrivateKeys = ({ tokenSigningCertificates, ...settings }: SamlSettings) => ({
  ...settings,
  tokenSigningCertificates: tokenSigningCertificates.map(({ privateKeyPem: _, ...plain }) => plain),
});

/** A person without what opens their invitation. */
export const withoutTicket = ({ invitation, ...plain }: UserRecord): object => {
  if (invitation === undefined) return plain;
  const { ticketHash: _, ...told } = invitation;
  return { ...plain, invitation: told };
};

/** Everything in the directories, for tests to look at. Hashes of secrets and key material are left out. */
export function inventory({
  store,
  clock,
  faults,
  replication,
  settings,
  forgeries,
  toldRefusals,
}: Emulator): Record<string, unknown> {
  return {
    now: new Date(clock.now()).toISOString(),
    clockFrozen: clock.frozen,
    settings,
    faults: faults.list(),
    replication: replication.setting,
    forgeriesWaiting: forgeries.length,
    refusalsWaiting: toldRefusals.length,
    directories: store.directories.all(),
    users: store.users.all().map(withoutTicket),
    groups: store.groups.all().map(({ memberIds, ...group }) => ({ ...group, members: memberIds.length })),
    applications: store.applications.all().map((one) => ({
      ...one,
      passwordCredentials: one.passwordCredentials.map(({ secretHash: _, ...plain }) => plain),
      keyCredentials: one.keyCredentials.map(({ key: _, ...plain }) => plain),
    })),
    servicePrincipals: store.servicePrincipals.all().map((one) => ({
      ...one,
      passwordCredentials: one.passwordCredentials.map(({ secretHash: _, ...plain }) => plain),
      ...(one.saml !== undefined && { saml: withoutPrivateKeys(one.saml) }),
    })),
    deletedUsers: store.deletedUsers.all().map(withoutTicket),
    deletedGroups: store.deletedGroups.all(),
    oauth2PermissionGrants: store.permissionGrants.all(),
    appRoleAssignments: store.appRoleAssignments.all(),
    synchronizations: store.synchronizations.all().map(({ secrets, connectivity, ...one }) => ({
      ...one,
      secrets: secrets.map(({ key }) => key),
      connectivity: connectivity.map(({ key }) => key),
    })),
    subscriptions: store.subscriptions.all(),
    stsPolicies: store.stsPolicies.all(),
    appManagementPolicies: store.appManagementPolicies.all(),
    permissionGrantPolicies: store.permissionGrantPolicies.all(),
    permissionClassifications: store.permissionClassifications.all(),
    administrativeUnits: store.administrativeUnits.all(),
    synchronizationJobs: store.synchronizationJobs.all().map(({ schema: _, links, escrows, ...job }) => ({
      ...job,
      links: links.length,
      escrows: escrows.length,
    })),
  };
}
