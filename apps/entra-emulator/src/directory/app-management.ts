import type { AppRestrictions, CredentialRestriction, TenantAppManagement } from './policy-records.ts';
import type { DirectoryRecord } from './records.ts';
import type { Store } from './store.ts';

/** What app management policies say about an application or enterprise app. */

/** Whose credentials or identifier URIs are meant. */
export interface ManagedObject {
  /** Undefined for one that is not made yet: nothing was assigned to it. */
  id: string | undefined;
  kind: 'application' | 'servicePrincipal';
  createdDateTime: string;
}

export interface RestrictionsInForce {
  /** Named in refusals. */
  policyId: string;
  restrictions: AppRestrictions;
}

const EVER = '0001-01-01T00:00:00Z';

const always = (restrictionType: string, maxLifetime: string | null): CredentialRestriction => ({
  restrictionType,
  state: 'enabled',
  maxLifetime,
  restrictForAppsCreatedAfterDateTime: EVER,
});

/** The short form of the policy: what the control API and a seed can say of it, for applications and enterprise apps alike. */
function shortForm(directory: DirectoryRecord): AppRestrictions {
  const { secretsForbidden, secretMaxLifetime, certificateMaxLifetime } = directory;
  return {
    passwordCredentials: [
      ...(secretsForbidden ? [always('passwordAddition', null)] : []),
      ...(secretMaxLifetime === null ? [] : [always('passwordLifetime', secretMaxLifetime)]),
    ],
    keyCredentials:
      certificateMaxLifetime === null ? [] : [always('asymmetricKeyLifetime', certificateMaxLifetime)],
  };
}

/** The directory's own policy, whole. It is enabled by whatever its short form says. */
export function tenantAppManagementOf(directory: DirectoryRecord): TenantAppManagement {
  const short = shortForm(directory);
  const kept = directory.appManagement;
  const none: AppRestrictions = { passwordCredentials: [], keyCredentials: [] };
  const both = (written: AppRestrictions): AppRestrictions => ({
    ...written,
    passwordCredentials: [...short.passwordCredentials, ...written.passwordCredentials],
    keyCredentials: [...short.keyCredentials, ...written.keyCredentials],
  });
  const saysAnything = short.passwordCredentials.length + short.keyCredentials.length > 0;
  return {
    isEnabled: saysAnything || kept?.isEnabled === true,
    applicationRestrictions: both(kept?.applicationRestrictions ?? none),
    servicePrincipalRestrictions: both(kept?.servicePrincipalRestrictions ?? none),
  };
}

/** A policy of its own counts instead of the directory's, also when it says nothing or is switched off. */
export function restrictionsInForce(
  store: Store,
  directory: DirectoryRecord,
  { id, kind }: ManagedObject,
): RestrictionsInForce | undefined {
  const own = store.appManagementPolicies.find((one) => id !== undefined && one.appliesTo.includes(id));
  if (own !== undefined)
    return own.isEnabled ? { policyId: own.id, restrictions: own.restrictions } : undefined;
  const tenant = tenantAppManagementOf(directory);
  if (!tenant.isEnabled) return undefined;
  const restrictions =
    kind === 'application' ? tenant.applicationRestrictions : tenant.servicePrincipalRestrictions;
  return { policyId: directory.id, restrictions };
}

/** Whether a rule is about an object of that age at all. */
export function isAbout(
  rule: Pick<CredentialRestriction, 'state' | 'restrictForAppsCreatedAfterDateTime'>,
  createdDateTime: string,
): boolean {
  if (rule.state === 'disabled') return false;
  const since = rule.restrictForAppsCreatedAfterDateTime;
  return since === null || Date.parse(createdDateTime) >= Date.parse(since);
}
