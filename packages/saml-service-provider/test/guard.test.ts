import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMessage, parseMetadata } from '../src/document.ts';
import { verifyResponse } from '../src/verify/verify-response.ts';
import { assertionSigned, encoded, expected, responseXml } from './crafted.ts';
import { errorOf, outcomeOf, verifyXml } from './outcome.ts';

const parse = (text: string) => parseMessage(Buffer.from(text));
const codeOf = async (doing: () => unknown) => (await errorOf(doing)).code;
const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);
const times = (count: number, text: string) => `<r>${text.repeat(count)}</r>`;

describe('before anything is parsed (attack 136)', () => {
  test.each([
    ['bytes', 'saml_too_large', `<r>${'a'.repeat(256 * 1024)}</r>`],
    ['tags', 'saml_too_large', times(4_999, '<a/>')],
    ['depth', 'saml_too_large', nested(33)],
    ['depth of an empty element', 'saml_too_large', nested(32).replace('></a>', '><b/></a>')],
    [
      'attributes',
      'saml_too_large',
      `<r ${Array.from({ length: 65 }, (_, index) => `a${index}="1"`).join(' ')}/>`,
    ],
    ['a document type', 'saml_response_invalid', '<!DOCTYPE r><r/>'],
    [
      'entities that grow',
      'saml_response_invalid',
      '<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><r>&b;</r>',
    ],
    ['a file from outside', 'saml_response_invalid', '<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>'],
    ['a processing instruction', 'saml_response_invalid', '<?xml-stylesheet href="x"?><r/>'],
    ['another version of XML', 'saml_response_invalid', '<?xml version="1.1"?><r/>'],
    ['another encoding', 'saml_response_invalid', '<?xml version="1.0" encoding="UTF-16"?><r/>'],
    ['a declaration that is not first', 'saml_response_invalid', ' <?xml version="1.0"?><r/>'],
    ['an unknown entity', 'saml_response_invalid', '<r>&nbsp;</r>'],
    ['a bare ampersand', 'saml_response_invalid', '<r>a & b</r>'],
    ['a character that does not exist', 'saml_response_invalid', '<r>&#0;</r>'],
    ['half a character', 'saml_response_invalid', '<r>&#xD800;</r>'],
    ['one beyond the last', 'saml_response_invalid', '<r>&#x110000;</r>'],
    ['a control character', 'saml_response_invalid', '<r>\u{1}</r>'],
    ['a tag that does not end', 'saml_response_invalid', '<r a="'],
    ['a tag inside of a tag', 'saml_response_invalid', '<r a="<b>"/>'],
  ])('%s: refused', async (_, code, text) => {
    expect(await codeOf(() => parse(text))).toBe(code);
  });

  test.each([
    ['tags', times(4_998, '<a/>')],
    ['depth', nested(32)],
    ['attributes', `<r ${Array.from({ length: 64 }, (_, index) => `a${index}="1"`).join(' ')}/>`],
    ['a > in an attribute', '<r a="/>" b=\'>\'><b/></r>'],
    ['the five entities and characters', '<r>&amp;&lt;&gt;&quot;&apos;&#xe9;&#13;&#x1F600;</r>'],
    ['a declaration', '<?xml version=\'1.0\' encoding="utf-8" standalone="yes"?>\n<r/>'],
  ])('as many as may be are read: %s', (_, text) => {
    expect(parse(text).root.name).toMatch(/^[ar]$/);
  });

  test.each(['<r><!-- --></r>', '<r><![CDATA[a]]></r>', '<!DOCTYPE r><r/>'])(
    'by us, and by no parser: %s',
    async (text) => {
      expect(await errorOf(() => parse(text))).toMatchObject({
        reason: 'a document type, a comment or a CDATA section',
      });
    },
  );

  test('bytes that are not UTF-8 are refused', async () => {
    expect(await codeOf(() => parseMessage(Buffer.from([0x3c, 0x61, 0x3e, 0xc0, 0x80, 0x3c])))).toBe(
      'saml_response_invalid',
    );
  });

  test('metadata may be larger, and not larger than that', async () => {
    expect(parseMetadata(Buffer.from(times(19_000, '<a/>'))).root.name).toBe('r');
    expect(await codeOf(() => parseMetadata(Buffer.from(times(20_000, '<a/>'))))).toBe('saml_too_large');
  });

  test('sixty thousand siblings, which cost an engine half a minute, cost us a look', async () => {
    const xml = responseXml('<a/>'.repeat(60_000));
    expect(await outcomeOf(verifyXml(xml))).toBe('saml_too_large');
  });

  test('as many as may be, where a response has none, never come to the engine', async () => {
    const xml = assertionSigned().replace('</samlp:Response>', `${'<a/>'.repeat(4_800)}</samlp:Response>`);
    expect(await outcomeOf(verifyXml(xml))).toBe('saml_response_invalid');
  });
});

describe('there is one way to read a document, and what has two is refused (attack 132)', () => {
  test.each([
    ['two roots', '<a/><b/>'],
    ['text beside the root', '<a/>text'],
    ['no root', '   '],
    ['nothing', ''],
    ['tags that cross', '<a><b></a></b>'],
    ['a tag that is not closed', '<a><b></a>'],
    ['one that was never opened', '</a></a><a/>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['an attribute without quotes', '<a b=1/>'],
    ['an attribute without value', '<a b/>'],
    ['a prefix of nobody', '<x:a/>'],
    ['a prefix of nobody at an attribute', '<a x:b="1"/>'],
    ['an ID twice', '<a><b ID="x"/><c ID="x"/></a>'],
    ['an ID as Id', '<a><b ID="x"/><c Id="x"/></a>'],
    ['an ID as id of a namespace', '<a xmlns:n="urn:n"><b ID="x"/><c n:id="x"/></a>'],
    ['an ID with a quote', '<a ID="x&apos;"/>'],
    ['an empty ID', '<a ID=""/>'],
  ])('%s', async (_, text) => {
    expect(await codeOf(() => parse(text))).toBe('saml_response_invalid');
  });

  test('whatever text: read, or refused by our own error', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '</',
      '/>',
      'a',
      ' a="',
      '"',
      "'",
      '&',
      ';',
      '&#',
      'x',
      '<a>',
      '</a>',
      ':',
      '\0',
      '<!',
      '<?',
      ']]>',
      '\r',
      'é',
      '=',
    );
    fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        const doing = () => parse(pieces.join(''));
        try {
          doing();
        } catch {
          expect(['saml_response_invalid', 'saml_too_large']).toContain(await codeOf(doing));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('whatever becomes of a good document on its way (attacks 128, 132 and 136)', () => {
  const xml = assertionSigned();
  const honest = JSON.stringify;

  test('it is never read as something else than was signed, and never crashes', async () => {
    const original = honest(await verifyXml(xml));
    const place = fc.nat({ max: xml.length });
    const mutation = fc.oneof(
      fc.record({ kind: fc.constant('cut' as const), from: place, to: place }),
      fc.record({ kind: fc.constant('copy' as const), from: place, length: fc.nat({ max: 400 }), to: place }),
      fc.record({
        kind: fc.constant('put' as const),
        to: place,
        text: fc.oneof(
          fc.string({ maxLength: 5 }),
          fc.constantFrom(
            '<a/>',
            '<!-- -->',
            '&amp;',
            '</saml:Subject>',
            '<saml:NameID>eve</saml:NameID>',
            ' ',
            '"',
            ' ID="_x"',
          ),
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
        const mangled = mutations.reduce((text, one) => {
          if (one.kind === 'put') return text.slice(0, one.to) + one.text + text.slice(one.to);
          if (one.kind === 'copy')
            return text.slice(0, one.to) + text.slice(one.from, one.from + one.length) + text.slice(one.to);
          return text.slice(0, Math.min(one.from, one.to)) + text.slice(Math.max(one.from, one.to));
        }, xml);
        const outcome = await outcomeOf(verifyXml(mangled));
        if (outcome.startsWith('in:')) expect(honest(await verifyXml(mangled))).toBe(original);
        else expect(outcome).toMatch(/^(saml|subject)_/);
      }),
      { numRuns: 400 },
    );
  });

  test('of bytes as well', async () => {
    const bytes = Buffer.from(xml);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          const mangled = Buffer.from(bytes);
          mangled[at] = (mangled[at] ?? 0) ^ change;
          const samlResponse = mangled.toString('base64');
          const outcome = await outcomeOf(verifyResponse({ samlResponse, expected }));
          // What is not signed, as the response around the assertion, may come out otherwise; the person may not.
          expect(outcome).toMatch(/^(in: ada-1|saml_\w+)$/);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('cut off anywhere, it is no response', async () => {
    const whole = encoded(xml);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), async (length) => {
        const samlResponse = whole.slice(0, length);
        expect(await outcomeOf(verifyResponse({ samlResponse, expected }))).toBe('saml_response_invalid');
      }),
      { numRuns: 200 },
    );
  });
});
