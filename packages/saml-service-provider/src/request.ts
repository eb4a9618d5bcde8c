import { type MessageTrip, messageTrip } from './message-trip.ts';
import { ASSERTION, POST, PROTOCOL } from './names.ts';
import type { SigningKey } from './redirect-query.ts';
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

const LONGEST_RELAY_STATE = 80;

/**
 * The request for a sign-in (SAML core, section 3.4.1): by redirect, or by POST where the provider takes nothing else or
 * the address would be too long. It asks for no kind of proof, names no person and no format, since each of these makes some
 * provider refuse.
 *
 * @throws TypeError without an address, or with a RelayState that is too long
 */
export function signInTrip(request: AuthnRequest): MessageTrip {
  const { ssoRedirectUrl, ssoPostUrl, relayState, key, parameters } = request;
  if (Buffer.byteLength(relayState) > LONGEST_RELAY_STATE) throw new TypeError('RelayState is too long');
  return messageTrip(
    { redirect: ssoRedirectUrl, post: ssoPostUrl },
    {
      ...{ name: 'SAMLRequest', relayState, key, parameters },
      xml: (destination) => authnRequestXml(request, destination),
    },
  );
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
