import { GraphError } from '../graph-error.ts';
import { notEmulated } from '../not-emulated.ts';
import { hasRelation } from './relations.ts';

/**
 * Properties that Graph v1.0 documents for a type, lists with `[]`: they may be selected, and what the emulator does not keep is
 * answered as Graph answers what nobody has set. A type that is missing here is not checked.
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
  Application: `addIns[] api appId applicationTemplateId appRoles[] authenticationBehaviors certification createdDateTime
    defaultRedirectUri deletedDateTime description disabledByMicrosoftStatus displayName groupMembershipClaims id
    identifierUris[] info isDeviceOnlyAuthSupported isDisabled isFallbackPublicClient keyCredentials[] logo
    nativeAuthenticationApisEnabled notes oauth2RequirePostResponse optionalClaims parentalControlSettings
    passwordCredentials[] publicClient publisherDomain requestSignatureVerification requiredResourceAccess[]
    samlMetadataUrl serviceManagementReference servicePrincipalLockConfiguration signInAudience spa tags[]
    tokenEncryptionKeyId uniqueName verifiedPublisher web`,
  ServicePrincipal: `accountEnabled addIns[] alternativeNames[] appDescription appDisplayName appId applicationTemplateId
    appOwnerOrganizationId appRoleAssignmentRequired appRoles[] createdDateTime customSecurityAttributes
    deletedDateTime description disabledByMicrosoftStatus displayName errorUrl homepage id info isDisabled
    keyCredentials[] loginUrl logoutUrl notes notificationEmailAddresses[] oauth2PermissionScopes[]
    passwordCredentials[] preferredSingleSignOnMode preferredTokenSigningKeyEndDateTime
    preferredTokenSigningKeyThumbprint replyUrls[] resourceSpecificApplicationPermissions[] samlSingleSignOnSettings
    servicePrincipalNames[] servicePrincipalType signInAudience tags[] tokenEncryptionKeyId verifiedPublisher`,
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

/** Other services have these, in lower case: neither null nor nothing would be true. */
const OF_OTHER_SERVICES: readonly string[] = ['mailboxsettings', 'print'];

/** Of each type, by its name in lower case, each property as it is when nobody has set it. */
const selectable = new Map(
  Object.entries(documented).map(([type, text]) => [
    type,
    new Map(text.split(/\s+/).map((word) => [word.toLowerCase().replace('[]', ''), unsetProperty(word)])),
  ]),
);

function unsetProperty(word: string): Readonly<Record<string, unknown>> {
  if (NEVER_UNSET.includes(word)) return {};
  return word.endsWith('[]') ? { [word.slice(0, -2)]: [] } : { [word]: null };
}

/** What a `$select` names of objects of a type, as it is when nobody has set it: null, or an empty list. */
export function unsetProperties(
  searchParams: URLSearchParams,
  typeName: string | undefined,
): Record<string, unknown> {
  const known = selectable.get(typeName ?? '');
  const asked = known === undefined ? [] : (selectedNames(searchParams) ?? []);
  return Object.assign({}, ...asked.map((name) => known?.get(name)));
}

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

/**
 * Refuses a `$select` of something that objects of the type do not have. Names with `_` are directory extensions and are not
 * looked at.
 *
 * @throws GraphError 400 BadRequest; 501 for what other services have, and for a part of a property
 */
export function checkSelect(searchParams: URLSearchParams, typeName: string | undefined): void {
  const known = selectable.get(typeName ?? '');
  if (known === undefined) return;
  const asked = selectedNames(searchParams) ?? [];
  const heads = asked.map((name) => name.split('/')[0] ?? '');
  // A relation is taken, and shown where it is expanded alone.
  const isKnown = (name: string): boolean => known.has(name) || hasRelation(typeName ?? '', name);
  const unknown = heads.find((name) => name !== '*' && !/[_@]/.test(name) && !isKnown(name));
  if (unknown !== undefined) throw unknownProperty(searchParams, typeName, unknown);
  const elsewhere = heads.find((name) => OF_OTHER_SERVICES.includes(name));
  if (elsewhere !== undefined) throw notEmulated(`the property '${elsewhere}', which another service has`);
  const part = asked.find((name) => name.includes('/'));
  if (part !== undefined) throw notEmulated(`a $select of a part of a property ('${part.slice(0, 100)}')`);
}

function unknownProperty(
  searchParams: URLSearchParams,
  typeName: string | undefined,
  unknown: string,
): GraphError {
  const type = `microsoft.graph.${typeName?.charAt(0).toLowerCase()}${typeName?.slice(1)}`;
  const asked = searchParams.get('$select')?.split(',') ?? [];
  const written = asked.find((name) => name.trim().toLowerCase() === unknown)?.trim() ?? unknown;
  return new GraphError(
    400,
    'BadRequest',
    `Parsing OData Select and Expand failed: Could not find a property named '${written.slice(0, 100)}' on type '${type}'.`,
  );
}
