import { signXml } from '@node-saml/node-saml/lib/xml.js';
import { ASSERTION, ENVELOPED, EXCLUSIVE_C14N, POST, PROTOCOL } from './names.ts';
import { redirectUrl, type SigningKey } from './redirect-query.ts';
import { timeText } from './times.ts';
import { element } from './write-xml.ts';

/** One trip to the identity provider. */
export type AuthnRequest = {
  readonly ssoRedirectUrl?: string | undefined;
  readonly ssoPostUrl?: string | undefined;
  /** Ours. */
  readonly entityId: string;
  readonly acsUrl: string;
  /** Made by the caller, who knows it again when the response comes (`connections.md`, section 5). */
  readonly requestId: string;
  /** The state of the attempt: at most 80 bytes (SAML bindings, section 3.4.3). */
  readonly relayState: string;
  /** Milliseconds. */
  readonly now: number;
  /** Ask the person again. */
  readonly forceAuthn?: boolean;
  /** Given where the request is to be signed. */
  readonly key?: SigningKey | undefined;
  /** `login_hint`, for instance. */
  readonly parameters?: Readonly<Record<string, string>>;
};

/** Where to send the browser: to an address, or with a form of these fields that is posted there. */
export type RequestTrip =
  | { readonly binding: 'redirect'; readonly url: string }
  | { readonly binding: 'post'; readonly url: string; readonly fields: Readonly<Record<string, string>> };

/** Entra refuses longer addresses (AADSTS90015). */
const LONGEST_URL = 8 * 1024;
const LONGEST_RELAY_STATE = 80;

/**
 * The request for a sign-in (SAML core, section 3.4.1): by redirect, or by POST where the provider takes nothing else or
 * the address would be too long. It asks for no kind of proof, names no person and no format, since each of these makes some
 * provider refuse.
 *
 * @throws TypeError without an address, or with a RelayState that is too long
 */
export function signInTrip(request: AuthnRequest): RequestTrip {
  const { ssoRedirectUrl, ssoPostUrl, relayState, key } = request;
  if (Buffer.byteLength(relayState) > LONGEST_RELAY_STATE) throw new TypeError('RelayState is too long');
  if (ssoRedirectUrl !== undefined) {
    const message = {
      name: 'SAMLRequest',
      xml: authnRequestXml(request, ssoRedirectUrl),
      relayState,
    } as const;
    const url = redirectUrl(ssoRedirectUrl, message, { key, parameters: request.parameters });
    if (url.length <= LONGEST_URL || ssoPostUrl === undefined) return { binding: 'redirect', url };
  }
  if (ssoPostUrl === undefined) throw new TypeError('no address of the identity provider');
  const xml = authnRequestXml(request, ssoPostUrl);
  const signed = key ? signedXml(xml, key) : xml;
  const fields = { SAMLRequest: Buffer.from(signed).toString('base64'), RelayState: relayState };
  return { binding: 'post', url: withParameters(ssoPostUrl, request.parameters ?? {}), fields };
}

function authnRequestXml(request: AuthnRequest, destination: string): string {
  return element(
    'samlp:AuthnRequest',
    {
      'xmlns:samlp': PROTOCOL,
      'xmlns:saml': ASSERTION,
      ID: request.requestId,
      Version: '2.0',
      IssueInstant: timeText(request.now),
      Destination: destination,
      AssertionConsumerServiceURL: request.acsUrl,
      ProtocolBinding: POST,
      ForceAuthn: request.forceAuthn ? 'true' : undefined,
    },
    element('saml:Issuer', {}, request.entityId),
    element('samlp:NameIDPolicy', { AllowCreate: 'true' }),
  ).markup;
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
