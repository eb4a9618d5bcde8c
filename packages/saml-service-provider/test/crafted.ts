import { promisify } from 'node:util';
import { SignedXml } from 'xml-crypto';
import { encrypt } from 'xml-encryption';
import type { Expectations } from '../src/verify/expectations.ts';
import { type TestKey, testKey } from './keys.ts';

/* Documents as an identity provider writes them, with anything in them changed, and signed anew afterwards. */

export const NOW = Date.parse('2026-11-27T12:00:00Z');
export const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();

export const IDP = 'https://idp.example/metadata';
export const OURS = 'https://sso.example/v1/sso/connections/con_1/metadata';
export const ACS = 'https://sso.example/v1/sso/connections/con_1/acs';
export const REQUEST = '_request';

export const idpKey = await testKey('idp');
export const secondKey = await testKey('idp-second');
export const strangerKey = await testKey('stranger');
export const ourKey = await testKey('ours');

export const expected: Expectations = {
  issuer: IDP,
  entityId: OURS,
  acsUrl: ACS,
  requestId: REQUEST,
  certificates: [idpKey.certificatePem],
  decryptionKeys: [ourKey.privateKeyPem],
  now: NOW,
};

const attribute = (name: string, ...values: string[]) =>
  `<saml:Attribute Name="${name}">${values.map((each) => `<saml:AttributeValue>${each}</saml:AttributeValue>`).join('')}</saml:Attribute>`;

export const restriction = (audience = OURS): string =>
  `<saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction>`;

/** @param times in seconds from now */
export const conditions = (
  content: string,
  times: { readonly begin?: number; readonly end?: number } = {},
): string =>
  `<saml:Conditions NotBefore="${at(times.begin ?? -60)}" NotOnOrAfter="${at(times.end ?? 300)}">${content}</saml:Conditions>`;

/** The parts of an assertion, in their order; each can be replaced. */
const PARTS = {
  version: '2.0',
  id: '_assertion',
  issueInstant: at(-5),
  issuer: `<saml:Issuer>${IDP}</saml:Issuer>`,
  nameId: '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">ada-1</saml:NameID>',
  confirmation: confirmation({}),
  conditions: conditions(restriction()),
  advice: '',
  authn: `<saml:AuthnStatement AuthnInstant="${at(-10)}" SessionIndex="_session"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
  attributes: `<saml:AttributeStatement>${attribute('email', 'ada@example.com')}${attribute('groups', 'eng', 'ops')}</saml:AttributeStatement>`,
};
export type Parts = typeof PARTS;

export function confirmation(changes: {
  readonly method?: string;
  readonly recipient?: string | null;
  readonly inResponseTo?: string | null;
  readonly notOnOrAfter?: string | null;
  readonly more?: string;
}): string {
  const {
    method = 'bearer',
    recipient = ACS,
    inResponseTo = REQUEST,
    notOnOrAfter = at(300),
    more = '',
  } = changes;
  const attributes = [
    recipient === null ? '' : ` Recipient="${recipient}"`,
    inResponseTo === null ? '' : ` InResponseTo="${inResponseTo}"`,
    notOnOrAfter === null ? '' : ` NotOnOrAfter="${notOnOrAfter}"`,
    more,
  ].join('');
  return `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:${method}"><saml:SubjectConfirmationData${attributes}/></saml:SubjectConfirmation>`;
}

export function assertionXml(changes: Partial<Parts> & { readonly subject?: string } = {}): string {
  const parts = { ...PARTS, ...changes };
  const subject = changes.subject ?? `<saml:Subject>${parts.nameId}${parts.confirmation}</saml:Subject>`;
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${parts.id}" Version="${parts.version}" IssueInstant="${parts.issueInstant}">${parts.issuer}${subject}${parts.conditions}${parts.advice}${parts.authn}${parts.attributes}</saml:Assertion>`;
}

const RESPONSE_PARTS = {
  version: '2.0',
  id: '_response',
  attributes: ` Destination="${ACS}" InResponseTo="${REQUEST}"`,
  issuer: `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${IDP}</saml:Issuer>`,
  extensions: '',
  status:
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>',
};
export type ResponseParts = typeof RESPONSE_PARTS;

export function responseXml(assertion: string, changes: Partial<ResponseParts> = {}): string {
  const parts = { ...RESPONSE_PARTS, ...changes };
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${parts.id}" Version="${parts.version}" IssueInstant="${at(-5)}"${parts.attributes}>${parts.issuer}${parts.extensions}${parts.status}${assertion}</samlp:Response>`;
}

export type Signing = {
  readonly key?: TestKey;
  readonly signature?: string;
  readonly digest?: string;
  readonly c14n?: string;
  readonly transforms?: readonly string[];
  readonly prefix?: string;
  readonly keyInfo?: string | null;
};

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** Signs the element of that local name, which is the first of it. The signature comes after its Issuer. */
export function signed(
  xml: string,
  name: 'Response' | 'Assertion' | 'LogoutRequest',
  how: Signing = {},
): string {
  const key = how.key ?? idpKey;
  const engine = new SignedXml({
    privateKey: key.privateKeyPem,
    publicCert: key.certificatePem,
    signatureAlgorithm: how.signature ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: (how.c14n ?? EXCLUSIVE) as typeof EXCLUSIVE,
    ...(how.keyInfo === undefined ? {} : { getKeyInfoContent: () => how.keyInfo ?? null }),
  });
  const xpath = `(//*[local-name(.)='${name}'])[1]`;
  engine.addReference({
    xpath,
    transforms: [...(how.transforms ?? [ENVELOPED, EXCLUSIVE])],
    digestAlgorithm: how.digest ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  engine.computeSignature(xml, {
    ...(how.prefix === undefined ? {} : { prefix: how.prefix }),
    location: { reference: `${xpath}/*[local-name(.)='Issuer']`, action: 'after' },
  });
  return engine.getSignedXml();
}

export const encoded = (xml: string): string => Buffer.from(xml).toString('base64');

const encryptXml = promisify(encrypt);

export async function encrypted(
  assertion: string,
  algorithm = 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  key: TestKey = ourKey,
): Promise<string> {
  const data = await encryptXml(assertion, {
    rsa_pub: key.certificatePem,
    pem: key.certificatePem,
    encryptionAlgorithm: algorithm,
    keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    disallowEncryptionWithInsecureAlgorithm: false,
  } as Parameters<typeof encryptXml>[1]);
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${data}</saml:EncryptedAssertion>`;
}

/** The same with the key beside what it opens, as Shibboleth can write it. */
export const keyBeside = (xml: string, uri = '#_key'): string => {
  const [key = ''] = /<e:EncryptedKey .*<\/e:EncryptedKey>/s.exec(xml) ?? [];
  return xml
    .replace(key, `<RetrievalMethod URI="${uri}"/>`)
    .replace('</saml:EncryptedAssertion>', `${key.replace(' ', ' Id="_key" ')}$&`);
};

/** An assertion, signed in itself, in a response that is not. */
export const assertionSigned = (
  changes: Parameters<typeof assertionXml>[0] = {},
  around: Partial<ResponseParts> = {},
  how: Signing = {},
): string => signed(responseXml(assertionXml(changes), around), 'Assertion', how);

/** A response that is signed around an assertion that is not. */
export const responseSigned = (
  changes: Parameters<typeof assertionXml>[0] = {},
  around: Partial<ResponseParts> = {},
  how: Signing = {},
): string => signed(responseXml(assertionXml(changes), around), 'Response', how);

/** With another first character in the text of that element, whatever it was. */
export const flipped = (xml: string, name: string): string =>
  xml.replace(
    new RegExp(`(<${name}>\\s*)(.)`),
    (_, before: string, character: string) => before + (character === 'A' ? 'B' : 'A'),
  );
