import type { EntraError } from '../../refusals/entra-error.ts';
import { type Binding, decodeMessage } from '../../saml/decode-message.ts';
import { SamlMessageError } from '../../saml/message-error.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import * as aadsts from '../aadsts.ts';
import {
  badSamlId,
  notBase64,
  notDeflated,
  notSaml,
  samlMessageMissing,
  samlXmlError,
} from '../aadsts-saml.ts';
import type { LoginCall } from '../login-call.ts';

export const bindingOf = ({ method }: LoginCall): Binding => (method === 'POST' ? 'post' : 'redirect');

const ONCE_ONLY: readonly string[] = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature'];

/**
 * The message of a request to the SAML endpoint.
 *
 * @throws EntraError 750054 without one, 90014 with two, 750055, 750056 or 7500525 for one that cannot be read
 */
export function readMessage(call: LoginCall): XmlElement {
  const { params } = call;
  const { SAMLRequest: request, SAMLResponse: response } = params;
  const repeated = call.repeated.find((name) => ONCE_ONLY.includes(name));
  if (repeated !== undefined) throw aadsts.repeatedParameter(repeated);
  const value = request ?? response;
  if (value === undefined || value === '')
    throw bindingOf(call) === 'redirect' ? samlMessageMissing() : aadsts.missingParameter('SAMLRequest');
  return inEntrasTerms(() => decodeMessage(value, bindingOf(call)));
}

/** Reads something of a message; what is wrong with it becomes Entra's refusal. */
export function inEntrasTerms<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SamlMessageError)) throw error;
    throw refusalOf(error);
  }
}

function refusalOf({ problem, message }: SamlMessageError): EntraError {
  switch (problem) {
    case 'not-base64':
      return notBase64();
    case 'not-deflated':
      return notDeflated();
    case 'not-xml':
      return samlXmlError(message);
    case 'not-saml':
      return notSaml();
    case 'bad-id':
      return badSamlId(message);
  }
}
