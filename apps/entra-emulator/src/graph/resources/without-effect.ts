import type { Kept } from '../../directory/records.ts';
import { isGuid } from '../../randomness/random-source.ts';
import {
  dictionary,
  flag,
  list,
  nullable,
  oneOf,
  record,
  type Shape,
  ShapeError,
  text,
} from '../../shape/shape.ts';

/** What Graph v1.0 lets clients write and nothing here depends on: checked, kept, and shown as it was written. */

const instant: Shape<string> = (value, path) => {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value)))
    return value;
  throw new ShapeError(path, 'wrong-value', 'expected an ISO 8601 instant');
};

export const guid: Shape<string> = (value, path) => {
  if (typeof value === 'string' && isGuid(value)) return value.toLowerCase();
  throw new ShapeError(path, 'wrong-value', 'expected a GUID');
};

const name = nullable(text);
const texts = list(text);

/** `extensionAttribute1` to `extensionAttribute15`. */
const extensionAttributes = record(
  {},
  Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, name])),
);

export const userWithoutEffect = {
  aboutMe: name,
  ageGroup: nullable(oneOf('Minor', 'NotAdult', 'Adult')),
  birthday: nullable(instant),
  city: name,
  consentProvidedForMinor: nullable(oneOf('Granted', 'Denied', 'NotRequired')),
  country: name,
  customSecurityAttributes: nullable(dictionary),
  employeeHireDate: nullable(instant),
  employeeLeaveDateTime: nullable(instant),
  employeeOrgData: nullable(record({}, { costCenter: name, division: name })),
  employeeType: name,
  faxNumber: name,
  hireDate: nullable(instant),
  identities: list(record({}, { signInType: name, issuer: name, issuerAssignedId: name })),
  interests: texts,
  mySite: name,
  onPremisesExtensionAttributes: nullable(extensionAttributes),
  onPremisesImmutableId: name,
  passwordPolicies: name,
  pastProjects: texts,
  postalCode: name,
  preferredDataLocation: name,
  preferredName: name,
  responsibilities: texts,
  schools: texts,
  showInAddressList: nullable(flag),
  skills: texts,
  state: name,
  streetAddress: name,
};

export const groupWithoutEffect = {
  allowExternalSenders: nullable(flag),
  assignedLabels: list(record({}, { labelId: name, displayName: name })),
  autoSubscribeNewMembers: nullable(flag),
  classification: name,
  hideFromAddressLists: nullable(flag),
  hideFromOutlookClients: nullable(flag),
  isSubscribedByMail: nullable(flag),
  membershipRule: name,
  membershipRuleProcessingState: nullable(oneOf('On', 'Paused')),
  preferredDataLocation: name,
  preferredLanguage: name,
  theme: name,
  uniqueName: name,
  visibility: name,
};

/** Graph takes these when a group is made, and never again. */
export const newGroupWithoutEffect = {
  isAssignableToRole: nullable(flag),
  resourceBehaviorOptions: texts,
  resourceProvisioningOptions: texts,
};

/** `replyUrls` and `servicePrincipalNames` are shown instead of those that come from the application. */
export const servicePrincipalWithoutEffect = {
  addIns: list(dictionary),
  customSecurityAttributes: nullable(dictionary),
  errorUrl: name,
  info: nullable(dictionary),
  preferredTokenSigningKeyEndDateTime: nullable(instant),
  preferredTokenSigningKeyThumbprint: name,
  replyUrls: texts,
  samlSingleSignOnSettings: nullable(record({}, { relayState: name })),
  servicePrincipalNames: texts,
  tokenEncryptionKeyId: nullable(guid),
};

/**
 * Moves the properties without effect out of a body into `withoutEffect`, laid over those that the record has already.
 *
 * @param fields whose names are meant
 * @param before the record that is changed; undefined for a new one
 */
export function keptApart<B extends object, F extends object>(
  body: B,
  fields: F,
  before?: Kept,
): Omit<B, keyof F> & Kept {
  const all = Object.entries(body);
  const kept = all.filter(([key]) => Object.hasOwn(fields, key));
  const rest = Object.fromEntries(all.filter(([key]) => !Object.hasOwn(fields, key))) as Omit<B, keyof F>;
  if (kept.length === 0) return rest;
  return { ...rest, withoutEffect: { ...before?.withoutEffect, ...Object.fromEntries(kept) } };
}
