import { KeyObject } from 'node:crypto';
import 'reflect-metadata';
import { X509CertificateGenerator } from '@peculiar/x509';

export type TestKey = {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
  readonly bare: string;
};

type Kind = 'rsa' | 'rsa-1024' | 'ec';

const ALGORITHMS = {
  rsa: {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  'rsa-1024': {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 1024,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  ec: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
} as const;

async function make(name: string, kind: Kind, notAfter: string): Promise<TestKey> {
  const algorithm = ALGORITHMS[kind];
  const keys = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}`,
    notBefore: new Date('2020-01-01'),
    notAfter: new Date(notAfter),
    keys,
    signingAlgorithm: algorithm,
  });
  return {
    privateKeyPem: KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatePem: `${certificate.toString('pem')}\n`,
    bare: Buffer.from(certificate.rawData).toString('base64'),
  };
}

const made = new Map<string, Promise<TestKey>>();

/** The same key for the same name, however often it is asked for. */
export function testKey(name: string, kind: Kind = 'rsa', notAfter = '2040-01-01'): Promise<TestKey> {
  const known = made.get(name) ?? make(name, kind, notAfter);
  made.set(name, known);
  return known;
}
