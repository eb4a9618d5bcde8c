import { childrenOf, onlyChild, textOf, type XmlElement } from '../document.ts';
import { ASSERTION } from '../names.ts';
import { assertSaml } from '../saml-error.ts';
import { CLOCK_TOLERANCE_MS, secondsBetween, timeOf } from '../times.ts';
import type { AttributeEntry, Expectations, VerifiedAssertion } from './expectations.ts';

const LONGEST_SESSION_INDEX = 1024;

/**
 * How and when somebody proved who they are.
 *
 * @throws SamlError `saml_response_invalid`, `saml_expired`, `saml_stale_proof`
 */
export function readAuthentication(
  assertion: XmlElement,
  { now, forceAuthnSince }: Expectations,
): Pick<VerifiedAssertion, 'authnInstant' | 'sessionIndex' | 'sessionNotOnOrAfter' | 'authnContext'> {
  const statements = childrenOf(assertion, ASSERTION, 'AuthnStatement');
  const [statement] = statements;
  assertSaml(statement, 'saml_response_invalid', 'no AuthnStatement');
  for (const each of statements) {
    const end = timeOf(each, 'SessionNotOnOrAfter');
    assertSaml(
      end === undefined || now < end + CLOCK_TOLERANCE_MS,
      'saml_expired',
      'SessionNotOnOrAfter is past',
    );
  }
  const authnInstant = timeOf(statement, 'AuthnInstant');
  assertSaml(authnInstant !== undefined, 'saml_response_invalid', 'no AuthnInstant');
  assertSaml(authnInstant <= now + CLOCK_TOLERANCE_MS, 'saml_expired', 'AuthnInstant is in the future', {
    expected: `until ${new Date(now).toISOString()}`,
    received: new Date(authnInstant).toISOString(),
    seconds: secondsBetween(now, authnInstant),
  });
  if (forceAuthnSince !== undefined) {
    const fresh = authnInstant >= forceAuthnSince - CLOCK_TOLERANCE_MS;
    assertSaml(fresh, 'saml_stale_proof', 'the identity provider did not ask again', {
      expected: `since ${new Date(forceAuthnSince).toISOString()}`,
      received: new Date(authnInstant).toISOString(),
      seconds: secondsBetween(authnInstant, forceAuthnSince),
    });
  }
  const sessionIndex = statement.attributes.get('SessionIndex') || undefined;
  assertSaml(
    (sessionIndex?.length ?? 0) <= LONGEST_SESSION_INDEX,
    'saml_response_invalid',
    'SessionIndex is too long',
  );
  const context = onlyChild(statement, ASSERTION, 'AuthnContext');
  return {
    authnInstant,
    sessionIndex,
    sessionNotOnOrAfter: timeOf(statement, 'SessionNotOnOrAfter'),
    authnContext: context && textOf(onlyChild(context, ASSERTION, 'AuthnContextClassRef')),
  };
}

/**
 * All attributes: values trimmed, empty ones dropped, those of one name together however often it comes. As pairs, so that
 * no name is a property of anything.
 *
 * @throws SamlError `saml_encrypted_id` for encrypted ones
 */
export function readAttributes(assertion: XmlElement): readonly AttributeEntry[] {
  const values = new Map<string, string[]>();
  for (const statement of childrenOf(assertion, ASSERTION, 'AttributeStatement')) {
    const encrypted = childrenOf(statement, ASSERTION, 'EncryptedAttribute').length > 0;
    assertSaml(
      !encrypted,
      'saml_encrypted_id',
      'an attribute is encrypted: let the provider encrypt the assertion',
    );
    for (const attribute of childrenOf(statement, ASSERTION, 'Attribute')) {
      const name = attribute.attributes.get('Name')?.trim();
      assertSaml(name, 'saml_response_invalid', 'an Attribute without Name');
      const known = values.get(name) ?? [];
      known.push(...childrenOf(attribute, ASSERTION, 'AttributeValue').flatMap(textsOf));
      values.set(name, known);
    }
  }
  return [...values].filter(([, each]) => each.length > 0);
}

/** Of elements inside a value, only a NameID is one: eduPersonTargetedID comes so. */
function textsOf(value: XmlElement): string[] {
  const [nested, ...more] = value.children;
  const inside = nested && more.length === 0 && nested.namespace === ASSERTION && nested.name === 'NameID';
  const text = textOf(inside ? nested : value);
  return text === undefined ? [] : [text];
}
