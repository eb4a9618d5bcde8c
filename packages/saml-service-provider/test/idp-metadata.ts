import { IDP, idpKey } from './crafted.ts';

const PARTS = {
  attributes: '',
  role: ' protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"',
  keys: keyDescriptor(idpKey.bare),
  endpoints:
    endpoint('SingleLogoutService', 'Redirect', 'https://idp.example/slo') +
    endpoint('SingleSignOnService', 'Redirect', 'https://idp.example/sso') +
    endpoint('SingleSignOnService', 'POST', 'https://idp.example/post'),
  before: '',
  after: '',
};

export function keyDescriptor(certificate: string, use: string | null = 'signing'): string {
  return `<KeyDescriptor${use === null ? '' : ` use="${use}"`}><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`;
}

/** @param more attributes, each with a space in front */
export function endpoint(name: string, binding: string, location: string, more = ''): string {
  return `<${name} Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-${binding}" Location="${location}"${more}/>`;
}

/** The metadata of an identity provider, anything in it changed. */
export function identityProviderMetadata(
  changes: Partial<typeof PARTS> & { readonly entityId?: string } = {},
): string {
  const parts = { ...PARTS, ...changes };
  return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${changes.entityId ?? IDP}"${parts.attributes}>${parts.before}<IDPSSODescriptor${parts.role}>${parts.keys}<NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>${parts.endpoints}</IDPSSODescriptor>${parts.after}</EntityDescriptor>`;
}
