import { assertSaml, type SamlErrorCode } from './saml-error.ts';

/** What a document may be at most, before anything is parsed. */
export type DocumentLimits = {
  readonly bytes: number;
  /** Every tag, opening or closing, has one. */
  readonly openings: number;
  readonly depth: number;
  /** Of one tag. */
  readonly attributes: number;
  /** Of all tags together. */
  readonly allAttributes: number;
};

/**
 * `connections.md`, section 1: the parser and the XPath of the signature engine are quadratic in places, so that 243 KB of
 * empty elements took 38 s. Real responses with 1,000 groups stay below all of these.
 */
export const LIMITS = {
  message: { bytes: 256 * 1024, openings: 5_000, depth: 32, attributes: 64, allAttributes: 10_000 },
  metadata: { bytes: 1024 * 1024, openings: 20_000, depth: 32, attributes: 64, allAttributes: 80_000 },
  // By redirect it is read on the thread that serves everybody: nobody’s has more than a few lines.
  logout: { bytes: 16 * 1024, openings: 100, depth: 16, attributes: 16, allAttributes: 200 },
} as const satisfies Record<string, DocumentLimits>;

/** The code for a document that is no such document at all. */
type MalformedCode = Extract<SamlErrorCode, 'saml_response_invalid' | 'metadata_invalid'>;

const DECLARATION =
  /^<\?xml\s+version\s*=\s*(["'])1\.0\1(?:\s+encoding\s*=\s*(["'])utf-8\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\3)?\s*\?>/i;
/** XML 1.0, section 2.2: no document can hold these, written out or as a reference. */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;
/** Whatever begins a reference. There are no entities but the five of XML itself, as there is no document type. */
const REFERENCE = /&(?:(?:amp|lt|gt|quot|apos);|#(?<decimal>\d{1,7});|#x(?<hex>[\da-f]{1,6});)?/gi;

/**
 * The text of a document that may be parsed: valid UTF-8 within the limits, without document type, comment, CDATA section
 * or processing instruction but the XML declaration (attacks 131 and 136).
 *
 * @returns the text, without byte order mark and with line ends as XML reads them
 * @throws SamlError `saml_too_large` or the code given
 */
export function guardedText(bytes: Uint8Array, limits: DocumentLimits, malformed: MalformedCode): string {
  const refuse = (condition: unknown, reason: string): void => assertSaml(condition, malformed, reason);
  assertSaml(bytes.length <= limits.bytes, 'saml_too_large', 'too many bytes', {
    expected: `at most ${limits.bytes} bytes`,
    received: `${bytes.length} bytes`,
  });
  const text = utf8(bytes);
  assertSaml(text !== undefined, malformed, 'not UTF-8');
  refuse(!NO_CHARACTER.test(text), 'a character that XML does not know');
  const declaration = DECLARATION.exec(text)?.[0] ?? '';
  const body = text.slice(declaration.length);
  refuse(!body.includes('<?'), 'a processing instruction, or a declaration of another XML or encoding');
  refuse(!body.includes('<!'), 'a document type, a comment or a CDATA section');
  refuse(referencesAreKnown(body), 'a reference to an entity or to a character that XML does not know');
  assertTags(body, limits, malformed);
  return text.replaceAll(/\r\n?/g, '\n');
}

/** Undefined for what is not UTF-8. */
function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function referencesAreKnown(text: string): boolean {
  for (const { 0: reference, groups } of text.matchAll(REFERENCE)) {
    if (reference === '&') return false;
    const { decimal, hex } = groups ?? {};
    if (decimal === undefined && hex === undefined) continue;
    const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    if (point > 0x10ffff || NO_CHARACTER.test(String.fromCodePoint(point))) return false;
  }
  return true;
}

/**
 * One pass over the tags: how many, how deep, how many attributes each, and that they close in the order in which they were
 * opened. The parser lets `<a><b></a></b>` pass, and whoever reads it so may read it otherwise (attack 132).
 */
function assertTags(text: string, limits: DocumentLimits, malformed: MalformedCode): void {
  const open: string[] = [];
  let openings = 0;
  let attributes = 0;
  for (let at = text.indexOf('<'); at !== -1; ) {
    openings += 1;
    assertSaml(openings <= limits.openings, 'saml_too_large', 'too many tags', {
      expected: `at most ${limits.openings}`,
    });
    const tag = readTag(text, at);
    assertSaml(tag !== undefined, malformed, 'a tag that does not end');
    assertSaml(tag.attributes <= limits.attributes, 'saml_too_large', 'too many attributes in one tag', {
      expected: `at most ${limits.attributes}`,
    });
    attributes += tag.attributes;
    assertSaml(attributes <= limits.allAttributes, 'saml_too_large', 'too many attributes', {
      expected: `at most ${limits.allAttributes}`,
    });
    if (tag.kind === 'closing')
      assertSaml(open.pop() === tag.name, malformed, 'a tag that closes another than was opened');
    else {
      assertSaml(open.length < limits.depth, 'saml_too_large', 'nested too deep', {
        expected: `at most ${limits.depth}`,
      });
      if (tag.kind === 'opening') open.push(tag.name);
    }
    at = text.indexOf('<', tag.end);
  }
  assertSaml(open.length === 0, malformed, 'a tag that is not closed');
}

type Tag = {
  readonly kind: 'opening' | 'closing' | 'empty';
  readonly name: string;
  readonly attributes: number;
  readonly end: number;
};

const CLOSING = /<\/([^\s<>/"'=]+)\s*>/y;
const NAME = /<([^\s<>/"'=]+)/y;

/** Undefined where it does not end, or another begins inside. */
function readTag(text: string, begin: number): Tag | undefined {
  if (text[begin + 1] === '/') {
    CLOSING.lastIndex = begin;
    const name = CLOSING.exec(text)?.[1];
    return name === undefined ? undefined : { kind: 'closing', name, attributes: 0, end: CLOSING.lastIndex };
  }
  NAME.lastIndex = begin;
  const name = NAME.exec(text)?.[1];
  if (name === undefined) return undefined;
  let attributes = 0;
  for (let at = NAME.lastIndex; at < text.length; at += 1) {
    const character = text[at];
    if (character === '<') return undefined;
    if (character === '>')
      return { kind: text[at - 1] === '/' ? 'empty' : 'opening', name, attributes, end: at + 1 };
    if (character !== '"' && character !== "'") continue;
    attributes += 1;
    const close = text.indexOf(character, at + 1);
    // What is counted here has to be what is parsed: no tag begins inside of a value (XML 1.0, section 3.1).
    if (close === -1 || text.slice(at + 1, close).includes('<')) return undefined;
    at = close;
  }
  return undefined;
}
