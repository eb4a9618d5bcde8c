import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { address } from './address.ts';
import type { Assigned } from './assignments.ts';

const NAME_ID = 'urn:oasis:names:tc:SAML:1.1:nameid-format';
const NAME_ID_2 = 'urn:oasis:names:tc:SAML:2.0:nameid-format';

/** What Okta offers, but for X.509 subjects. */
export const NAME_ID_FORMATS = {
  unspecified: `${NAME_ID}:unspecified`,
  emailAddress: `${NAME_ID}:emailAddress`,
  persistent: `${NAME_ID_2}:persistent`,
  transient: `${NAME_ID_2}:transient`,
} as const;
export type NameIdFormat = keyof typeof NAME_ID_FORMATS;

export const SIGNED = {
  both: 'Response and assertion',
  response: 'Response',
  assertion: 'Assertion',
} as const;

export const ENCRYPTION_ALGORITHMS = {
  'AES256-GCM': 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'AES128-GCM': 'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  'AES256-CBC': 'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
} as const;

const keyOf = <K extends string>(names: Readonly<Record<K, string>>) =>
  z.enum(Object.keys(names) as [K, ...K[]]);

/** An X.509 certificate with an RSA key, as PEM, or as the base64 of a metadata document; kept as PEM. */
const certificate = z
  .string()
  .max(20_000)
  .transform((text, context) => {
    const pem = readCertificate(text);
    if (pem !== undefined) return pem;
    context.addIssue('has to be an X.509 certificate with an RSA key (BEGIN CERTIFICATE)');
    return z.NEVER;
  });

function readCertificate(text: string): string | undefined {
  const body = text.replaceAll(/-----(BEGIN|END) CERTIFICATE-----|\s/g, '');
  try {
    const read = new X509Certificate(Buffer.from(body, 'base64'));
    return read.publicKey.asymmetricKeyType === 'rsa' ? read.toString() : undefined;
  } catch {
    return undefined;
  }
}

/** No control characters: what stands in an attribute of an XML document has to come back as it was. */
const text = z
  .string()
  .trim()
  .max(500)
  .regex(/^[^\p{Cc}\p{Cs}\u{fffe}\u{ffff}]*$/u, 'has characters that no document may hold');

/** An empty name leaves an attribute out. */
const attributes = z
  .strictObject({
    id: text.default('id'),
    email: text.default('email'),
    firstName: text.default('firstName'),
    lastName: text.default('lastName'),
    groups: text.default('groups'),
  })
  .refine((names) => {
    const used = Object.values(names).filter((name) => name !== '');
    return new Set(used).size === used.length;
  }, 'have to differ from each other');

/** What is typed about a service provider. The names are those of the control API; {@link SAML_LABELS} has the console's. */
export const samlSettings = z
  .strictObject({
    name: z.string().trim().min(1, 'is missing').max(100),
    singleSignOnUrl: address,
    audienceUri: text.min(1, 'is missing'),
    defaultRelayState: text.default(''),
    nameIdFormat: keyOf(NAME_ID_FORMATS).default('unspecified'),
    signed: keyOf(SIGNED).default('both'),
    encrypted: z.boolean().default(false),
    encryptionCertificate: certificate.optional(),
    encryptionAlgorithm: keyOf(ENCRYPTION_ALGORITHMS).default('AES256-GCM'),
    /** Where there is one, requests have to be signed by its key. */
    requestCertificate: certificate.optional(),
    attributes: attributes.prefault({}),
  })
  .refine(({ encrypted, encryptionCertificate }) => !encrypted || encryptionCertificate !== undefined, {
    path: ['encryptionCertificate'],
    error: 'is missing: without it nothing can be encrypted',
  });

export type SamlSettings = z.infer<typeof samlSettings>;

/** The names that Okta's console has for these fields. */
export const SAML_LABELS: Readonly<Record<keyof SamlSettings, string>> = {
  name: 'App name',
  singleSignOnUrl: 'Single sign-on URL',
  audienceUri: 'Audience URI (SP Entity ID)',
  defaultRelayState: 'Default RelayState',
  nameIdFormat: 'Name ID format',
  signed: 'Sign',
  encrypted: 'Encrypt assertion',
  encryptionCertificate: 'Encryption Certificate',
  encryptionAlgorithm: 'Encryption Algorithm',
  requestCertificate: 'Signature Certificate of requests',
  attributes: 'Attribute names',
};

/** A service provider at the sample SAML provider. */
export interface SamlIntegration {
  readonly id: string;
  readonly settings: SamlSettings;
  readonly assigned: Assigned;
}
