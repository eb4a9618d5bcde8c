/**
 * Relations of Graph v1.0 by the type that has them, from its schema: what `$expand` may name there. The emulator expands some of
 * them, and says of the others that it does not. Of a type that is missing here nothing is known.
 */
const documented: Readonly<Record<string, string>> = {
  User: `activities agreementAcceptances appRoleAssignments authentication calendar calendarGroups calendars calendarView chats
    cloudClipboard cloudPCs contactFolders contacts createdObjects deviceManagementTroubleshootingEvents directReports drive
    drives employeeExperience events extensions followedSites inferenceClassification insights joinedTeams licenseDetails
    mailFolders managedAppRegistrations managedDevices manager memberOf messages oauth2PermissionGrants onenote onlineMeetings
    outlook ownedDevices ownedObjects people permissionGrants photo photos planner presence registeredDevices
    scopedRoleMemberOf settings solutions sponsors teamwork todo transitiveMemberOf`,
  Group: `acceptedSenders appRoleAssignments calendar calendarView conversations createdOnBehalfOf drive drives events extensions
    groupLifecyclePolicies memberOf members membersWithLicenseErrors onenote owners permissionGrants photo photos planner
    rejectedSenders settings sites team threads transitiveMemberOf transitiveMembers`,
  Application: `appManagementPolicies createdOnBehalfOf extensionProperties federatedIdentityCredentials
    homeRealmDiscoveryPolicies owners synchronization tokenIssuancePolicies tokenLifetimePolicies`,
  ServicePrincipal: `appManagementPolicies appRoleAssignedTo appRoleAssignments claimsMappingPolicies createdObjects
    delegatedPermissionClassifications endpoints federatedIdentityCredentials homeRealmDiscoveryPolicies memberOf
    oauth2PermissionGrants ownedObjects owners remoteDesktopSecurityConfiguration synchronization tokenIssuancePolicies
    tokenLifetimePolicies transitiveMemberOf`,
  AdministrativeUnit: 'extensions members scopedRoleMembers',
  DirectoryRole: 'members scopedMembers',
  Domain:
    'domainNameReferences federationConfiguration rootDomain serviceConfigurationRecords verificationDnsRecords',
  Organization: 'branding certificateBasedAuthConfiguration extensions',
  UnifiedRoleAssignment: 'appScope directoryScope principal roleDefinition',
  UnifiedRoleDefinition: 'inheritsPermissionsFrom',
};

/** Whether objects of the type have such a relation in Graph. */
export const hasRelation = (typeName: string, name: string): boolean =>
  (documented[typeName] ?? '').toLowerCase().split(/\s+/).includes(name.toLowerCase());

const namesOfAll = new Set(Object.values(documented).flatMap((text) => text.toLowerCase().split(/\s+/)));

/** What bodies link by `{relation}@odata.bind` in Graph, and not here. */
const LINKED: Readonly<Record<string, readonly string[]>> = {
  User: ['sponsors'],
  Invitation: ['invitedusersponsors'],
};

/** Whether Graph lets a body of the type link objects by that relation, and the emulator does not. */
export const isLinkedElsewhere = (typeName: string, relation: string): boolean =>
  LINKED[typeName]?.includes(relation.toLowerCase()) === true;

/** Whether objects of some type have a relation of that name. */
export const isRelationOfAny = (name: string): boolean => namesOfAll.has(name.toLowerCase());

/** Whether objects of some type have a relation of that name that leads to several: it ends in `s` or `of`. */
export const isRelationToMany = (name: string): boolean => isRelationOfAny(name) && /(?:s|of)$/i.test(name);
