import { inflateRawSync } from 'node:zlib';
import samlp, { type ParsedRequest } from 'samlp';
import type { Registry } from '../integrations/registry.ts';
import type { SamlIntegration } from '../integrations/saml-integration.ts';
import { parseStrictly } from './strict-xml.ts';

const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const LARGEST = 64 * 1024;
const FIELDS = ['SAMLRequest', 'RelayState', 'SigAlg', 'Signature'] as const;
export type Binding = 'redirect' | 'post';

/** A request as it came, to be taken along through the page on which somebody says who they are. */
export interface SentRequest {
  readonly binding: Binding;
  readonly fields: Readonly<Record<string, string>>;
}

/** What is asked, and by whom. */
export interface AuthnRequest {
  readonly integration: SamlIntegration;
  readonly id: string;
  readonly relayState: string | undefined;
  readonly subject: string | undefined;
}

/** Why a request is not answered. */
export class RequestRefused extends Error {}

/** @param given the query, or the form */
export function sentRequest(binding: Binding, given: (name: string) => string | undefined): SentRequest {
  const fields: Record<string, string> = {};
  for (const name of FIELDS) {
    const value = given(name);
    if (value !== undefined) fields[name] = value;
  }
  return { binding, fields };
}

/**
 * Reads an AuthnRequest (SAML core section 3.4.1): of a service provider that is set up here, to this address, to be
 * answered where that one is at home, and signed where its certificate was pasted.
 *
 * @throws RequestRefused
 */
export async function readAuthnRequest(
  { binding, fields }: SentRequest,
  registry: Registry,
  signOnUrl: string,
): Promise<AuthnRequest> {
  requirePlain(fields['SAMLRequest'] ?? '');
  const source = binding === 'redirect' ? { query: fields, body: {} } : { query: {}, body: fields };
  const parsed = await parse(source);
  const integration = registry.findAudience(parsed.issuer ?? '');
  if (integration === undefined)
    throw new RequestRefused(
      `No application here has the Audience URI (SP Entity ID) ${parsed.issuer ?? ''}.`,
    );
  const { singleSignOnUrl, requestCertificate } = integration.settings;
  if (requestCertificate !== undefined) await parse(source, requestCertificate);
  const { id, destination, assertionConsumerServiceURL: answerTo = singleSignOnUrl, subject } = parsed;
  if (id === undefined) throw new RequestRefused('The request has no ID.');
  if (destination !== undefined && destination !== signOnUrl)
    throw new RequestRefused(`The request is meant for ${destination}, and this is ${signOnUrl}.`);
  if (answerTo !== singleSignOnUrl)
    throw new RequestRefused(
      `The request wants its answer at ${answerTo}. The Single sign-on URL of ${integration.settings.name} is ${singleSignOnUrl}.`,
    );
  return { integration, id, relayState: fields['RelayState'], subject };
}

/** What the library would inflate without end, or look up entities of, does not reach it. */
function requirePlain(message: string): void {
  if (message === '') throw new RequestRefused('There is no SAMLRequest. Begin at the application.');
  if (message.length > LARGEST) throw new RequestRefused('The request is too large.');
  const bytes = Buffer.from(message, 'base64');
  let text: string;
  try {
    text = (bytes[0] === 0x3c ? bytes : inflateRawSync(bytes, { maxOutputLength: LARGEST })).toString('utf8');
  } catch {
    throw new RequestRefused('The request is not base64 of deflated XML, or too large.');
  }
  if (/<!/.test(text)) throw new RequestRefused('The request has a document type, a comment or CDATA.');
  const root = parseStrictly(text);
  if (root === undefined) throw new RequestRefused('The request is not well-formed XML.');
  if (root.localName !== 'AuthnRequest' || root.namespaceURI !== PROTOCOL)
    throw new RequestRefused('The request is no AuthnRequest.');
}

type Source = Parameters<typeof samlp.parseRequest>[0];

/** @param signingCert whose key has to have signed it; undefined: none has to */
async function parse(source: Source, signingCert?: string): Promise<ParsedRequest> {
  try {
    return await new Promise((resolve, reject) => {
      samlp.parseRequest(source, { signingCert }, (error, parsed) => {
        if (error || parsed === undefined) reject(error ?? new Error('it is empty'));
        else resolve(parsed);
      });
    });
  } catch (error) {
    throw new RequestRefused(
      `The request is not accepted: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
