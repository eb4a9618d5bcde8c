import { ASSERTION, PROTOCOL, SUCCESS } from '../names.ts';
import { redirectUrl, type SigningKey } from '../redirect-query.ts';
import { timeText } from '../times.ts';
import type { NameId } from '../verify/expectations.ts';
import { element, type Xml } from '../write-xml.ts';

/** What every message of ours about a sign-out says. */
type Ours = {
  readonly id: string;
  /** Of the identity provider. */
  readonly sloUrl: string;
  readonly entityId: string;
  /** Milliseconds. */
  readonly now: number;
  readonly relayState?: string;
  readonly key: SigningKey;
};

/** How long the identity provider may wait before it reads our request. */
const LIFETIME_MS = 5 * 60_000;

/** Our request that the provider ends the session, signed, as an address to send the browser to. */
export function logoutRequestUrl(
  ours: Ours & { readonly nameId: NameId; readonly sessionIndex?: string | undefined },
): string {
  const { nameId, sessionIndex } = ours;
  const end = timeText(ours.now + LIFETIME_MS);
  const xml = message(
    'samlp:LogoutRequest',
    ours,
    { NotOnOrAfter: end },
    element(
      'saml:NameID',
      {
        Format: nameId.format,
        NameQualifier: nameId.nameQualifier,
        SPNameQualifier: nameId.spNameQualifier,
      },
      nameId.value,
    ),
    sessionIndex === undefined ? undefined : element('samlp:SessionIndex', {}, sessionIndex),
  );
  return redirectUrl(
    ours.sloUrl,
    { name: 'SAMLRequest', xml, relayState: ours.relayState },
    { key: ours.key },
  );
}

/** Our answer to a request of the provider's, signed. */
export function logoutResponseUrl(ours: Ours & { readonly inResponseTo: string }): string {
  const status = element('samlp:Status', {}, element('samlp:StatusCode', { Value: SUCCESS }));
  const xml = message('samlp:LogoutResponse', ours, { InResponseTo: ours.inResponseTo }, status);
  return redirectUrl(
    ours.sloUrl,
    { name: 'SAMLResponse', xml, relayState: ours.relayState },
    { key: ours.key },
  );
}

function message(
  name: string,
  { id, now, sloUrl, entityId }: Ours,
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
      Destination: sloUrl,
      ...attributes,
    },
    element('saml:Issuer', {}, entityId),
    ...content,
  ).markup;
}
