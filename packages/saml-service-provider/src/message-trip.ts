import { signXml } from '@node-saml/node-saml/lib/xml.js';
import { ENVELOPED, EXCLUSIVE_C14N } from './names.ts';
import { type MessageParameter, redirectUrl, type SigningKey } from './redirect-query.ts';

/** Where to send the browser: to an address, or with a form of these fields that is posted there. */
export type MessageTrip =
  | { readonly binding: 'redirect'; readonly url: string }
  | { readonly binding: 'post'; readonly url: string; readonly fields: Readonly<Record<string, string>> };

/** Where the identity provider takes messages of one kind: at one of them at least. */
export type Addresses = { readonly redirect: string | undefined; readonly post: string | undefined };

type Message = {
  readonly name: MessageParameter;
  /** @param destination where it goes, which it names */
  readonly xml: (destination: string) => string;
  readonly relayState: string | undefined;
  /** Given where it is to be signed. */
  readonly key: SigningKey | undefined;
  /** More for the identity provider, outside of the signature. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
};

/** Entra refuses longer addresses (AADSTS90015). */
const LONGEST_URL = 8 * 1024;

/**
 * A message on its way to the identity provider: by redirect, or by POST where the provider takes nothing else or the address
 * would be too long.
 *
 * @throws TypeError without an address
 */
export function messageTrip({ redirect, post }: Addresses, message: Message): MessageTrip {
  const { name, relayState, key, parameters } = message;
  if (redirect !== undefined) {
    const url = redirectUrl(redirect, { name, xml: message.xml(redirect), relayState }, { key, parameters });
    if (url.length <= LONGEST_URL || post === undefined) return { binding: 'redirect', url };
  }
  if (post === undefined) throw new TypeError('no address of the identity provider');
  const xml = message.xml(post);
  const text = Buffer.from(key ? signedXml(xml, key) : xml).toString('base64');
  const fields = { [name]: text, ...(relayState === undefined ? {} : { RelayState: relayState }) };
  return { binding: 'post', url: withParameters(post, parameters ?? {}), fields };
}

/** A form has no query to sign: the signature stands in the XML, after Issuer (SAML core, section 3.2.1). */
function signedXml(xml: string, { privateKeyPem, certificatePem }: SigningKey): string {
  const location = { reference: "/*/*[local-name(.)='Issuer']", action: 'after' } as const;
  return signXml(xml, '/*', location, {
    privateKey: privateKeyPem,
    publicCert: certificatePem,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    xmlSignatureTransforms: [ENVELOPED, EXCLUSIVE_C14N],
  });
}

function withParameters(address: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
