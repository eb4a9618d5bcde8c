import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAML, type SamlConfig } from '@node-saml/node-saml';
import { newSigningCertificate } from '../../src/saml/signing-certificate.ts';
import type { Answer } from './bench.ts';
import { Browser, formOf, type Visit } from './browser.ts';

export const ENTITY_ID = 'https://service.example/saml';
export const ACS = 'http://localhost:4321/acs';

/** A key of the service provider. */
export const ownKey = await newSigningCertificate('service.example');
export const strangersKey = await newSigningCertificate('service.example');

/** node-saml as the application behind an integration. */
export function serviceProvider({ body }: Answer, more: Partial<SamlConfig> = {}): SAML {
  const { signOnUrl, certificate, issuer } = body as unknown as {
    signOnUrl: string;
    certificate: string;
    issuer: string;
  };
  return new SAML({
    callbackUrl: ACS,
    issuer: ENTITY_ID,
    audience: ENTITY_ID,
    entryPoint: signOnUrl,
    idpIssuer: issuer,
    idpCert: certificate,
    signatureAlgorithm: 'sha256',
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    wantAuthnResponseSigned: true,
    wantAssertionsSigned: true,
    ...more,
  });
}

/** Begins by redirect, and clicks on somebody. */
export async function signOn(peer: SAML, origin: string, person: string, relayState = ''): Promise<Visit> {
  const browser = new Browser(origin);
  const page = await browser.get(await peer.getAuthorizeUrlAsync(relayState, undefined, {}));
  return page.status === 200 ? await browser.send(page, { person }) : page;
}

/** What a page posts to the application. */
export function posted({ status, text }: Visit) {
  const { action, fields } = formOf(text);
  if (fields['SAMLResponse'] === undefined) throw new Error(`no response on this page (${status}): ${text}`);
  const SAMLResponse = fields['SAMLResponse'];
  return { action, fields, SAMLResponse, xml: Buffer.from(SAMLResponse, 'base64').toString('utf8') };
}

const XMLSEC = '/usr/bin/xmlsec1';
export const hasXmlsec = existsSync(XMLSEC);

/** Whether xmlsec1 takes the signature of that element, by that certificate. */
export function xmlsecTakes(xml: string, element: 'Response' | 'Assertion', certificate: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'sample-saml-'));
  try {
    writeFileSync(join(folder, 'response.xml'), xml);
    writeFileSync(join(folder, 'certificate.pem'), certificate);
    const { status } = spawnSync(XMLSEC, [
      '--verify',
      '--trusted-pem',
      join(folder, 'certificate.pem'),
      ...['--id-attr:ID', 'Response', '--id-attr:ID', 'Assertion'],
      ...['--node-xpath', `//*[local-name()='${element}']/*[local-name()='Signature']`],
      join(folder, 'response.xml'),
    ]);
    return status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
