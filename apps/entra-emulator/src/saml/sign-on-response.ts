import { newGuid } from '../randomness/random-source.ts';
import type { SamlNameId } from '../sessions/saml-trip.ts';
import type { TokenService } from '../tokens/token-service.ts';
import { element, type Xml } from '../xml/write-xml.ts';
import type { SamlAttribute } from './claims.ts';
import { encryptedAssertion, type SamlEncryptionKey } from './encrypt-xml.ts';
import { ASSERTION, PROTOCOL, statusCodes } from './names.ts';
import { type SamlSigningKey, signedElement } from './sign-xml.ts';

/** A sign-in that is told to an application. */
export interface SignOn {
  /** The emulator's own entity ID. */
  issuer: string;
  /** Where the response is posted to. */
  recipient: string;
  audience: string;
  /** Id of the request; undefined when nobody asked. */
  inResponseTo: string | undefined;
  nameId: SamlNameId;
  attributes: readonly SamlAttribute[];
  /** ms */
  authenticatedAt: number;
  authnContext: string;
  /** Seconds, where a policy says so; else seventy minutes. */
  lifetime: number | undefined;
}

const USUAL_LIFETIME = 70 * 60;

/** An id that begins with no digit. */
export const newSamlId = ({ random }: Pick<TokenService, 'random'>): string => `_${newGuid(random)}`;

/** Instants with milliseconds, as Entra has them in SAML. */
const instant = (ms: number): string => new Date(ms).toISOString();

/**
 * The response to a sign-in: the assertion in it is signed, the response around it is not.
 *
 * @param encryptionKey whom alone the assertion is readable for; undefined for everybody
 */
export function signOnResponse(
  service: Pick<TokenService, 'random' | 'clock'>,
  key: SamlSigningKey,
  encryptionKey: SamlEncryptionKey | undefined,
  signOn: SignOn,
): { response: Xml; sessionIndex: string } {
  const now = service.clock.now();
  const id = newSamlId(service);
  const assertion = signedElement(key, id, (signature) => assertionOf(signOn, id, now, signature));
  const content =
    encryptionKey === undefined ? assertion : encryptedAssertion(service.random, encryptionKey, assertion);
  const response = responseOf(service, signOn, element('samlp:StatusCode', { Value: statusCodes.success }), [
    content,
  ]);
  return { response, sessionIndex: id };
}

interface Failure extends Pick<SignOn, 'issuer' | 'recipient' | 'inResponseTo'> {
  /** The second-level status. */
  status: string;
  message: string;
}

/** The response that says why there is no sign-in (SAML core, section 3.2.2.1). */
export const failureResponse = (
  service: Pick<TokenService, 'random' | 'clock'>,
  { status, message, ...addressed }: Failure,
): Xml =>
  responseOf(
    service,
    addressed,
    element(
      'samlp:StatusCode',
      { Value: statusCodes.responder },
      element('samlp:StatusCode', { Value: status }),
    ),
    [],
    message,
  );

function responseOf(
  service: Pick<TokenService, 'random' | 'clock'>,
  { issuer, recipient, inResponseTo }: Pick<SignOn, 'issuer' | 'recipient' | 'inResponseTo'>,
  status: Xml,
  content: readonly Xml[],
  message?: string,
): Xml {
  return element(
    'samlp:Response',
    {
      'xmlns:samlp': PROTOCOL,
      ID: newSamlId(service),
      Version: '2.0',
      IssueInstant: instant(service.clock.now()),
      Destination: recipient,
      InResponseTo: inResponseTo,
    },
    element('Issuer', { xmlns: ASSERTION }, issuer),
    element(
      'samlp:Status',
      {},
      status,
      message === undefined ? undefined : element('samlp:StatusMessage', {}, message),
    ),
    ...content,
  );
}

/** Valid from this very instant: the clock of the application may not be behind. */
function assertionOf(signOn: SignOn, id: string, now: number, signature: Xml | undefined): Xml {
  const end = instant(now + (signOn.lifetime ?? USUAL_LIFETIME) * 1000);
  return element(
    'Assertion',
    { xmlns: ASSERTION, ID: id, IssueInstant: instant(now), Version: '2.0' },
    element('Issuer', {}, signOn.issuer),
    signature,
    subjectOf(signOn, end),
    element(
      'Conditions',
      { NotBefore: instant(now), NotOnOrAfter: end },
      element('AudienceRestriction', {}, element('Audience', {}, signOn.audience)),
    ),
    element('AttributeStatement', {}, ...signOn.attributes.map(attribute)),
    element(
      'AuthnStatement',
      { AuthnInstant: instant(signOn.authenticatedAt), SessionIndex: id },
      element('AuthnContext', {}, element('AuthnContextClassRef', {}, signOn.authnContext)),
    ),
  );
}

const subjectOf = ({ nameId, inResponseTo, recipient }: SignOn, end: string): Xml =>
  element(
    'Subject',
    {},
    nameIdElement(nameId),
    element(
      'SubjectConfirmation',
      { Method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' },
      element('SubjectConfirmationData', {
        InResponseTo: inResponseTo,
        NotOnOrAfter: end,
        Recipient: recipient,
      }),
    ),
  );

export const nameIdElement = ({ format, value, spNameQualifier }: SamlNameId, xmlns?: string): Xml =>
  element('NameID', { xmlns, Format: format, SPNameQualifier: spNameQualifier }, value);

const attribute = ({ name, nameFormat, values }: SamlAttribute): Xml =>
  element(
    'Attribute',
    { Name: name, NameFormat: nameFormat },
    ...values.map((value) => element('AttributeValue', {}, value)),
  );
