import { X509Certificate } from 'node:crypto';
import { AES128_GCM, AES256_GCM, DSIG, METADATA, POST, PROTOCOL, REDIRECT, RSA_OAEP } from '../names.ts';
import { element, type Xml } from '../write-xml.ts';

/** What the metadata of one connection says of us. */
export type ServiceProviderMetadata = {
  readonly entityId: string;
  readonly acsUrl: string;
  /** PEM; the next one as well while it is being rolled over. */
  readonly signingCertificates: readonly string[];
  /** PEM; only where encryption is switched on: AD FS encrypts as soon as it sees one. */
  readonly encryptionCertificate?: string;
  readonly authnRequestsSigned: boolean;
  /** Where single logout is on: one address for both bindings. */
  readonly sloUrl?: string;
};

/**
 * Our metadata for one connection (`connections.md`, section 4): without `validUntil`, on which day imports would die, and
 * without signature, at which AD FS fails.
 */
export function writeMetadata(ours: ServiceProviderMetadata): string {
  const { sloUrl, encryptionCertificate } = ours;
  const role = element(
    'md:SPSSODescriptor',
    {
      AuthnRequestsSigned: String(ours.authnRequestsSigned),
      WantAssertionsSigned: 'true',
      protocolSupportEnumeration: PROTOCOL,
    },
    ...ours.signingCertificates.map((pem) => keyDescriptor('signing', pem)),
    encryptionCertificate === undefined
      ? undefined
      : keyDescriptor(
          'encryption',
          encryptionCertificate,
          ...[AES256_GCM, AES128_GCM, RSA_OAEP].map((Algorithm) =>
            element('md:EncryptionMethod', { Algorithm }),
          ),
        ),
    ...[REDIRECT, POST].map((Binding) =>
      sloUrl === undefined ? undefined : element('md:SingleLogoutService', { Binding, Location: sloUrl }),
    ),
    element('md:AssertionConsumerService', {
      Binding: POST,
      Location: ours.acsUrl,
      index: '0',
      isDefault: 'true',
    }),
  );
  const root = element('md:EntityDescriptor', { 'xmlns:md': METADATA, entityID: ours.entityId }, role);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.markup}\n`;
}

function keyDescriptor(use: 'signing' | 'encryption', pem: string, ...methods: readonly Xml[]): Xml {
  const der = new X509Certificate(pem).raw.toString('base64');
  const certificate = element('ds:X509Certificate', {}, der);
  const keyInfo = element('ds:KeyInfo', { 'xmlns:ds': DSIG }, element('ds:X509Data', {}, certificate));
  return element('md:KeyDescriptor', { use }, keyInfo, ...methods);
}
