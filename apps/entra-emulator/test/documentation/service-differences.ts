/* Part of the table of `known-differences.ts`: examples of subscriptions, provisioning, single sign-on and people. */

const BETA = 'the page shows properties of beta; the schema of v1.0 has them not';
const BETA_ANSWER = 'the page shows the answer of beta, which tells more of a user unasked';
const ID = 'the id is always shown here; whether Graph leaves it out of a `$select` is open';
const INNER = "`@odata.id` is an address inside Microsoft's service";
const MAIL = 'there is no mail here, and so no notices of it';
const TEMPLATES = 'the schema of a template is read at its own address';
const MADE = 'the status of the example; the text of the page says 201';
const CREDENTIALS = 'the credentials are those of another service: SCIM wants BaseAddress and SecretToken';

/** By the id of the example, word for word as the test tells it, and why. */
export const serviceDifferences: Readonly<Record<string, readonly [differs: string, because: string]>> = {
  'application-saml-sso-configure-api#5': [
    'status 501 instead of 204',
    'roles are those of the registration, and changed there',
  ],
  'application-saml-sso-configure-api#9': [
    'status 501 instead of 204',
    'a signing key of one’s own (PKCS #12) is not taken',
  ],
  'synchronization-synchronization-list-templates#1': ['value > schema', TEMPLATES],
  'synchronization-synchronizationtemplate-get#1': ['schema', TEMPLATES],
  'synchronization-synchronization-post-jobs#1': ['status 201 instead of 200', MADE],
  'synchronization-synchronizationjob-validatecredentials#1': ['status 400 instead of 204', CREDENTIALS],
  'synchronization-synchronizationjob-provisionondemand#2': [
    'status 404 instead of 200',
    'nobody is provisioned from Active Directory here',
  ],
  'synchronization-synchronizationschema-update#1': [
    'status 400 instead of 204',
    'the page shortens its request, which is no whole schema',
  ],
  'application-provisioning-configure-api#2': [
    'application > objectId; application > homepage; application > replyUrls; application > logoutUrl; servicePrincipal > objectId',
    BETA,
  ],
  'application-provisioning-configure-api#3': ['value > schema', TEMPLATES],
  'application-provisioning-configure-api#4': ['status 201 instead of 200', MADE],
  'application-provisioning-configure-api#5': ['status 400 instead of 204', CREDENTIALS],
  'application-provisioning-configure-api#9': ['value > action; value > statusInfo', BETA],
  'synchronization-configure-with-custom-target-attributes#2': [
    'value > synchronizationJobSettings undocumented',
    'the page shows only a part, and does not say so',
  ],
  'subscription-list#1': ['value > notificationContentType', BETA],
  'subscription-post-subscriptions#1': ['status 501 instead of 201', MAIL],
  'subscription-post-subscriptions#1b': ['notificationContentType', BETA],
  'subscription-post-subscriptions#1c': ['notificationContentType', BETA],
  'subscription-get#1': ['notificationContentType', BETA],
  'subscription-update#1': ['notificationContentType', BETA],
  'change-notifications-delivery-webhooks#1': ['status 501 instead of 201', MAIL],
  'change-notifications-lifecycle-events#1': ['status 501 instead of 201', MAIL],
  'tutorial-assign-azureadroles#1': ['@odata.id', INNER],
  'tutorial-assign-azureadroles#2': [
    'status 201 instead of 200',
    'the status of the example; the reference of the operation says 201',
  ],
  'tutorial-accessreviews-M365group#1': ['userType', BETA_ANSWER],
  'tutorial-access-package-api#1': [
    'deletedDateTime; accountEnabled; ageGroup; city; createdDateTime; creationType; companyName; consentProvidedForMinor; country; department; employeeId; faxNumber; imAddresses; infoCatalogs; isResourceAccount; legalAgeGroupClassification; mailNickname',
    BETA_ANSWER,
  ],
  'tutorial-access-package-api#2': ['createdByAppId; infoCatalogs', BETA],
  'custom-security-attributes-examples#9': ['id undocumented', ID],
  'custom-security-attributes-examples#9b': ['id undocumented', ID],
};
