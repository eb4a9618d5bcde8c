import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const WEB = `${import.meta.dirname}/../..`;
const read = (file: string) => readFileSync(`${WEB}/${file}`, 'utf8');
const handlers = globSync('src/app/**/route.ts', { cwd: WEB });
const MOST_LINES = 30;

/** The longest function of a handler file: from a line that opens one to the line that closes it. */
function longestFunction(text: string): number {
  const lines = text.split('\n');
  const opens = lines.flatMap((line, index) =>
    /^(export |async )*(const|function) .*[{(]$/.test(line) ? [index] : [],
  );
  const lengths = opens.map((start) => lines.slice(start).findIndex((line) => /^[})]/.test(line)) + 1);
  return Math.max(0, ...lengths);
}

describe('a route handler', () => {
  test.each(handlers)('%s: at most 30 lines, and neither database nor cryptography', (file) => {
    const text = read(file);
    expect(longestFunction(text)).toBeLessThanOrEqual(MOST_LINES);
    expect(text).not.toMatch(
      /from '(node:)?(crypto|fs|child_process|vm|net|http)'|from '(pg|@prisma\/|@portico\/(database|vault))/,
    );
    expect(text).not.toMatch(/process\.env|NextResponse\.redirect|from 'next\/navigation'/);
  });

  test('there are some to look at', () => {
    expect(handlers.length).toBeGreaterThan(30);
  });
});

describe('what every browser may load (attack 105)', () => {
  const bundles = globSync('.next/static/**/*.{js,css,json,map}', { cwd: WEB });

  test('has no setting of the server, no name of a secret, and nothing of the server’s libraries', () => {
    expect(bundles.length).toBeGreaterThan(5);
    const forbidden = [
      ...[
        'PORTICO_MASTER_KEY',
        'DATABASE_URL',
        'PORTICO_MS_PROVISION_CLIENT_SECRET',
        'AUTHIO_',
        'process.env.PORTICO',
      ],
      ...['postgres://', 'postgresql://', 'PRIVATE KEY', 'code_verifier', 'A256GCMKW', 'INSERT INTO'],
      ...['oidc-provider', 'openid-client', '@prisma/client', 'sign_in_attempts', 'timingSafeEqual'],
    ];
    for (const file of bundles) {
      const text = read(file);
      for (const word of forbidden)
        expect({ file, word, found: text.includes(word) }).toEqual({ file, word, found: false });
    }
  });

  test('has no source map, which would tell the rest', () => {
    expect(bundles.filter((file) => file.endsWith('.map'))).toEqual([]);
  });
});

test('no source of ours writes HTML past React, or offers a setting to browsers (attacks 105, 117)', () => {
  for (const file of globSync('src/**/*.{ts,tsx}', { cwd: WEB })) {
    const text = read(file);
    for (const word of ['dangerouslySetInnerHTML', 'NEXT_PUBLIC_', 'innerHTML', "'use server'"])
      expect({ file, word, found: text.includes(word) }).toEqual({ file, word, found: false });
  }
});

test('every form is sent by POST, so that nothing typed gets into an address before the script is there (U4)', () => {
  const forms = globSync('src/**/*.tsx', { cwd: WEB }).flatMap((file) =>
    [...read(file).matchAll(/<[Ff]orm\s([^>]*)/g)].map(([, attributes = '']) => ({
      file,
      // What a submission of ours hands to its form says so, too.
      posts: /method="post"|\{\.\.\.(\w+\.)?form\}/.test(attributes),
    })),
  );
  expect(read('src/components/use-submission.ts')).toContain("form: { method: 'post', ");
  expect(forms.length).toBeGreaterThan(10);
  expect(forms.filter(({ posts }) => !posts)).toEqual([]);
});
