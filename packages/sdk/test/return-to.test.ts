import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localPath } from '../src/index.ts';

test.each(['/', '/a', '/a?b=c#d', '/a/b%2f', `/${'a'.repeat(8_191)}`])(
  '%.20s is a path of this application',
  (path) => {
    expect(localPath(path)).toBe(path);
  },
);

test.each([
  ...[
    '',
    'a',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
  ],
  ...[
    '/\n/evil.example',
    '/..//evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    ' //evil.example',
    '///evil',
  ],
  `/${'a'.repeat(8_192)}`,
])('%.30j is none, and becomes the first page (attack 12)', (wanted) => {
  expect(localPath(wanted)).toBe('/');
});

test('whatever is asked for, the browser stays here (attack 12)', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '//',
    ':',
    '@',
    'evil.example',
    '\t',
    '\n',
    '%2f',
    '%5c',
    '?',
    '#',
    'https:',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 8 }), (pieces) => {
      const path = localPath(pieces.join(''));
      expect(new URL(path, 'https://shop.example/deep/page').origin).toBe('https://shop.example');
    }),
    { numRuns: 2_000 },
  );
});
