import type { SamlSession } from '../sessions/saml-trip.ts';
import type { TokenService } from '../tokens/token-service.ts';
import { element, type Xml } from '../xml/write-xml.ts';
import { ASSERTION, PROTOCOL, statusCodes } from './names.ts';
import { nameIdElement, newSamlId } from './sign-on-response.ts';

interface LogoutMessage {
  issuer: string;
  destination: string;
}

type Service = Pick<TokenService, 'random' | 'clock'>;

const head = (service: Service, { destination }: LogoutMessage): Record<string, string> => ({
  'xmlns:samlp': PROTOCOL,
  ID: newSamlId(service),
  Version: '2.0',
  IssueInstant: new Date(service.clock.now()).toISOString(),
  Destination: destination,
});

const issuerElement = (issuer: string): Xml => element('Issuer', { xmlns: ASSERTION }, issuer);

/** Tells an application that a session is over (SAML core, section 3.7.1). */
export const logoutRequest = (
  service: Service,
  { nameId, sessionIndex, ...message }: LogoutMessage & SamlSession,
): Xml =>
  element(
    'samlp:LogoutRequest',
    head(service, message),
    issuerElement(message.issuer),
    nameIdElement(nameId, ASSERTION),
    element('samlp:SessionIndex', {}, sessionIndex),
  );

/** Answers an application that ended the session (SAML core, section 3.7.2). */
export const logoutResponse = (
  service: Service,
  { inResponseTo, ...message }: LogoutMessage & { inResponseTo: string },
): Xml =>
  element(
    'samlp:LogoutResponse',
    { ...head(service, message), InResponseTo: inResponseTo },
    issuerElement(message.issuer),
    element('samlp:Status', {}, element('samlp:StatusCode', { Value: statusCodes.success })),
  );
