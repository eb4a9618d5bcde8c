import type { SamlSettings } from '../directory/records.ts';
import type { Emulator } from '../emulator/emulator.ts';

const withoutPrivateKeys = ({ tokenSigningCertificates, ...settings }: SamlSettings) => ({
  ...settings,
  tokenSigningCertificates: tokenSigningCertificates.map(({ privateKeyPem: _, ...plain }) => plain),
});

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
    users: store.users.all(),
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
    deletedUsers: store.deletedUsers.all(),
    deletedGroups: store.deletedGroups.all(),
    oauth2PermissionGrants: store.permissionGrants.all(),
    appRoleAssignments: store.appRoleAssignments.all(),
    synchronizations: store.synchronizations.all().map(({ secrets, connectivity, ...one }) => ({
      ...one,
      secrets: secrets.map(({ key }) => key),
      connectivity: connectivity.map(({ key }) => key),
    })),
    synchronizationJobs: store.synchronizationJobs.all().map(({ schema: _, links, escrows, ...job }) => ({
      ...job,
      links: links.length,
      escrows: escrows.length,
    })),
  };
}
