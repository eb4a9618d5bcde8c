import { PROTECTION } from '../../directory/hard-delete-protection.ts';

/**
 * Properties that Graph v1.0 documents for a type, lists with `[]`: they may be selected, and what the emulator does not keep is
 * answered as Graph answers what nobody has set.
 */
const documented: Readonly<Record<string, string>> = {
  User: `aboutMe ageGroup assignedLicenses[] assignedPlans[] authorizationInfo birthday city
    consentProvidedForMinor country creationType customSecurityAttributes deletedDateTime employeeHireDate
    employeeLeaveDateTime employeeOrgData employeeType externalUserState externalUserStateChangeDateTime faxNumber
    hireDate identities[] imAddresses[] interests[] isManagementRestricted isResourceAccount
    lastPasswordChangeDateTime legalAgeGroupClassification licenseAssignmentStates[] mailboxSettings mySite
    onPremisesDistinguishedName onPremisesDomainName onPremisesExtensionAttributes onPremisesImmutableId
    onPremisesLastSyncDateTime onPremisesProvisioningErrors[] onPremisesSamAccountName onPremisesSecurityIdentifier
    onPremisesSyncEnabled onPremisesUserPrincipalName passwordPolicies passwordProfile pastProjects[] postalCode
    preferredDataLocation preferredName print provisionedPlans[] proxyAddresses[] responsibilities[] schools[]
    securityIdentifier serviceProvisioningErrors[] showInAddressList signInActivity signInSessionsValidFromDateTime
    skills[] state streetAddress accountEnabled businessPhones[] companyName createdDateTime department displayName
    employeeId givenName id jobTitle mail mailNickname mobilePhone officeLocation otherMails[] preferredLanguage
    surname usageLocation userPrincipalName userType`,
  Group: `allowExternalSenders assignedLabels[] assignedLicenses[] autoSubscribeNewMembers classification
    createdDateTime deletedDateTime description displayName expirationDateTime groupTypes[]
    hasMembersWithLicenseErrors hideFromAddressLists hideFromOutlookClients id isArchived isAssignableToRole
    isManagementRestricted isSubscribedByMail licenseProcessingState mail mailEnabled mailNickname membershipRule
    membershipRuleProcessingState onPremisesDomainName onPremisesLastSyncDateTime onPremisesNetBiosName
    onPremisesProvisioningErrors[] onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled
    preferredDataLocation preferredLanguage proxyAddresses[] renewedDateTime resourceBehaviorOptions[]
    resourceProvisioningOptions[] securityEnabled securityIdentifier serviceProvisioningErrors[] theme uniqueName
    unseenCount visibility`,
  Application: `addIns[] api appId applicationTemplateId appRoles[] authenticationBehaviors certification createdByAppId createdDateTime
    defaultRedirectUri deletedDateTime description disabledByMicrosoftStatus displayName groupMembershipClaims id
    identifierUris[] info isDeviceOnlyAuthSupported isDisabled isFallbackPublicClient keyCredentials[] logo managerApplications[]
    nativeAuthenticationApisEnabled notes oauth2RequirePostResponse optionalClaims parentalControlSettings
    passwordCredentials[] publicClient publisherDomain requestSignatureVerification requiredResourceAccess[]
    samlMetadataUrl serviceManagementReference servicePrincipalLockConfiguration signInAudience spa tags[]
    tokenEncryptionKeyId uniqueName verifiedPublisher web`,
  ServicePrincipal: `accountEnabled addIns[] alternativeNames[] appDescription appDisplayName appId applicationTemplateId
    appOwnerOrganizationId appRoleAssignmentRequired appRoles[] createdByAppId createdDateTime customSecurityAttributes
    deletedDateTime description disabledByMicrosoftStatus displayName errorUrl homepage id info isDisabled
    keyCredentials[] loginUrl logoutUrl notes notificationEmailAddresses[] oauth2PermissionScopes[]
    passwordCredentials[] preferredSingleSignOnMode preferredTokenSigningKeyEndDateTime
    preferredTokenSigningKeyThumbprint replyUrls[] resourceSpecificApplicationPermissions[] samlSingleSignOnSettings
    servicePrincipalNames[] servicePrincipalType signInAudience tags[] tokenEncryptionKeyId verifiedPublisher`,
};

/** Of the names that beta has besides, those that are kept here: as they are when nobody has set them. */
const keptOfBeta: Readonly<Record<string, Readonly<Record<string, null>>>> = {
  Application: { [PROTECTION]: null },
  ServicePrincipal: { [PROTECTION]: null },
};

/** Whether objects of that type have such a property in beta alone, and here as well. */
export const isKeptOfBeta = (typeName: string, name: string): boolean =>
  unsetOfBeta(typeName, name) !== undefined;

const unsetOfBeta = (typeName: string, name: string): Record<string, null> | undefined => {
  const found = Object.entries(keptOfBeta[typeName] ?? {}).find(
    ([one]) => one.toLowerCase() === name.toLowerCase(),
  );
  return found && Object.fromEntries([found]);
};

/** What Graph shows of a user without `$select`; `accountEnabled` and `userType` it leaves out. */
export const USUAL_OF_USER: readonly string[] = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
];

/** The same of an object in a mixed list, which says of which type it is. Undefined: everything. */
export const usualOf = (object: Readonly<Record<string, unknown>>): readonly string[] | undefined =>
  object['@odata.type'] === '#microsoft.graph.user' ? USUAL_OF_USER : undefined;

/** The directory always has a value for these: null would say something that is not so. */
const NEVER_UNSET: readonly string[] = ['authenticationBehaviors', 'logo', 'signInActivity'];

/** Neither null nor a list, by the schema: what counts until somebody says otherwise. */
const DEFAULTS: Readonly<Record<string, boolean>> = { oauth2RequirePostResponse: false };

/** Of each type, by its name in lower case, each property as it is when nobody has set it. */
const selectable = new Map(
  Object.entries(documented).map(([type, text]) => [
    type,
    new Map(text.split(/\s+/).map((word) => [word.toLowerCase().replace('[]', ''), unsetProperty(word)])),
  ]),
);

function unsetProperty(word: string): Readonly<Record<string, unknown>> {
  if (NEVER_UNSET.includes(word)) return {};
  return word.endsWith('[]') ? { [word.slice(0, -2)]: [] } : { [word]: DEFAULTS[word] ?? null };
}

/** What a `$select` names of objects of a type, as it is when nobody has set it: null, or an empty list. */
export function unsetProperties(
  searchParams: URLSearchParams,
  typeName: string | undefined,
): Record<string, unknown> {
  const known = selectable.get(typeName ?? '');
  const asked = known === undefined ? [] : (selectedNames(searchParams) ?? []);
  return Object.assign({}, ...asked.map((name) => known?.get(name) ?? unsetOfBeta(typeName ?? '', name)));
}

/** Whether all properties of the type stand here. */
export const isDocumentedType = (typeName: string): boolean => selectable.has(typeName);

/** Whether that type has such a property, by the documentation. */
export const isDocumentedOf = (typeName: string, name: string): boolean =>
  selectable.get(typeName)?.has(name.toLowerCase()) === true;

/** Whether any of those types has such a property. */
export const isDocumentedProperty = (name: string): boolean =>
  [...selectable.values()].some((names) => names.has(name.toLowerCase()));

/** The names in `$select`, in lower case: Graph does not tell them apart by case. Undefined for everything. */
export function selectedNames(searchParams: URLSearchParams): string[] | undefined {
  const names = (searchParams.get('$select') ?? '').split(',').map((name) => name.trim().toLowerCase());
  const asked = names.filter((name) => name !== '');
  return asked.length === 0 ? undefined : asked;
}
