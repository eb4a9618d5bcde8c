import { element, type Xml } from '../xml/write-xml.ts';
import { METADATA, POST_BINDING, PROTOCOL, REDIRECT_BINDING, SIGNATURE } from './names.ts';
import { keyInfo, type SamlSigningKey, signedElement } from './sign-xml.ts';

interface Described {
  /** Of the document. */
  id: string;
  entityId: string;
  /** Where messages go. */
  address: string;
  /** Base64 DER, the one in use first. */
  certificates: readonly string[];
}

/** What a service provider has to know of the directory (SAML metadata, section 2.4.3), signed. */
export const federationMetadata = (key: SamlSigningKey, described: Described): Xml =>
  signedElement(key, described.id, (signature) =>
    element(
      'EntityDescriptor',
      { xmlns: METADATA, ID: described.id, entityID: described.entityId },
      signature,
      element(
        'IDPSSODescriptor',
        { protocolSupportEnumeration: PROTOCOL },
        ...described.certificates.map((certificate) =>
          element('KeyDescriptor', { use: 'signing' }, keyInfo(certificate, SIGNATURE)),
        ),
        endpoint('SingleLogoutService', REDIRECT_BINDING, described.address),
        endpoint('SingleSignOnService', REDIRECT_BINDING, described.address),
        endpoint('SingleSignOnService', POST_BINDING, described.address),
      ),
    ),
  );

const endpoint = (name: string, binding: string, address: string): Xml =>
  element(name, { Binding: binding, Location: address });
