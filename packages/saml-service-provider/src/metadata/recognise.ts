import { type Certificate, readCertificate } from '../certificate.ts';
import { LIMITS } from '../guard.ts';
import { assertSaml, SamlError } from '../saml-error.ts';
import { otherFile } from './other-files.ts';
import { type IdentityProviderMetadata, type MetadataWanted, readMetadata } from './read.ts';

/** What somebody pasted into the one box, or chose as a file. */
export type Recognised =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'metadata'; readonly metadata: IdentityProviderMetadata }
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  /** To be refused, and neither kept nor shown. */
  | { readonly kind: 'private_key' }
  | { readonly kind: 'html' }
  | { readonly kind: 'json' }
  | { readonly kind: 'unknown' };

const LONGEST_URL = 2048;
/** Lines of 64 characters, as base64 of a certificate without its armour comes. */
const BARE_CERTIFICATE = /^MII[A-Za-z\d+/=\s]{200,}$/;

/**
 * Says what was pasted. What is metadata, or a certificate, is read as well.
 *
 * @throws SamlError as `readMetadata` and `readCertificate` do, for what looks like one and is not of use
 */
export function recognise(text: string, wanted: MetadataWanted): Recognised {
  const trimmed = text.replace(/^\u{feff}/u, '').trim();
  assertSaml(trimmed.length <= LIMITS.metadata.bytes, 'saml_too_large', 'too long a text');
  const url = pastedUrl(trimmed);
  if (url !== undefined) return { kind: 'url', url };
  const other = otherFile(trimmed);
  if (other === 'certificate' || (other === undefined && BARE_CERTIFICATE.test(trimmed)))
    return { kind: 'certificate', certificate: readCertificate(trimmed) };
  if (other !== undefined) return { kind: other };
  if (!trimmed.startsWith('<')) return { kind: 'unknown' };
  return { kind: 'metadata', metadata: readMetadata(trimmed, wanted) };
}

/** One word that is an address on the web. Whether it may be gone to is for whoever goes there. */
function pastedUrl(text: string): string | undefined {
  if (!/^https?:\/\/\S+$/i.test(text)) return undefined;
  if (text.length > LONGEST_URL) throw new SamlError('metadata_invalid', 'too long an address');
  return URL.parse(text)?.href;
}
