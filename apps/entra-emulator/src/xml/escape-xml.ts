/** Escaping as Canonical XML 1.0 (section 2.3) wants it: what is written so has one spelling, and can be signed as it stands. */

const IN_TEXT: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const IN_ATTRIBUTES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

export const escapeText = (value: string): string => value.replace(/[&<>\r]/g, (one) => IN_TEXT[one] ?? one);

export const escapeAttribute = (value: string): string =>
  value.replace(/[&<"\t\n\r]/g, (one) => IN_ATTRIBUTES[one] ?? one);

/** XML 1.0 has no way to write these, escaped or not (section 2.2). */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/** Where a text holds something that no XML document can. -1: nowhere. */
export const firstNonCharacter = (text: string): number => text.search(NO_CHARACTER);

/** The same text with U+FFFD for whatever no XML document can hold. */
export const withoutNonCharacters = (text: string): string =>
  text.replace(new RegExp(NO_CHARACTER.source, 'gu'), '\u{fffd}');
