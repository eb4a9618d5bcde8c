import { parseStrictly } from './strict-xml.ts';

const MD = 'urn:oasis:names:tc:SAML:2.0:metadata';
const DS = 'http://www.w3.org/2000/09/xmldsig#';
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
const LARGEST = 256 * 1024;

export class MetadataRefused extends Error {}

/** Fields of the form. */
type FromMetadata = Partial<
  Record<'audienceUri' | 'singleSignOnUrl' | 'encryptionCertificate' | 'requestCertificate', string>
>;

/**
 * Reads the metadata of a service provider (SAML metadata section 2.4.4), as a console does that has a file uploaded.
 *
 * @throws MetadataRefused in a sentence
 */
export function readServiceProvider(document: string): FromMetadata {
  if (document.length > LARGEST) throw new MetadataRefused('The document is too large.');
  const root = parseStrictly(document);
  if (root === undefined) throw new MetadataRefused('That is not XML, or has a document type.');
  const descriptor = first(root, MD, 'SPSSODescriptor');
  if (root.localName !== 'EntityDescriptor' || root.namespaceURI !== MD || descriptor === undefined)
    throw new MetadataRefused(
      'That is not the metadata of one service provider (EntityDescriptor, SPSSODescriptor).',
    );
  const audienceUri = root.getAttribute('entityID') ?? '';
  const singleSignOnUrl = consumerOf(descriptor);
  if (audienceUri === '') throw new MetadataRefused('The document has no entityID.');
  const keys = all(descriptor, MD, 'KeyDescriptor');
  const certificateFor = (use: string) => {
    const key = keys.find((each) => [use, ''].includes(each.getAttribute('use') ?? ''));
    return key && first(key, DS, 'X509Certificate')?.textContent?.trim();
  };
  const encryptionCertificate = certificateFor('encryption');
  const isSigning = ['true', '1'].includes(descriptor.getAttribute('AuthnRequestsSigned') ?? '');
  const requestCertificate = isSigning ? certificateFor('signing') : undefined;
  return {
    audienceUri,
    singleSignOnUrl,
    ...(encryptionCertificate && { encryptionCertificate }),
    ...(requestCertificate && { requestCertificate }),
  };
}

/** The default one of those that are posted to, or the first. */
function consumerOf(descriptor: Element): string {
  const posted = all(descriptor, MD, 'AssertionConsumerService').filter(
    (each) => each.getAttribute('Binding') === POST,
  );
  const chosen =
    posted.find((each) => ['true', '1'].includes(each.getAttribute('isDefault') ?? '')) ?? posted[0];
  const location = chosen?.getAttribute('Location') ?? '';
  if (location === '')
    throw new MetadataRefused('The document has no AssertionConsumerService for HTTP-POST.');
  return location;
}

const all = (element: Element, namespace: string, name: string): Element[] =>
  Array.from(element.getElementsByTagNameNS(namespace, name));

const first = (element: Element, namespace: string, name: string): Element | undefined =>
  all(element, namespace, name)[0];
