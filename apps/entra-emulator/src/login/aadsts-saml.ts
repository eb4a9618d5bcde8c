import { EntraError } from '../refusals/entra-error.ts';

/** Entra's refusals of SAML messages, as in `aadsts.ts`. */

type Facts = Pick<EntraError, 'code' | 'message'>;

const refused = (facts: Facts): EntraError => new EntraError({ ...facts, error: 'invalid_request' });

export const samlMessageMissing = (): EntraError =>
  refused({
    code: 750054,
    message:
      'SAMLRequest or SAMLResponse must be present as query string parameters in HTTP request for SAML Redirect binding.',
  });

export const wrongSamlBinding = (): EntraError =>
  refused({
    code: 750052,
    message: 'The message came by a SAML binding that is not supported for it. Use SAML Redirect binding.',
  });

export const notDeflated = (): EntraError =>
  refused({ code: 750055, message: 'SAML message was not properly DEFLATE-encoded.' });

export const notBase64 = (): EntraError =>
  refused({ code: 750056, message: 'SAML message was not properly base64-encoded.' });

export const samlXmlError = (problem: string): EntraError =>
  refused({
    code: 7500525,
    message: `There was an XML error in the SAML message: ${problem} Verify that the XML content of the SAML messages conforms to the SAML protocol specifications.`,
  });

export const notSaml = (): EntraError =>
  refused({ code: 75005, message: 'The request is not a valid SAML 2.0 protocol message.' });

export const badSamlId = (id: string): EntraError =>
  refused({
    code: 7500529,
    message: `The value '${id}' is not a valid SAML ID. The ID must not begin with a number.`,
  });

export const unsupportedResponseBinding = (binding: string): EntraError =>
  refused({
    code: 750032,
    message: `SAML protocol response cannot be sent via bindings other than HTTP POST. Requested binding: ${binding}`,
  });

export const unsupportedSamlProperty = (name: string): EntraError =>
  refused({
    code: 900236,
    message: `The SAML authentication request property '${name}' is not supported and must not be set.`,
  });

export const unsupportedNameIdFormat = (): EntraError =>
  refused({
    code: 750161,
    message:
      "Allowed SAML authentication request's NameIDPolicy formats are: urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress, urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified, urn:oasis:names:tc:SAML:2.0:nameid-format:persistent, urn:oasis:names:tc:SAML:2.0:nameid-format:transient.",
  });

export const inexactComparison = (comparison: string): EntraError =>
  refused({
    code: 900235,
    message: `SAML authentication request's RequestedAuthenticationContext Comparison value must be 'exact'. Received value: '${comparison}'.`,
  });

export const otherAuthnContext = (held: string, requested: string, application: string): EntraError =>
  refused({
    code: 75011,
    message: `Authentication method '${held}' by which the user authenticated with the service doesn't match requested authentication method '${requested}'. Contact the ${application} application owner.`,
  });

export const replyUrlMismatch = (address: string, identifier: string): EntraError =>
  refused({
    code: 50011,
    message: `The reply URL '${address}' specified in the request does not match the reply URLs configured for the application '${identifier}'. Make sure the reply URL sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/urlMismatchError to learn more about how to fix this.`,
  });

export const noReplyUrl = (): EntraError => refused({ code: 900971, message: 'No reply address provided.' });

export const requestNotSigned = (): EntraError =>
  refused({
    code: 76021,
    message: 'The request sent by client is not signed while the application requires signed requests.',
  });

export const noVerificationCertificate = (): EntraError =>
  refused({
    code: 76022,
    message:
      'Cannot verify the signature of received authentication request since there is no certificate for verification configured in the application.',
  });

export const requestSignatureWrong = (): EntraError =>
  refused({
    code: 76023,
    message:
      'The signature of the received authentication request is invalid, please contact the administrator to resolve the issue.',
  });
