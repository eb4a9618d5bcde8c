import { DIRECTORY_LANGUAGE } from '../../directory/well-known.ts';

type WireObject = Record<string, unknown>;

/**
 * What Graph v1.0 shows of an object without being asked, and is the same for every one here: the emulator keeps none of it,
 * and programs read it. Names as in Graph's schema.
 */

const NO_ADDRESSES: WireObject = {
  logoUrl: null,
  marketingUrl: null,
  privacyStatementUrl: null,
  supportUrl: null,
  termsOfServiceUrl: null,
};

export const addressesOf = (info: object | undefined): WireObject => ({ ...NO_ADDRESSES, ...info });

export const ofEveryApplication: WireObject = {
  addIns: [],
  certification: null,
  defaultRedirectUri: null,
  disabledByMicrosoftStatus: null,
  isDeviceOnlyAuthSupported: null,
  nativeAuthenticationApisEnabled: null,
  parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: 'Allow' },
  requestSignatureVerification: null,
  samlMetadataUrl: null,
  servicePrincipalLockConfiguration: null,
  tokenEncryptionKeyId: null,
};

export const ofEveryEnterpriseApp: WireObject = {
  addIns: [],
  appDescription: null,
  disabledByMicrosoftStatus: null,
  info: NO_ADDRESSES,
  resourceSpecificApplicationPermissions: [],
  tokenEncryptionKeyId: null,
};

export const ofEveryGroup: WireObject = {
  classification: null,
  expirationDateTime: null,
  isAssignableToRole: null,
  membershipRule: null,
  membershipRuleProcessingState: null,
  onPremisesDomainName: null,
  onPremisesLastSyncDateTime: null,
  onPremisesNetBiosName: null,
  onPremisesProvisioningErrors: [],
  onPremisesSamAccountName: null,
  onPremisesSecurityIdentifier: null,
  onPremisesSyncEnabled: null,
  preferredDataLocation: null,
  preferredLanguage: null,
  resourceBehaviorOptions: [],
  resourceProvisioningOptions: [],
  serviceProvisioningErrors: [],
  theme: null,
  uniqueName: null,
  visibility: null,
};

/** Without plans: nothing here depends on a licence. */
export const ofEveryOrganization: WireObject = {
  assignedPlans: [],
  businessPhones: [],
  city: null,
  country: null,
  createdDateTime: null,
  defaultUsageLocation: null,
  deletedDateTime: null,
  marketingNotificationEmails: [],
  onPremisesLastSyncDateTime: null,
  onPremisesSyncEnabled: null,
  partnerTenantType: null,
  postalCode: null,
  preferredLanguage: DIRECTORY_LANGUAGE,
  privacyProfile: null,
  provisionedPlans: [],
  securityComplianceNotificationMails: [],
  securityComplianceNotificationPhones: [],
  state: null,
  street: null,
  technicalNotificationMails: [],
  tenantType: 'AAD',
};

/** The security identifier that Entra makes of an object id: its sixteen bytes as four numbers, little end first. */
export function securityIdentifier(id: string): string {
  const [first = '', second = '', third = '', ...rest] = id.split('-');
  const bytes = Buffer.concat([
    ...[first, second, third].map((part) => Buffer.from(part, 'hex').reverse()),
    Buffer.from(rest.join(''), 'hex'),
  ]);
  return `S-1-12-1-${[0, 4, 8, 12].map((at) => bytes.readUInt32LE(at)).join('-')}`;
}
