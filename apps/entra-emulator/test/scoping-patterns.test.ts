import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../src/provisioning-service/pattern.ts';
import { PatternError, PatternNotEmulated } from '../src/provisioning-service/pattern-syntax.ts';

/* Patterns of scoping filters match as .NET's do, and nobody's pattern can hold up the emulator. */

describe('a pattern', () => {
  it.each<[pattern: string, taken: string[], refused: string[]]>([
    ['.*\\@domain.example', ['a@domain.example', 'b@domain-example.x'], ['a@other.example']],
    ['(1[0-9][0-9])', ['100', '1999'], ['99', '20']],
    ['^(?:ab|c)+$', ['ab', 'cab', 'ab\n'], ['', 'b']],
    ['^\\d{2,3}$', ['12', '123', '٣٤'], ['1', '1234', 'x']],
    ['^a{2}b*?c{1,}$', ['aac', 'aabbcc'], ['abc', 'aab']],
    ['^[^a-c\\d]$', ['x', '-'], ['a', '5', '']],
    ['^[]a-]+$', ['a]-'], ['b']],
    ['\\bcook\\b', ['a cook.'], ['cooks']],
    ['\\Aa.c\\z', ['abc'], ['a\nc', 'abc\n']],
    ['^(?<name>x)\\x41\\u0042\\.$', ['xAB.'], ['xABC']],
    ['a{,2}', ['a{,2}'], ['aa']],
    ['', ['', 'x'], []],
    ['(a*)*b', ['aab', 'b'], ['aa']],
    ['^Sales$', ['Sales'], ['sales']],
  ])('%s', (pattern, taken, refused) => {
    const matches = compilePattern(pattern);
    expect(taken.filter((text) => !matches(text))).toEqual([]);
    expect(refused.filter(matches)).toEqual([]);
  });

  it.each(['(?=a)', '(?!a)', '(?<=a)', '(?i)a', '\\1', '\\p{L}', '\\ka', '[a-z-[b]]', '^*'])(
    'with %s is told as not emulated',
    (pattern) => expect(() => compilePattern(`x${pattern}`)).toThrow(PatternNotEmulated),
  );

  it.each([
    '(',
    ')',
    '[a',
    '*',
    'a**',
    'a{3,2}',
    'a{2000}',
    '\\',
    '[z-a]',
    '\\x4',
    '('.repeat(99),
    'x'.repeat(2000),
  ])('%s is refused', (pattern) => expect(() => compilePattern(pattern)).toThrow(PatternError));

  it('matches as JavaScript does where both know it', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '(?:a|bb)', '^', '$', '\\b');
    const times = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '{2,}', '*?');
    const piece = fc
      .tuple(atom, times)
      .map(([one, repeated]) => (['^', '$', '\\b'].includes(one) ? one : `${one}${repeated}`));
    const sequence = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
    const pattern = fc.array(sequence, { minLength: 1, maxLength: 3 }).map((branches) => branches.join('|'));
    const text = fc
      .array(fc.constantFrom('a', 'b', ' ', 'c'), { maxLength: 8 })
      .map((units) => units.join(''));
    fc.assert(
      fc.property(pattern, text, (written, given) => {
        expect(compilePattern(written)(given)).toBe(new RegExp(written).test(given));
      }),
      { numRuns: 3000 },
    );
  });

  it('takes a time that grows with its text and no faster, whatever it is', () => {
    for (const hostile of ['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '(.*)*x', '((a*)*)*b', '^(a?){30}a{30}$'])
      expect(compilePattern(hostile)(`${'a'.repeat(2000)}!`)).toBe(false);
    for (const large of ['((a{100}){100}){100}', '(((){1000}){1000}){1000}'])
      expect(() => compilePattern(large)).toThrow(PatternError);
  });
});
