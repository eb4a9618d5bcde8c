import { childrenOf, onlyChild, textOf, type XmlElement } from '../document.ts';
import { ASSERTION, BEARER, TRANSIENT } from '../names.ts';
import { assertSaml, SamlError } from '../saml-error.ts';
import { CLOCK_TOLERANCE_MS, secondsBetween, timeOf } from '../times.ts';
import type { AttributeEntry, Expectations, NameId } from './expectations.ts';

const LONGEST_SUBJECT = 1024;

/**
 * At least one bearer confirmation fits our request (SAML profiles, section 4.1.4.3; attacks 134 and 135).
 *
 * @throws SamlError of the first bearer confirmation that does not fit, if none does
 */
export function assertConfirmed(subject: XmlElement, expected: Expectations): void {
  const bearers = childrenOf(subject, ASSERTION, 'SubjectConfirmation').filter(
    ({ attributes }) => attributes.get('Method') === BEARER,
  );
  assertSaml(bearers.length > 0, 'saml_response_invalid', 'no bearer confirmation');
  const failures: unknown[] = [];
  for (const bearer of bearers) {
    try {
      assertBearer(bearer, expected);
      return;
    } catch (error) {
      failures.push(error);
    }
  }
  throw failures[0];
}

function assertBearer(bearer: XmlElement, { acsUrl, requestId, now }: Expectations): void {
  const data = onlyChild(bearer, ASSERTION, 'SubjectConfirmationData');
  assertSaml(data, 'saml_response_invalid', 'no SubjectConfirmationData');
  const recipient = data.attributes.get('Recipient');
  assertSaml(recipient === acsUrl, 'saml_recipient', 'Recipient', { expected: acsUrl, received: recipient });
  const inResponseTo = data.attributes.get('InResponseTo');
  assertSaml(inResponseTo === requestId, 'saml_in_response_to', 'InResponseTo of the confirmation');
  assertSaml(
    !data.attributes.has('NotBefore'),
    'saml_response_invalid',
    'NotBefore in a bearer confirmation',
  );
  const end = timeOf(data, 'NotOnOrAfter');
  assertSaml(end !== undefined, 'saml_response_invalid', 'no NotOnOrAfter in a bearer confirmation');
  assertSaml(now < end + CLOCK_TOLERANCE_MS, 'saml_expired', 'NotOnOrAfter of the confirmation is past', {
    expected: `after ${new Date(now).toISOString()}`,
    received: new Date(end).toISOString(),
    seconds: secondsBetween(end, now),
  });
}

/** @throws SamlError `saml_encrypted_id`, `saml_response_invalid` */
export function readNameId(holder: XmlElement): NameId | undefined {
  const encrypted = childrenOf(holder, ASSERTION, 'EncryptedID').length > 0;
  assertSaml(
    !encrypted,
    'saml_encrypted_id',
    'the NameID is encrypted: let the provider encrypt the assertion',
  );
  const element = onlyChild(holder, ASSERTION, 'NameID');
  if (!element) return undefined;
  assertSaml(element.children.length === 0, 'saml_response_invalid', 'elements inside NameID');
  const value = textOf(element);
  if (value === undefined) return undefined;
  const attribute = (name: string) => element.attributes.get(name)?.trim() || undefined;
  return {
    value,
    format: attribute('Format'),
    nameQualifier: attribute('NameQualifier'),
    spNameQualifier: attribute('SPNameQualifier'),
  };
}

/**
 * Who it is, as one text that stays the same for one person.
 *
 * @throws SamlError `subject_missing`, `subject_transient`
 */
export function subjectOf(
  nameId: NameId | undefined,
  attributes: readonly AttributeEntry[],
  expected: Pick<Expectations, 'issuer' | 'entityId' | 'subjectAttribute'>,
): string {
  const subject =
    expected.subjectAttribute === undefined
      ? subjectOfNameId(nameId, expected)
      : subjectOfAttribute(attributes, expected.subjectAttribute);
  if (subject.length <= LONGEST_SUBJECT) return subject;
  throw new SamlError('subject_missing', 'the subject is too long', {
    expected: `${LONGEST_SUBJECT} characters`,
  });
}

function subjectOfAttribute(attributes: readonly AttributeEntry[], name: string): string {
  const [value, ...more] = attributes.find(([key]) => key === name)?.[1] ?? [];
  assertSaml(value !== undefined, 'subject_missing', 'the attribute that is the subject did not come', {
    expected: name,
    received: attributes.map(([key]) => key).join(', '),
  });
  assertSaml(more.length === 0, 'subject_missing', 'the attribute that is the subject has several values', {
    expected: name,
  });
  return value;
}

/**
 * The value alone where the qualifiers say no more than who speaks to whom, which is what they mean when they are absent
 * (SAML core, section 8.3.7). Otherwise all three, in a form that no value alone has.
 */
function subjectOfNameId(
  nameId: NameId | undefined,
  { issuer, entityId }: Pick<Expectations, 'issuer' | 'entityId'>,
): string {
  assertSaml(nameId, 'subject_missing', 'no NameID');
  assertSaml(nameId.format !== TRANSIENT, 'subject_transient', 'the NameID is another one at each sign-in', {
    received: TRANSIENT,
  });
  const { value, nameQualifier, spNameQualifier } = nameId;
  const qualifiers = [
    nameQualifier === issuer ? undefined : nameQualifier,
    spNameQualifier === entityId ? undefined : spNameQualifier,
  ];
  const plain = qualifiers.every((one) => one === undefined) && !value.startsWith('[');
  return plain ? value : JSON.stringify([...qualifiers.map((one) => one ?? null), value]);
}
