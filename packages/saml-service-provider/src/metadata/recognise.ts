import { type Certificate, readCertificate } from '../certificate.ts';
import { LIMITS } from '../guard.ts';
import { assertSaml, SamlError } from '../saml-error.ts';
import { otherFile } from './other-files.ts';

/** What somebody pasted into the one box, or chose as a file. */
export type Recognised =
  | { readonly kind: 'url'; readonly url: string }
  /** For `readMetadata` of the verifier, off the event loop. */
  | { readonly kind: 'xml'; readonly text: string }
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
 * Says what was pasted. A certificate is read as well.
 *
 * @throws SamlError as `readCertificate`, for what looks like one and is not of use; `saml_too_large`
 */
export function recognise(text: string): Recognised {
  const trimmed = text.replace(/^\u{feff}/u, '').trim();
  assertSaml(trimmed.length <= LIMITS.metadata.bytes, 'saml_too_large', 'too long a text');
  const url = pastedUrl(trimmed);
  if (url !== undefined) return { kind: 'url', url };
  const other = otherFile(trimmed);
  if (other === 'certificate' || (other === undefined && BARE_CERTIFICATE.test(trimmed)))
    return { kind: 'certificate', certificate: readCertificate(trimmed) };
  if (other !== undefined) return { kind: other };
  if (!trimmed.startsWith('<')) return { kind: 'unknown' };
  return { kind: 'xml', text: trimmed };
}

/** One word that is an address on the web. Whether it may be gone to is for whoever goes there. */
function pastedUrl(text: string): string | undefined {
  if (!/^https?:\/\/\S+$/i.test(text)) return undefined;
  if (text.length > LONGEST_URL) throw new SamlError('metadata_invalid', 'too long an address');
  return URL.parse(text)?.href;
}
