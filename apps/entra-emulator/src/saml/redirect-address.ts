import { sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import type { Xml } from '../xml/write-xml.ts';
import { RSA_SHA256 } from './names.ts';
import type { SamlSigningKey } from './sign-xml.ts';

/** A message of ours on its way through the browser. */
interface RedirectedMessage {
  /** Where it goes. */
  address: string;
  parameter: 'SAMLRequest' | 'SAMLResponse';
  message: Xml;
  relayState?: string | undefined;
  key: SamlSigningKey;
}

/**
 * The address that carries a message by the redirect binding, with a signature over the query (SAML bindings, section
 * 3.4.4.1). Percent signs are followed by small letters, as in Entra's: who checks the signature has to take the query as
 * it came.
 */
export function redirectAddress({ address, parameter, message, relayState, key }: RedirectedMessage): string {
  const parts = [
    [parameter, deflateRawSync(message.markup).toString('base64')],
    ...(relayState === undefined ? [] : [['RelayState', relayState]]),
    ['SigAlg', RSA_SHA256],
  ];
  const signed = parts.map(([name, value = '']) => `${name}=${escaped(value)}`).join('&');
  const signature = sign('sha256', Buffer.from(signed), key.privateKey).toString('base64');
  return `${address}${address.includes('?') ? '&' : '?'}${signed}&Signature=${escaped(signature)}`;
}

const escaped = (value: string): string =>
  encodeURIComponent(value.toWellFormed()).replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase());
