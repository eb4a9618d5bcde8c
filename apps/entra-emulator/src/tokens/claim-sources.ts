import type {
  ApplicationRecord,
  DirectoryRecord,
  ServicePrincipalRecord,
  UserRecord,
} from '../directory/records.ts';
import { membershipClaims } from './membership-claims.ts';
import type { TokenService } from './token-service.ts';

/** Where the claims of a claims mapping policy come from, by the names that such policies use. */
export interface MappingFacts {
  directory: DirectoryRecord;
  /** Undefined in an app-only token. */
  user: UserRecord | undefined;
  /** Whose token it is: the client of an id_token, the API of an access token. */
  audience: ApplicationRecord | undefined;
  client: ServicePrincipalRecord | undefined;
  resource: ServicePrincipalRecord | undefined;
}

type Source = (facts: MappingFacts, service: TokenService) => unknown;

const property =
  (name: keyof UserRecord): Source =>
  ({ user }) =>
    user?.[name];

/** What a client wrote and nothing else here depends on. */
const kept =
  (name: string): Source =>
  ({ user }) =>
    user?.withoutEffect?.[name];

const extensionAttribute =
  (number: number): Source =>
  ({ user }) => {
    const all = user?.withoutEffect?.['onPremisesExtensionAttributes'];
    return all instanceof Object
      ? (all as Record<string, unknown>)[`extensionAttribute${number}`]
      : undefined;
  };

/** What only a directory has that is synchronized with one of one's own: nobody here. */
const nothing: Source = () => undefined;

const assignedRoles: Source = ({ user, audience: application, directory }, service) =>
  user && application && membershipClaims(service, { application, directory, user }, undefined)['roles'];

const ofUser: Readonly<Record<string, Source>> = {
  accountenabled: property('accountEnabled'),
  assignedroles: assignedRoles,
  city: kept('city'),
  companyname: property('companyName'),
  consentprovidedforminor: kept('consentProvidedForMinor'),
  country: kept('country'),
  createddatetime: property('createdDateTime'),
  creationtype: nothing,
  department: property('department'),
  displayname: property('displayName'),
  dnsdomainname: nothing,
  employeeid: property('employeeId'),
  facsimiletelephonenumber: kept('faxNumber'),
  givenname: property('givenName'),
  jobtitle: property('jobTitle'),
  lastpasswordchangedatetime: nothing,
  mail: property('mail'),
  mailnickname: property('mailNickname'),
  mobilephone: property('mobilePhone'),
  netbiosname: nothing,
  objectid: property('id'),
  officelocation: property('officeLocation'),
  onpremisesdomainname: nothing,
  onpremisesecurityidentifier: nothing,
  onpremisesimmutableid: kept('onPremisesImmutableId'),
  onpremisessamaccountname: nothing,
  onpremisessyncenabled: nothing,
  onpremisesuserprincipalname: nothing,
  othermail: property('otherMails'),
  postalcode: kept('postalCode'),
  preferreddatalocation: kept('preferredDataLocation'),
  preferredlanguage: property('preferredLanguage'),
  proxyaddresses: nothing,
  state: kept('state'),
  streetaddress: kept('streetAddress'),
  surname: property('surname'),
  telephonenumber: property('businessPhones'),
  userprincipalname: property('userPrincipalName'),
  usertype: property('userType'),
  ...Object.fromEntries(
    Array.from({ length: 15 }, (_, index) => [
      `extensionattribute${index + 1}`,
      extensionAttribute(index + 1),
    ]),
  ),
};

const ofApp = (
  which: (facts: MappingFacts, service: TokenService) => ServicePrincipalRecord | undefined,
): Readonly<Record<string, Source>> => ({
  displayname: (facts, service) => which(facts, service)?.displayName,
  objectid: (facts, service) => which(facts, service)?.id,
  tags: (facts, service) => which(facts, service)?.tags,
});

const sources: Readonly<Record<string, Readonly<Record<string, Source>>>> = {
  user: ofUser,
  application: ofApp(({ client }) => client),
  resource: ofApp(({ resource }) => resource),
  audience: ofApp(
    ({ audience, directory }, { store }) =>
      audience && store.servicePrincipalOf(audience.appId, directory.id),
  ),
  company: { tenantcountry: ({ directory }) => directory.countryLetterCode },
};

function sourceOf(source: string, id: string): Source | undefined {
  const all = Object.hasOwn(sources, source) ? sources[source] : undefined;
  const name = id.toLowerCase();
  return all !== undefined && Object.hasOwn(all, name) ? all[name] : undefined;
}

/** Whether policies may name it. */
export const isClaimSource = (source: string, id: string): boolean => sourceOf(source, id) !== undefined;

/** What a token would say; of several values one, but for the roles. Undefined where there is nothing. */
export function claimSourceValue(
  service: TokenService,
  facts: MappingFacts,
  source: string,
  id: string,
): string | string[] | undefined {
  const value = sourceOf(source, id)?.(facts, service);
  if (Array.isArray(value)) {
    const texts = value.filter((one): one is string => typeof one === 'string');
    return id.toLowerCase() === 'assignedroles' && texts.length > 0 ? texts : texts[0];
  }
  return value === undefined || value === null || value === '' ? undefined : String(value);
}
