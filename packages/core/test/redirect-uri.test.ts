import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLoopbackHost, isRegistrableRedirectUri, parseAbsoluteUrl } from '../src/index.ts';

const REFUSED = [
  'http://app.example/callback',
  'http://127.0.0.2/',
  'http://localhost.evil.example/',
  'http://0.0.0.0/',
  'https://app.example/#',
  'https://app.example/#fragment',
  'https://*.example/',
  'https://user@app.example/',
  'https://user:password@app.example/',
  'https://@app.example\\@evil.example/',
  'https:app.example',
  'https:/app.example',
  '//app.example',
  '/callback',
  'callback',
  '',
  'javascript:alert(1)',
  'data:text/html,x',
  'ftp://app.example/',
  'com.example.app:/callback',
  ' https://app.example/',
  'https://app.example/ ',
  'https://app.example/\n',
  'https://app.example/\tx',
  'https://app.example/\u0000',
  'https://app.example/\u0085',
  `https://app.example/${'x'.repeat(2_048)}`,
];
const TAKEN = [
  'https://app.example/callback',
  'https://app.example',
  'https://app.example:8443/callback?tenant=1',
  'HTTPS://APP.example/',
  'http://127.0.0.1:9000/callback',
  'http://[::1]:9000/callback',
  'http://localhost/callback',
];

describe('a redirect URI (attacks 48, 49)', () => {
  test.each(REFUSED)('%j is refused', (text) => {
    expect(isRegistrableRedirectUri(text)).toBe(false);
  });

  test.each(TAKEN)('%j is taken', (text) => {
    expect(isRegistrableRedirectUri(text)).toBe(true);
  });

  test('that is taken is https or on this machine, without credentials and fragment, whatever was written', () => {
    const piece = fc.constantFrom(
      'http',
      'https',
      ':',
      '/',
      '//',
      '\\',
      '@',
      '#',
      '?',
      '*',
      '.',
      'evil.example',
      'localhost',
      '127.0.0.1',
      '[::1]',
      ':80',
      '%2f',
      '\t',
      ' ',
      'x',
    );
    const built = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl({ withFragments: true }), built), (text) => {
        if (!isRegistrableRedirectUri(text)) return;
        const url = new URL(text);
        expect(url.protocol === 'https:' || isLoopbackHost(url.hostname)).toBe(true);
        expect([url.username, url.password, url.hash]).toEqual(['', '', '']);
        expect(text).not.toMatch(/[\s\\#*]/);
      }),
      { numRuns: 5_000 },
    );
  });
});

test('an address is parsed as a browser would, or not at all', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
      const url = parseAbsoluteUrl(text);
      if (url) expect(url.href).toBe(new URL(text).href);
    }),
    { numRuns: 2_000 },
  );
});
