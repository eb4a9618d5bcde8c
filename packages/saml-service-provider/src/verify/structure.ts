import { childrenOf, is, onlyChild, withDescendants, type XmlElement } from '../document.ts';
import { ASSERTION, DSIG, PROTOCOL, XENC } from '../names.ts';
import { assertSaml, SamlError } from '../saml-error.ts';

/** A response whose parts stand where they belong. Nothing of it is believed yet. */
export type ResponseParts = {
  readonly response: XmlElement;
  readonly signature: XmlElement | undefined;
  /** One of the two. */
  readonly assertion: XmlElement | undefined;
  readonly encrypted: XmlElement | undefined;
};

const CHILDREN_OF_RESPONSE = new Set(
  [
    ['Issuer', ASSERTION],
    ['Signature', DSIG],
    ['Extensions', PROTOCOL],
    ['Status', PROTOCOL],
    ['Assertion', ASSERTION],
    ['EncryptedAssertion', ASSERTION],
  ].map(([name, namespace]) => `{${namespace}}${name}`),
);
const CHILDREN_OF_ASSERTION = new Set(
  [
    ['Issuer', ASSERTION],
    ['Signature', DSIG],
    ['Subject', ASSERTION],
    ['Conditions', ASSERTION],
    ['Advice', ASSERTION],
    ['AuthnStatement', ASSERTION],
    ['AuthzDecisionStatement', ASSERTION],
    ['AttributeStatement', ASSERTION],
  ].map(([name, namespace]) => `{${namespace}}${name}`),
);
const CHILDREN_OF_LOGOUT_REQUEST = new Set(
  [
    ['Issuer', ASSERTION],
    ['Signature', DSIG],
    ['Extensions', PROTOCOL],
    ['BaseID', ASSERTION],
    ['NameID', ASSERTION],
    ['EncryptedID', ASSERTION],
    ['SessionIndex', PROTOCOL],
  ].map(([name, namespace]) => `{${namespace}}${name}`),
);

/**
 * One response with one assertion and each signature in what it names, so that there is nothing to wrap (attack 128): an
 * assertion or a signature anywhere else, in Extensions or Advice too, is refused.
 *
 * @throws SamlError `saml_response_invalid`
 */
export function responseParts(response: XmlElement): ResponseParts {
  assertSaml(is(response, PROTOCOL, 'Response'), 'saml_response_invalid', 'no Response', {
    received: response.name,
  });
  assertVersion(response);
  assertChildren(response, CHILDREN_OF_RESPONSE);
  const signature = onlyChild(response, DSIG, 'Signature');
  const assertion = onlyChild(response, ASSERTION, 'Assertion');
  const encrypted = onlyChild(response, ASSERTION, 'EncryptedAssertion');
  assertSaml(!(assertion && encrypted), 'saml_response_invalid', 'two assertions');
  if (assertion) assertAssertion(assertion);
  const inside = assertion && onlyChild(assertion, DSIG, 'Signature');
  assertNowhereElse(response, new Set([assertion, encrypted, signature, inside]));
  return { response, signature, assertion, encrypted };
}

/**
 * The same for what came out of an EncryptedAssertion, or of a signature over an assertion alone.
 *
 * @returns its signature, if it has one
 * @throws SamlError `saml_response_invalid`
 */
export function assertAssertion(assertion: XmlElement): XmlElement | undefined {
  assertSaml(is(assertion, ASSERTION, 'Assertion'), 'saml_response_invalid', 'no Assertion', {
    received: assertion.name,
  });
  assertVersion(assertion);
  assertChildren(assertion, CHILDREN_OF_ASSERTION);
  const signature = onlyChild(assertion, DSIG, 'Signature');
  assertNowhereElse(assertion, new Set([assertion, signature]));
  return signature;
}

/**
 * A request for a sign-out with one signature at most, and that its own: nothing to wrap here either (attack 128).
 *
 * @throws SamlError `saml_response_invalid`
 */
export function assertLogoutRequest(request: XmlElement): void {
  assertSaml(is(request, PROTOCOL, 'LogoutRequest'), 'saml_response_invalid', 'no LogoutRequest', {
    received: request.name,
  });
  assertVersion(request);
  assertChildren(request, CHILDREN_OF_LOGOUT_REQUEST);
  assertNowhereElse(request, new Set([onlyChild(request, DSIG, 'Signature')]));
}

function assertVersion(element: XmlElement): void {
  const received = element.attributes.get('Version');
  assertSaml(received === '2.0', 'saml_response_invalid', `Version of ${element.name}`, {
    expected: '2.0',
    received,
  });
  assertSaml(element.attributes.get('ID'), 'saml_response_invalid', `${element.name} has no ID`);
}

function assertChildren(parent: XmlElement, known: ReadonlySet<string>): void {
  const stranger = parent.children.find(({ namespace, name }) => !known.has(`{${namespace}}${name}`));
  assertSaml(!stranger, 'saml_response_invalid', `an element that ${parent.name} does not have`, {
    received: stranger?.name,
  });
  assertSaml(parent.ownText.trim() === '', 'saml_response_invalid', `text in ${parent.name}`);
}

/** By their name alone, whatever namespace: also what only looks like one has no place here. */
const ONLY_IN_THEIR_PLACE = new Set([
  'Response',
  'LogoutRequest',
  'Assertion',
  'EncryptedAssertion',
  'Signature',
  'SignedInfo',
]);

function assertNowhereElse(root: XmlElement, inPlace: ReadonlySet<XmlElement | undefined>): void {
  for (const element of withDescendants(root)) {
    if (element === root || inPlace.has(element) || !ONLY_IN_THEIR_PLACE.has(element.name)) continue;
    if (element.name === 'SignedInfo' && isOfSignature(element, inPlace)) continue;
    throw new SamlError('saml_response_invalid', `${element.name} in a place where none belongs`);
  }
}

function isOfSignature(signedInfo: XmlElement, inPlace: ReadonlySet<XmlElement | undefined>): boolean {
  return [...inPlace].some((one) => one?.name === 'Signature' && one.children.includes(signedInfo));
}

/** EncryptedData with its EncryptedKey inside KeyInfo, or beside it where a RetrievalMethod names it. */
export function encryptedParts(encrypted: XmlElement): {
  readonly data: XmlElement;
  readonly keys: readonly XmlElement[];
} {
  const data = onlyChild(encrypted, XENC, 'EncryptedData');
  assertSaml(data, 'saml_response_invalid', 'EncryptedAssertion without EncryptedData');
  const everything = [...withDescendants(encrypted)];
  const keys = everything.filter((element) => is(element, XENC, 'EncryptedKey'));
  assertSaml(keys.length === 1, 'saml_response_invalid', 'not one EncryptedKey', {
    received: String(keys.length),
  });
  const datas = everything.filter(({ name }) => name === 'EncryptedData');
  assertSaml(datas.length === 1, 'saml_response_invalid', 'several of EncryptedData');
  // The engine writes this into an XPath: what an identifier is was looked at when the document was read.
  for (const { attributes } of everything.filter(({ name }) => name === 'RetrievalMethod'))
    assertSaml(
      attributes.get('URI') === `#${keys[0]?.attributes.get('Id')}`,
      'saml_response_invalid',
      'a RetrievalMethod that names something else',
    );
  for (const part of [data, ...keys]) {
    const cipher = onlyChild(part, XENC, 'CipherData');
    // The other choice is CipherReference: something to fetch.
    assertSaml(
      cipher?.children.length === 1 && childrenOf(cipher, XENC, 'CipherValue').length === 1,
      'saml_response_invalid',
      `${part.name} without CipherValue`,
    );
  }
  return { data, keys };
}
