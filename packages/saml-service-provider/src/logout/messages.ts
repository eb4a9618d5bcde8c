import { type MessageTrip, messageTrip } from '../message-trip.ts';
import { ASSERTION, PROTOCOL, SUCCESS } from '../names.ts';
import type { MessageParameter, SigningKey } from '../redirect-query.ts';
import { timeText } from '../times.ts';
import type { NameId } from '../verify/expectations.ts';
import { element, type Xml } from '../write-xml.ts';

/** Where the identity provider takes messages about sign-outs: at one of them at least. */
export type LogoutAddresses = {
  readonly sloUrl?: string | undefined;
  readonly sloPostUrl?: string | undefined;
};

/** What every message of ours about a sign-out says. */
type Ours = LogoutAddresses & {
  readonly id: string;
  readonly entityId: string;
  /** Milliseconds. */
  readonly now: number;
  readonly relayState?: string;
  readonly key: SigningKey;
};

/** How long the identity provider may wait before it reads our request. */
const LIFETIME_MS = 5 * 60_000;

/**
 * Our request that the provider ends the session, signed, and how the browser takes it there.
 *
 * @throws TypeError without an address
 */
export function logoutRequestTrip(
  ours: Ours & { readonly nameId: NameId; readonly sessionIndex?: string | undefined },
): MessageTrip {
  const { nameId, sessionIndex } = ours;
  const end = timeText(ours.now + LIFETIME_MS);
  const { value, format, nameQualifier, spNameQualifier } = nameId;
  const attributes = { Format: format, NameQualifier: nameQualifier, SPNameQualifier: spNameQualifier };
  const content = [
    element('saml:NameID', attributes, value),
    sessionIndex === undefined ? undefined : element('samlp:SessionIndex', {}, sessionIndex),
  ];
  return trip(ours, 'SAMLRequest', (destination) =>
    message('samlp:LogoutRequest', ours, { Destination: destination, NotOnOrAfter: end }, ...content),
  );
}

/**
 * Our answer to a request of the provider's, signed, and how the browser takes it there.
 *
 * @throws TypeError without an address
 */
export function logoutResponseTrip(ours: Ours & { readonly inResponseTo: string }): MessageTrip {
  const status = element('samlp:Status', {}, element('samlp:StatusCode', { Value: SUCCESS }));
  const { inResponseTo: InResponseTo } = ours;
  return trip(ours, 'SAMLResponse', (destination) =>
    message('samlp:LogoutResponse', ours, { Destination: destination, InResponseTo }, status),
  );
}

function trip(
  { sloUrl, sloPostUrl, relayState, key }: Ours,
  name: MessageParameter,
  xml: (destination: string) => string,
): MessageTrip {
  return messageTrip({ redirect: sloUrl, post: sloPostUrl }, { name, xml, relayState, key });
}

function message(
  name: string,
  { id, now, entityId }: Ours,
  attributes: Readonly<Record<string, string>>,
  ...content: readonly (Xml | undefined)[]
): string {
  return element(
    name,
    {
      'xmlns:samlp': PROTOCOL,
      'xmlns:saml': ASSERTION,
      ID: id,
      Version: '2.0',
      IssueInstant: timeText(now),
      ...attributes,
    },
    element('saml:Issuer', {}, entityId),
    ...content,
  ).markup;
}
