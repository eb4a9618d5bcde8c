import { type Certificate, certificateOf, fingerprintOf, readCertificate } from '../certificate.ts';
import {
  childrenOf,
  is,
  onlyChild,
  parseMetadata,
  textOf,
  withDescendants,
  type XmlElement,
} from '../document.ts';
import { DSIG, METADATA, POST, PROTOCOL, REDIRECT } from '../names.ts';
import { assertSaml, SamlError } from '../saml-error.ts';
import { timeOf } from '../times.ts';
import { MOST_CERTIFICATES } from '../verify/expectations.ts';
import { assertNoOtherFile } from './other-files.ts';

/** What the metadata of an identity provider says of it. */
export type IdentityProviderMetadata = {
  readonly entityId: string;
  readonly ssoRedirectUrl: string | undefined;
  readonly ssoPostUrl: string | undefined;
  /** By redirect. */
  readonly sloUrl: string | undefined;
  readonly sloPostUrl: string | undefined;
  /** Where answers go by the first of the two that there is, if not to the same address. */
  readonly sloResponseUrl: string | undefined;
  /** At least one; the newest five. */
  readonly certificates: readonly Certificate[];
  /** Certificates that are there and of no use: fingerprint where it could be read, and why. */
  readonly refusedCertificates: readonly {
    readonly fingerprint: string | undefined;
    readonly reason: string;
  }[];
  readonly wantsSignedRequests: boolean;
  readonly validUntil: Date | undefined;
  readonly nameIdFormats: readonly string[];
};

export type MetadataWanted = {
  /** Milliseconds. */
  readonly now: number;
  /** Ours: our own document, pasted back, has a sentence of its own. */
  readonly ourEntityId?: string;
  /** Which one of several. */
  readonly entityId?: string;
  /** Addresses over plain http count, too: for providers on this machine. */
  readonly allowHttp?: boolean;
};

const LONGEST_URL = 2048;
const LONGEST_ENTITY_ID = 1024;
const MOST_NAMED = 100;

/**
 * Reads the metadata of one identity provider (`connections.md`, section 4; SAML metadata, section 2).
 *
 * @throws SamlError `metadata_not_idp` for another file, `metadata_several` with its `entityIds`, `metadata_expired`, `key_not_supported` where no certificate is of use, `metadata_invalid`, `saml_too_large`
 */
export function readMetadata(text: string, wanted: MetadataWanted): IdentityProviderMetadata {
  const trimmed = text.trim();
  assertNoOtherFile(trimmed);
  const { root } = parseMetadata(Buffer.from(trimmed));
  const { descriptor, role, validUntil } = choose(root, wanted);
  const entityId = descriptor.attributes.get('entityID')?.trim() ?? '';
  invalid(entityId !== '' && entityId.length <= LONGEST_ENTITY_ID, 'no entityID, or one that is too long');
  assertSaml(validUntil === undefined || wanted.now < validUntil, 'metadata_expired', 'validUntil is past', {
    expected: `after ${new Date(wanted.now).toISOString()}`,
    received: validUntil === undefined ? undefined : new Date(validUntil).toISOString(),
  });
  const allowHttp = wanted.allowHttp === true;
  const ssoRedirectUrl = endpoint(role, 'SingleSignOnService', REDIRECT, allowHttp)?.url;
  const ssoPostUrl = endpoint(role, 'SingleSignOnService', POST, allowHttp)?.url;
  invalid(ssoRedirectUrl ?? ssoPostUrl, 'no SingleSignOnService by redirect or POST over https');
  return {
    entityId,
    ssoRedirectUrl,
    ssoPostUrl,
    ...signOutAddresses(role, allowHttp),
    ...certificatesOf(role),
    wantsSignedRequests: ['true', '1'].includes(role.attributes.get('WantAuthnRequestsSigned')?.trim() ?? ''),
    validUntil: validUntil === undefined ? undefined : new Date(validUntil),
    nameIdFormats: childrenOf(role, METADATA, 'NameIDFormat').flatMap((each) => textOf(each) ?? []),
  };
}

function invalid(condition: unknown, reason: string): asserts condition {
  assertSaml(condition, 'metadata_invalid', reason);
}

type Candidate = {
  readonly descriptor: XmlElement;
  readonly role: XmlElement;
  /** The earliest of its own, of its role and of all around it. */
  readonly validUntil: number | undefined;
};

function choose(root: XmlElement, { entityId, ourEntityId }: MetadataWanted): Candidate {
  const known = is(root, METADATA, 'EntityDescriptor') || is(root, METADATA, 'EntitiesDescriptor');
  assertSaml(known, 'metadata_not_idp', 'XML, but no SAML metadata', { received: root.name });
  const found = candidates(root, undefined);
  assertSaml(found.length > 0, 'metadata_not_idp', whyNone(root, ourEntityId), { received: root.name });
  const ids = found.map(({ descriptor }) => descriptor.attributes.get('entityID')?.trim() ?? '');
  const chosen = entityId === undefined ? found : found.filter((_, index) => ids[index] === entityId);
  const [one, another] = chosen;
  if (one && !another) return one;
  throw new SamlError('metadata_several', 'several identity providers', {
    expected: entityId,
    entityIds: ids.slice(0, MOST_NAMED),
  });
}

function candidates(element: XmlElement, around: number | undefined): readonly Candidate[] {
  const validUntil = earliest(around, timeOf(element, 'validUntil', 'metadata_invalid'));
  if (is(element, METADATA, 'EntitiesDescriptor'))
    return element.children.flatMap((child) => candidates(child, validUntil));
  if (!is(element, METADATA, 'EntityDescriptor')) return [];
  const [role] = childrenOf(element, METADATA, 'IDPSSODescriptor').filter(({ attributes }) =>
    (attributes.get('protocolSupportEnumeration') ?? '').split(/\s+/).includes(PROTOCOL),
  );
  if (!role) return [];
  const own = timeOf(role, 'validUntil', 'metadata_invalid');
  return [{ descriptor: element, role, validUntil: earliest(validUntil, own) }];
}

const earliest = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

function whyNone(root: XmlElement, ourEntityId: string | undefined): string {
  const id = root.attributes.get('entityID')?.trim();
  if (id !== undefined && id === ourEntityId) return 'our own metadata, which is for the identity provider';
  for (const element of withDescendants(root)) {
    if (is(element, METADATA, 'IDPSSODescriptor')) return 'an identity provider, but not of SAML 2.0';
    if (is(element, METADATA, 'SPSSODescriptor')) return 'the metadata of a service provider';
  }
  return 'no identity provider in it';
}

type Endpoint = { readonly url: string; readonly responseUrl: string | undefined };

/** The first of that binding that can be gone to. */
function endpoint(role: XmlElement, name: string, binding: string, allowHttp: boolean): Endpoint | undefined {
  for (const { attributes } of childrenOf(role, METADATA, name)) {
    if (attributes.get('Binding') !== binding) continue;
    const url = address(attributes.get('Location'), allowHttp);
    const responseUrl = address(attributes.get('ResponseLocation'), allowHttp);
    if (url !== undefined) return { url, responseUrl };
  }
  return undefined;
}

/** Undefined for what cannot be gone to. */
function address(given: string | undefined, allowHttp: boolean): string | undefined {
  const location = given?.trim() ?? '';
  const url = location.length <= LONGEST_URL ? URL.parse(location) : null;
  const scheme = url?.protocol === 'https:' || (allowHttp && url?.protocol === 'http:');
  return url && scheme && url.username === '' && url.password === '' ? location : undefined;
}

function signOutAddresses(
  role: XmlElement,
  allowHttp: boolean,
): Pick<IdentityProviderMetadata, 'sloUrl' | 'sloPostUrl' | 'sloResponseUrl'> {
  const redirect = endpoint(role, 'SingleLogoutService', REDIRECT, allowHttp);
  const post = endpoint(role, 'SingleLogoutService', POST, allowHttp);
  return { sloUrl: redirect?.url, sloPostUrl: post?.url, sloResponseUrl: (redirect ?? post)?.responseUrl };
}

/** Keys for signatures: of this role alone, `use` absent being both (t: AD FS repeats keys in other roles). */
function certificatesOf(
  role: XmlElement,
): Pick<IdentityProviderMetadata, 'certificates' | 'refusedCertificates'> {
  const texts = childrenOf(role, METADATA, 'KeyDescriptor')
    .filter(({ attributes }) => (attributes.get('use') ?? 'signing') === 'signing')
    .flatMap((descriptor) => onlyChild(descriptor, DSIG, 'KeyInfo', 'metadata_invalid') ?? [])
    .flatMap((keyInfo) => childrenOf(keyInfo, DSIG, 'X509Data'))
    .flatMap((data) => childrenOf(data, DSIG, 'X509Certificate'))
    .map((element) => textOf(element) ?? '');
  const good = new Map<string, Certificate>();
  const refused: { fingerprint: string | undefined; reason: string; error: unknown }[] = [];
  for (const text of texts) {
    try {
      const certificate = readCertificate(text);
      good.set(certificate.fingerprint, certificate);
    } catch (error) {
      const reason = error instanceof SamlError ? error.reason : 'unexpected';
      const read = certificateOf(Buffer.from(text, 'base64'));
      refused.push({ fingerprint: read && fingerprintOf(read), reason, error });
    }
  }
  if (good.size === 0 && refused[0]) throw refused[0].error;
  invalid(good.size > 0, 'no certificate for signatures');
  const newest = [...good.values()].toSorted(
    (one, other) => other.notAfter.getTime() - one.notAfter.getTime(),
  );
  return {
    certificates: newest.slice(0, MOST_CERTIFICATES),
    refusedCertificates: refused.map(({ fingerprint, reason }) => ({ fingerprint, reason })),
  };
}
