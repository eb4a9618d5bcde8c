import type { AuthnRequest } from '../sessions/saml-trip.ts';
import { attributeOf, childOf, childrenOf, textOf, type XmlElement } from '../xml/xml-element.ts';
import { SamlMessageError } from './message-error.ts';
import { ASSERTION, PROTOCOL } from './names.ts';

/** What every message begins with (SAML core, section 3.2.1). */
interface MessageHead {
  id: string;
  issuer: string;
}

const LONGEST_ID = 256;

/**
 * The head of a request. The instant is expected and not looked at, as Entra says of itself.
 *
 * @throws SamlMessageError without `ID`, `Version` 2.0, `IssueInstant` or `Issuer`, or with an id that is no xs:ID
 */
export function messageHead(message: XmlElement): MessageHead {
  const id = attributeOf(message, 'ID');
  if (id === undefined) throw missing('ID');
  if (id.length > LONGEST_ID || !/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(id))
    throw new SamlMessageError('bad-id', id.slice(0, LONGEST_ID));
  if (attributeOf(message, 'Version') !== '2.0') throw missing('Version');
  if (Number.isNaN(Date.parse(attributeOf(message, 'IssueInstant') ?? ''))) throw missing('IssueInstant');
  const issuer = childOf(message, ASSERTION, 'Issuer');
  if (issuer === undefined || textOf(issuer) === '') throw missing('Issuer');
  return { id, issuer: textOf(issuer) };
}

const missing = (what: string): SamlMessageError =>
  new SamlMessageError('not-saml', `'${what}' is missing or wrong`);

/**
 * Reads an AuthnRequest (SAML core, section 3.4.1). What Entra ignores is ignored: Destination, Consent, ProviderName,
 * AssertionConsumerServiceIndex, Conditions, AllowCreate.
 *
 * @throws SamlMessageError
 */
export function readAuthnRequest(message: XmlElement): AuthnRequest {
  return {
    ...messageHead(message),
    assertionConsumerServiceUrl: attributeOf(message, 'AssertionConsumerServiceURL'),
    protocolBinding: attributeOf(message, 'ProtocolBinding'),
    forceAuthn: booleanOf(message, 'ForceAuthn'),
    isPassive: booleanOf(message, 'IsPassive'),
    nameIdPolicy: nameIdPolicyOf(message),
    authnContext: authnContextOf(message),
    unsupported: unsupportedOf(message),
  };
}

function booleanOf(message: XmlElement, name: string): boolean {
  switch (attributeOf(message, name)) {
    case undefined:
    case 'false':
    case '0':
      return false;
    case 'true':
    case '1':
      return true;
    default:
      throw missing(name);
  }
}

function nameIdPolicyOf(message: XmlElement): AuthnRequest['nameIdPolicy'] {
  const policy = childOf(message, PROTOCOL, 'NameIDPolicy');
  if (policy === undefined) return undefined;
  return {
    format: attributeOf(policy, 'Format'),
    spNameQualifier: attributeOf(policy, 'SPNameQualifier'),
  };
}

function authnContextOf(message: XmlElement): AuthnRequest['authnContext'] {
  const wanted = childOf(message, PROTOCOL, 'RequestedAuthnContext');
  if (wanted === undefined) return undefined;
  return {
    comparison: attributeOf(wanted, 'Comparison') ?? 'exact',
    classes: childrenOf(wanted, ASSERTION, 'AuthnContextClassRef').map(textOf),
  };
}

/** The first thing in the request that Entra takes from nobody. */
function unsupportedOf(message: XmlElement): string | undefined {
  if (childOf(message, ASSERTION, 'Subject') !== undefined) return 'Subject';
  const scoping = childOf(message, PROTOCOL, 'Scoping');
  if (scoping === undefined) return undefined;
  if (attributeOf(scoping, 'ProxyCount') !== undefined) return 'Scoping/ProxyCount';
  if (childOf(scoping, PROTOCOL, 'RequesterID') !== undefined) return 'Scoping/RequesterID';
  return undefined;
}
