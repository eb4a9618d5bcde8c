import { z } from 'zod';
import type { Kept } from '../../directory/records.ts';
import { isGuid } from '../../randomness/random-source.ts';
import { isPlainObject } from '../../shape/plain-object.ts';
import { list, nonEmptyText } from '../../shape/read-shape.ts';
import { graphObject, oneOf } from '../graph-object.ts';
import { attributesAfter, customSecurityAttributes } from './custom-security-attributes.ts';
import { hardDeleteProtection } from './hard-delete-protection.ts';
import { clearableText, userAddressLimits } from './limits.ts';
import { identitiesBody } from './user-identities.ts';

/** What Graph v1.0 lets clients write and nothing here depends on: checked, kept, and shown as it was written. */

const INSTANT = 'expected an ISO 8601 instant';
const instant = z
  .string(INSTANT)
  .regex(/^\d{4}-\d\d-\d\d/, INSTANT)
  .refine((value) => !Number.isNaN(Date.parse(value)), INSTANT);

const GUID = 'expected a GUID';
export const guid = z.string(GUID).refine(isGuid, GUID).toLowerCase();

const nullableText = z.string().nullable();
const texts = list(z.string());
const PASSWORD_POLICIES =
  /^(?:None|Disable(?:StrongPassword|PasswordExpiration)(?:, ?Disable(?:StrongPassword|PasswordExpiration))?)$/i;
/** One of the words would have no effect in another case. */
const asWritten = (policies: string): string =>
  policies
    .replace(/none/i, 'None')
    .replace(/disablestrongpassword/i, 'DisableStrongPassword')
    .replace(/disablepasswordexpiration/i, 'DisablePasswordExpiration');

export const addIns = list(
  graphObject(
    { type: nonEmptyText },
    { id: guid.nullable(), properties: list(graphObject({}, { key: nullableText, value: nullableText })) },
  ),
);

/** Addresses of an application for people; the logo's is read-only and passed over. */
export const informationalUrls = graphObject(
  {},
  {
    logoUrl: nullableText,
    marketingUrl: clearableText,
    privacyStatementUrl: clearableText,
    supportUrl: clearableText,
    termsOfServiceUrl: clearableText,
  },
);

/** `extensionAttribute1` to `extensionAttribute15`. */
const extensionAttributes = graphObject(
  {},
  Object.fromEntries(
    Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, clearableText]),
  ),
);

export const userWithoutEffect = {
  ...userAddressLimits,
  aboutMe: nullableText,
  ageGroup: oneOf(['Minor', 'NotAdult', 'Adult']).nullable(),
  birthday: instant.nullable(),
  consentProvidedForMinor: oneOf(['Granted', 'Denied', 'NotRequired']).nullable(),
  customSecurityAttributes: customSecurityAttributes.nullable(),
  employeeHireDate: instant.nullable(),
  employeeLeaveDateTime: instant.nullable(),
  employeeOrgData: graphObject({}, { costCenter: clearableText, division: clearableText }).nullable(),
  employeeType: clearableText,
  faxNumber: clearableText,
  hireDate: instant.nullable(),
  identities: identitiesBody,
  interests: texts,
  mySite: nullableText,
  onPremisesExtensionAttributes: extensionAttributes.nullable(),
  onPremisesImmutableId: clearableText,
  passwordPolicies: z
    .string()
    .regex(PASSWORD_POLICIES, 'expected DisableStrongPassword, DisablePasswordExpiration, both or None')
    .transform(asWritten)
    .nullable(),
  pastProjects: texts,
  preferredDataLocation: clearableText,
  preferredName: nullableText,
  responsibilities: texts,
  schools: texts,
  showInAddressList: z.boolean().nullable(),
  skills: texts,
};

export const groupWithoutEffect = {
  allowExternalSenders: z.boolean().nullable(),
  assignedLabels: list(graphObject({}, { labelId: nullableText, displayName: nullableText })),
  autoSubscribeNewMembers: z.boolean().nullable(),
  classification: clearableText,
  hideFromAddressLists: z.boolean().nullable(),
  hideFromOutlookClients: z.boolean().nullable(),
  isSubscribedByMail: z.boolean().nullable(),
  membershipRule: clearableText,
  membershipRuleProcessingState: oneOf(['On', 'Paused']).nullable(),
  preferredDataLocation: clearableText,
  preferredLanguage: clearableText,
  theme: oneOf(['Teal', 'Purple', 'Green', 'Blue', 'Pink', 'Orange', 'Red']).nullable(),
  uniqueName: clearableText,
  visibility: oneOf(['Public', 'Private', 'HiddenMembership']).nullable(),
};

/** Graph takes these when a group is made, and never again. */
export const newGroupWithoutEffect = {
  isAssignableToRole: z.boolean().nullable(),
  resourceBehaviorOptions: texts,
  resourceProvisioningOptions: texts,
};

/** `replyUrls` and `servicePrincipalNames` are shown instead of those that come from the application. */
export const servicePrincipalWithoutEffect = {
  addIns,
  ...hardDeleteProtection,
  customSecurityAttributes: customSecurityAttributes.nullable(),
  errorUrl: clearableText,
  info: informationalUrls.nullable(),
  preferredTokenSigningKeyEndDateTime: instant.nullable(),
  replyUrls: texts,
  servicePrincipalNames: texts,
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
  const { withoutEffect: earlier } = before ?? {};
  const laid = kept.map(([key, value]) => [key, laidOver(key, earlier?.[key], value)]);
  return { ...rest, withoutEffect: { ...earlier, ...Object.fromEntries(laid) } };
}

/** What has properties is changed inside, as PATCH of OData does: what it leaves out stays. Everything else is replaced as a whole. */
function laidOver(key: string, before: unknown, value: unknown): unknown {
  if (!isPlainObject(value)) return value;
  if (key === 'customSecurityAttributes') return attributesAfter(before, value);
  return { ...(isPlainObject(before) && before), ...value };
}
