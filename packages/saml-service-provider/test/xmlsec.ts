import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = '/usr/bin/xmlsec1';
/** Where it is not installed, only the builder of the tests says that a document is signed well. */
export const hasXmlsec = existsSync(PROGRAM);

/** What somebody else’s program says of the first signature of a document. */
export function wellSigned(xml: string, certificatePem: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'portico-saml-'));
  try {
    const [document, certificate] = [join(folder, 'document.xml'), join(folder, 'certificate.pem')];
    writeFileSync(document, xml);
    writeFileSync(certificate, certificatePem);
    const done = spawnSync(
      PROGRAM,
      [
        '--verify',
        ...['--pubkey-cert-pem', certificate],
        ...['--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:protocol:Response'],
        ...['--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion'],
        ...['--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:protocol:AuthnRequest'],
        ...['--enabled-key-data', 'key-name,rsa', document],
      ],
      { encoding: 'utf8' },
    );
    return done.status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
