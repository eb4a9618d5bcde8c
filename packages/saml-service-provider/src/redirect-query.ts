import { constants, createPublicKey, sign, verify } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { LIMITS } from './guard.ts';
import { RSA_PSS_SHA256, RSA_SHA1, RSA_SHA256, RSA_SHA512 } from './names.ts';
import { assertSaml, SamlError } from './saml-error.ts';
import { MOST_CERTIFICATES } from './verify/expectations.ts';

export type MessageParameter = 'SAMLRequest' | 'SAMLResponse';

/** Whoever signs in our name: PEM. */
export type SigningKey = { readonly privateKeyPem: string; readonly certificatePem: string };

const NAMES = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature'];

/**
 * The address with the message in its query (SAML bindings, section 3.4.4.1). The signature is over the query as it is
 * written here, never in the XML.
 *
 * @param parameters more for the identity provider, outside of the signature: `login_hint`
 */
export function redirectUrl(
  endpoint: string,
  message: { readonly name: MessageParameter; readonly xml: string; readonly relayState: string | undefined },
  {
    key,
    parameters = {},
  }: {
    readonly key?: SigningKey | undefined;
    readonly parameters?: Readonly<Record<string, string>> | undefined;
  },
): string {
  const url = new URL(endpoint);
  url.hash = '';
  for (const name of NAMES) if (url.searchParams.has(name)) url.searchParams.delete(name);
  const pairs = [pair(message.name, deflateRawSync(Buffer.from(message.xml)).toString('base64'))];
  if (message.relayState !== undefined) pairs.push(pair('RelayState', message.relayState));
  if (key) {
    pairs.push(pair('SigAlg', RSA_SHA256));
    const signature = sign('sha256', Buffer.from(pairs.join('&')), key.privateKeyPem);
    pairs.push(pair('Signature', signature.toString('base64')));
  }
  for (const [name, value] of Object.entries(parameters))
    if (!NAMES.includes(name)) pairs.push(pair(name, value));
  const before = url.search === '' ? `${url.href.replace(/\?$/, '')}?` : `${url.href}&`;
  return before + pairs.join('&');
}

const pair = (name: string, value: string): string => `${name}=${encodeURIComponent(value)}`;

export type VerifiedQuery = { readonly xml: Buffer; readonly relayState: string | undefined };

/**
 * The message of a query that one of the certificates signed: without signature there is none (attack 138). It is inflated
 * only then, and within bounds.
 *
 * @param rawQuery as it came, since the signature is over its very characters
 * @throws SamlError `saml_response_invalid`, `saml_signature_missing`, `saml_algorithm`, `saml_signature_invalid`,
 *   `saml_too_large`
 */
export function verifiedQuery(
  rawQuery: string,
  name: MessageParameter,
  {
    certificates,
    allowSha1 = false,
  }: { readonly certificates: readonly string[]; readonly allowSha1?: boolean },
): VerifiedQuery {
  // Base64 of what inflates to a message, with every character escaped, is shorter by far.
  assertSaml(rawQuery.length <= LIMITS.logout.bytes * 4, 'saml_too_large', 'too long a query');
  const raw = rawParameters(rawQuery.replace(/^\?/, ''));
  const message = raw.get(name);
  const other = name === 'SAMLRequest' ? 'SAMLResponse' : 'SAMLRequest';
  assertSaml(message !== undefined && !raw.has(other), 'saml_response_invalid', `no ${name}, or both`);
  const [algorithm, signature] = [decoded(raw.get('SigAlg')), decoded(raw.get('Signature'))];
  assertSaml(algorithm !== undefined && signature !== undefined, 'saml_signature_missing', 'not signed');
  const relayState = raw.get('RelayState');
  const signed = [
    `${name}=${message}`,
    ...(relayState === undefined ? [] : [`RelayState=${relayState}`]),
    `SigAlg=${raw.get('SigAlg')}`,
  ].join('&');
  const fits = verifierOf(algorithm, allowSha1);
  const bytes = Buffer.from(signature, 'base64');
  assertSaml(
    certificates.slice(0, MOST_CERTIFICATES).some((pem) => fits(Buffer.from(signed), pem, bytes)),
    'saml_signature_invalid',
    'no pinned certificate fits the signature of the query',
  );
  return { xml: inflated(decoded(message) ?? ''), relayState: decoded(relayState) };
}

/** Each of those that count at most once. */
function rawParameters(query: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of query.split('&')) {
    const [name = '', ...value] = part.split('=');
    if (!NAMES.includes(name)) continue;
    assertSaml(!found.has(name), 'saml_response_invalid', `two of ${name}`);
    found.set(name, value.join('='));
  }
  return found;
}

function decoded(raw: string | undefined): string | undefined {
  try {
    return raw === undefined ? undefined : decodeURIComponent(raw.replaceAll('+', '%20'));
  } catch {
    throw new SamlError('saml_response_invalid', 'a parameter that is not URL-encoded');
  }
}

type Verifier = (data: Buffer, pem: string, signature: Buffer) => boolean;

function verifierOf(algorithm: string, allowSha1: boolean): Verifier {
  const hashes: Readonly<Record<string, string>> = {
    [RSA_SHA256]: 'sha256',
    [RSA_SHA512]: 'sha512',
    [RSA_PSS_SHA256]: 'sha256',
    ...(allowSha1 ? { [RSA_SHA1]: 'sha1' } : {}),
  };
  const hash = Object.hasOwn(hashes, algorithm) ? hashes[algorithm] : undefined;
  assertSaml(hash !== undefined, 'saml_algorithm', 'signature of the query', {
    expected: Object.keys(hashes).join(', '),
    received: algorithm,
  });
  const padding =
    algorithm === RSA_PSS_SHA256 ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  return (data, pem, signature) => {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'rsa' && verify(hash, data, { key, padding }, signature);
  };
}

function inflated(text: string): Buffer {
  assertSaml(/^[A-Za-z\d+/\s]+={0,2}\s*$/.test(text), 'saml_response_invalid', 'the message is not base64');
  try {
    return inflateRawSync(Buffer.from(text, 'base64'), { maxOutputLength: LIMITS.logout.bytes });
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE')
      throw new SamlError('saml_too_large', 'the message inflates beyond the limit', { cause });
    throw new SamlError('saml_response_invalid', 'the message is not deflated', { cause });
  }
}
