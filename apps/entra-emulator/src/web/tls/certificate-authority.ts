// The library below builds its object graph with decorators and refuses to load without this polyfill.
import 'reflect-metadata';
import { createPrivateKey, KeyObject } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { Clock } from '../../clock/clock.ts';
import type { RandomSource } from '../../randomness/random-source.ts';

/** A certificate and its private key, both PEM. The key is PKCS #8. */
export interface CertifiedKey {
  certificatePem: string;
  privateKeyPem: string;
}

/** The runtime's own, whichever of its two type definitions a program is compiled with. */
type SigningKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

export interface TlsSources {
  /** The time by which clients judge: the real one, whatever the emulator's own clock says. */
  clock: Clock;
  random: RandomSource;
}

const DAY_MS = 24 * 3600 * 1000;
const AUTHORITY_DAYS = 3650;
/** Browsers refuse server certificates that hold for longer than 398 days. */
const LEAF_DAYS = 397;
const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Makes a certificate authority that may sign server certificates and nothing below another authority. */
export async function newCertificateAuthority({ clock, random }: TlsSources): Promise<CertifiedKey> {
  const keys = await crypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const now = clock.now();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(random),
    // Two authorities with one name confuse clients that trust both: the number tells them apart.
    name: `CN=Local Entra emulator CA ${serialNumber(random).slice(0, 8)} (not Microsoft)`,
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS),
    keys,
    signingAlgorithm: P256,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return certifiedKey(certificate, keys.privateKey);
}

/**
 * Makes a server certificate under the authority.
 *
 * @param names host names and IP addresses that the certificate is good for
 */
export async function newServerCertificate(
  authority: CertifiedKey,
  names: { hosts: readonly string[]; addresses: readonly string[] },
  { clock, random }: TlsSources,
): Promise<CertifiedKey> {
  const issuer = new X509Certificate(authority.certificatePem);
  const keys = await crypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const now = clock.now();
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(random),
    subject: 'CN=Local Entra emulator (not Microsoft)',
    issuer: issuer.subject,
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + LEAF_DAYS * DAY_MS),
    publicKey: keys.publicKey,
    signingKey: await importSigningKey(authority.privateKeyPem),
    signingAlgorithm: P256,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        ...names.hosts.map((value) => ({ type: 'dns' as const, value })),
        ...names.addresses.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await AuthorityKeyIdentifierExtension.create(issuer),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return certifiedKey(certificate, keys.privateKey);
}

/** When an authority stops being one, ms since the epoch. Throws for what is no certificate. */
export const authorityEnd = (certificatePem: string): number =>
  new X509Certificate(certificatePem).notAfter.getTime();

/** A positive number of 16 bytes, in hex. */
const serialNumber = (random: RandomSource): string =>
  `4${Buffer.from(random.bytes(16)).toString('hex').slice(1)}`;

const certifiedKey = (certificate: X509Certificate, privateKey: SigningKey): CertifiedKey => ({
  certificatePem: `${certificate.toString('pem')}\n`,
  privateKeyPem: KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
});

const importSigningKey = (pem: string): Promise<SigningKey> =>
  crypto.subtle.importKey(
    'pkcs8',
    createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' }),
    P256,
    false,
    ['sign'],
  );
