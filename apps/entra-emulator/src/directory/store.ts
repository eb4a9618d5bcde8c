import { Collection, type CollectionChange } from './collection.ts';
import { firstPartyClient } from './first-party-clients.ts';
import { membershipIndex } from './memberships.ts';
import type {
  AdministrativeUnitRecord,
  AppManagementPolicyRecord,
  PermissionClassificationRecord,
  PermissionGrantPolicyRecord,
  StsPolicyRecord,
} from './policy-records.ts';
import type {
  ApplicationRecord,
  AppRoleAssignmentRecord,
  DirectoryRecord,
  GroupRecord,
  PermissionGrantRecord,
  ServicePrincipalRecord,
  SubscriptionRecord,
  UserRecord,
} from './records.ts';
import type {
  ProvisioningEventRecord,
  SynchronizationJobRecord,
  SynchronizationRecord,
} from './synchronization-records.ts';
import { type Touched, TouchedObjects } from './touched.ts';

/** Everything that a restart must bring back, as plain lists. */
export interface StoreContent {
  directories: DirectoryRecord[];
  users: UserRecord[];
  groups: GroupRecord[];
  applications: ApplicationRecord[];
  servicePrincipals: ServicePrincipalRecord[];
  permissionGrants: PermissionGrantRecord[];
  appRoleAssignments: AppRoleAssignmentRecord[];
  deletedUsers: UserRecord[];
  deletedGroups: GroupRecord[];
  /** Who is told of changes. */
  subscriptions: SubscriptionRecord[];
  synchronizations: SynchronizationRecord[];
  synchronizationJobs: SynchronizationJobRecord[];
  provisioningEvents: ProvisioningEventRecord[];
  stsPolicies: StsPolicyRecord[];
  appManagementPolicies: AppManagementPolicyRecord[];
  permissionGrantPolicies: PermissionGrantPolicyRecord[];
  permissionClassifications: PermissionClassificationRecord[];
  administrativeUnits: AdministrativeUnitRecord[];
}

/** All directories of the emulator. Deleted applications and service principals stay, marked `deletedDateTime`. */
export class Store {
  /** Grows with every change. */
  revision = 0;
  readonly #changed = (): void => {
    this.revision += 1;
  };
  readonly directories = new Collection<DirectoryRecord>(this.#changed);
  /** Users and groups that somebody wants to be told of. */
  readonly touched = new TouchedObjects();
  readonly #changedKind =
    (kind: Touched['kind']) =>
    (change?: CollectionChange<{ id: string; directoryId: string }>): void => {
      this.revision += 1;
      if (change !== undefined) this.touched.note(kind, change);
    };
  readonly users = new Collection<UserRecord>(this.#changedKind('users'));
  readonly groups = new Collection<GroupRecord>(this.#changedKind('groups'));
  readonly applications = new Collection<ApplicationRecord>(this.#changed);
  readonly servicePrincipals = new Collection<ServicePrincipalRecord>(this.#changed);
  readonly permissionGrants = new Collection<PermissionGrantRecord>(this.#changed);
  #assignmentsOf: Map<string, AppRoleAssignmentRecord[]> | undefined;
  readonly appRoleAssignments = new Collection<AppRoleAssignmentRecord>(() => {
    this.revision += 1;
    this.#assignmentsOf = undefined;
  });
  /** Users and groups in deletedItems: kept apart, so that nobody signs in as one. */
  readonly deletedUsers = new Collection<UserRecord>(this.#changedKind('users'));
  readonly deletedGroups = new Collection<GroupRecord>(this.#changedKind('groups'));
  readonly subscriptions = new Collection<SubscriptionRecord>(() => {
    this.revision += 1;
    this.touched.wanted = this.subscriptions.all().length > 0;
  });
  readonly synchronizations = new Collection<SynchronizationRecord>(this.#changed);
  readonly synchronizationJobs = new Collection<SynchronizationJobRecord>(this.#changed);
  readonly provisioningEvents = new Collection<ProvisioningEventRecord>(this.#changed);
  readonly stsPolicies = new Collection<StsPolicyRecord>(this.#changed);
  readonly appManagementPolicies = new Collection<AppManagementPolicyRecord>(this.#changed);
  readonly permissionGrantPolicies = new Collection<PermissionGrantPolicyRecord>(this.#changed);
  readonly permissionClassifications = new Collection<PermissionClassificationRecord>(this.#changed);
  readonly administrativeUnits = new Collection<AdministrativeUnitRecord>(this.#changed);
  #memberships: { revision: number; groupsOf: (objectId: string) => GroupRecord[] } | undefined;

  /** A directory by tenant id or verified domain, case-insensitively. */
  directoryNamed(name: string): DirectoryRecord | undefined {
    const wanted = name.toLowerCase();
    return this.directories.get(wanted) ?? this.directories.find((one) => one.domains.includes(wanted));
  }

  /** Of any directory, Microsoft's own clients among them. */
  applicationByAppId(appId: string): ApplicationRecord | undefined {
    const wanted = appId.toLowerCase();
    return (
      this.applications.find((one) => one.appId === wanted && one.deletedDateTime === null) ??
      firstPartyClient(wanted)
    );
  }

  /** The enterprise app of `appId` in one directory. */
  servicePrincipalOf(appId: string, directoryId: string): ServicePrincipalRecord | undefined {
    const wanted = appId.toLowerCase();
    return this.servicePrincipals.find(
      (one) => one.appId === wanted && one.directoryId === directoryId && one.deletedDateTime === null,
    );
  }

  /** The user of a directory that somebody means by a UPN or, for guests, by the name they sign in with. */
  userNamed(name: string, directoryId: string): UserRecord | undefined {
    const wanted = name.trim().toLowerCase();
    return this.users.find(
      (one) =>
        one.directoryId === directoryId &&
        (one.userPrincipalName.toLowerCase() === wanted || one.signInName.toLowerCase() === wanted),
    );
  }

  /** Groups that hold the object directly or through other groups. */
  groupsOf(objectId: string): GroupRecord[] {
    if (this.#memberships?.revision !== this.revision) {
      this.#memberships = { revision: this.revision, groupsOf: membershipIndex(this.groups.all()) };
    }
    return this.#memberships.groupsOf(objectId);
  }

  /** App roles that a user, group or enterprise app was given itself. Each app-only token asks for them. */
  assignmentsOf(principalId: string): readonly AppRoleAssignmentRecord[] {
    this.#assignmentsOf ??= Map.groupBy(this.appRoleAssignments.all(), (one) => one.principalId);
    return this.#assignmentsOf.get(principalId) ?? [];
  }

  content(): StoreContent {
    return {
      directories: this.directories.all(),
      users: this.users.all(),
      groups: this.groups.all(),
      applications: this.applications.all(),
      servicePrincipals: this.servicePrincipals.all(),
      permissionGrants: this.permissionGrants.all(),
      appRoleAssignments: this.appRoleAssignments.all(),
      deletedUsers: this.deletedUsers.all(),
      deletedGroups: this.deletedGroups.all(),
      subscriptions: this.subscriptions.all(),
      synchronizations: this.synchronizations.all(),
      synchronizationJobs: this.synchronizationJobs.all(),
      provisioningEvents: this.provisioningEvents.all(),
      stsPolicies: this.stsPolicies.all(),
      appManagementPolicies: this.appManagementPolicies.all(),
      permissionGrantPolicies: this.permissionGrantPolicies.all(),
      permissionClassifications: this.permissionClassifications.all(),
      administrativeUnits: this.administrativeUnits.all(),
    };
  }

  replaceContent(content: StoreContent): void {
    this.directories.replaceAll(content.directories);
    this.users.replaceAll(content.users);
    this.groups.replaceAll(content.groups);
    this.applications.replaceAll(content.applications);
    this.servicePrincipals.replaceAll(content.servicePrincipals);
    this.permissionGrants.replaceAll(content.permissionGrants);
    this.appRoleAssignments.replaceAll(content.appRoleAssignments);
    this.deletedUsers.replaceAll(content.deletedUsers);
    this.deletedGroups.replaceAll(content.deletedGroups);
    this.subscriptions.replaceAll(content.subscriptions);
    this.synchronizations.replaceAll(content.synchronizations);
    this.synchronizationJobs.replaceAll(content.synchronizationJobs);
    this.provisioningEvents.replaceAll(content.provisioningEvents);
    this.stsPolicies.replaceAll(content.stsPolicies);
    this.appManagementPolicies.replaceAll(content.appManagementPolicies);
    this.permissionGrantPolicies.replaceAll(content.permissionGrantPolicies);
    this.permissionClassifications.replaceAll(content.permissionClassifications);
    this.administrativeUnits.replaceAll(content.administrativeUnits);
  }
}
