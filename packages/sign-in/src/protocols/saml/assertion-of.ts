import {
  DEFAULT_NAMES,
  mapAttributes,
  type NameId,
  type SamlAssertion,
} from '@portico/saml-service-provider';
import type { Assertion, DescribedFrom } from '../assertion.ts';
import { shownShape } from '../mismatch.ts';

/** One address as it is commonly written: some say it in the NameID alone. */
const ADDRESS = /^[^\s@<>()[\]:;,"\\]+@[^\s@]+$/;

/** Names of attributes that are read where nothing is mapped. */
const USUAL: ReadonlySet<string> = new Set(Object.values(DEFAULT_NAMES).flat());

/**
 * What a verified assertion says of somebody.
 *
 * @param mapped names that the connection reads something from
 */
export function assertionOf(
  verified: SamlAssertion,
  mapped: readonly (string | null | undefined)[],
): Assertion {
  const { nameId, attributes, authnInstant, sessionIndex } = verified;
  return {
    ...described(attributes, nameId?.value),
    issuer: verified.issuer,
    subject: verified.subject,
    authenticatedAt: Math.floor(authnInstant / 1_000),
    sessionId: sessionIndex,
    logoutHint: nameId && logoutHintOf(nameId),
    entra: undefined,
    shape: shownShape({
      ...verified.seen,
      attributes: Object.keys(attributes).filter((each) => USUAL.has(each) || mapped.includes(each)),
    }),
    claims: claimsOf(attributes, nameId),
  };
}

function described(attributes: SamlAssertion['attributes'], nameId: string | undefined) {
  const { email, name, firstName, lastName, groups } = mapAttributes(attributes);
  const addressed = nameId !== undefined && ADDRESS.test(nameId) ? nameId : undefined;
  return { email: email ?? addressed, name, givenName: firstName, familyName: lastName, groups };
}

/** The same of claims that were kept, as {@link claimsOf} makes them. */
export function describedFromAttributes(claims: DescribedFrom['claims']): DescribedFrom {
  const { NameID: nameId, ...rest } = claims;
  const attributes = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, (Array.isArray(value) ? value : [value]).map(String)]),
  );
  return { ...described(attributes, typeof nameId === 'string' ? nameId : undefined), claims };
}

/** By which the provider knows a person again whose session is to end: the NameID with all that belongs to it. */
const logoutHintOf = ({ value, format, nameQualifier, spNameQualifier }: NameId): string =>
  JSON.stringify([value, format ?? null, nameQualifier ?? null, spNameQualifier ?? null]);

/** @returns undefined for a hint of another protocol */
export function nameIdOf(hint: string | undefined): NameId | undefined {
  if (hint === undefined || !hint.startsWith('[')) return undefined;
  const [value, ...more] = JSON.parse(hint) as readonly [string, ...(string | null)[]];
  const [format, nameQualifier, spNameQualifier] = more.map((each) => each ?? undefined);
  return { value, format, nameQualifier, spNameQualifier };
}

/** One value as itself, several as a list. Never by assignment: `__proto__` is a name like any other here. */
const claimsOf = (attributes: SamlAssertion['attributes'], nameId: NameId | undefined) =>
  Object.fromEntries([
    ...(nameId === undefined ? [] : [['NameID', nameId.value] as const]),
    ...Object.entries(attributes).map(
      ([name, values]) => [name, values.length === 1 ? values[0] : [...values]] as const,
    ),
  ]);
