import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const WEB = `${import.meta.dirname}/../..`;
const read = (file: string) => readFileSync(`${WEB}/${file}`, 'utf8');
const routes = globSync('src/app/**/route.ts', { cwd: WEB });
const operations = globSync('src/api/*/**/*.ts', { cwd: WEB });
const frame = globSync('src/api/*.ts', { cwd: WEB });
const MOST_LINES = 30;

/** In a route file from a line that opens one to the line that closes it; in an operation what comes after its declaration. */
const FUNCTIONS = [
  { opens: /^(export |async )*(const|function) (?!.*= operation\($).*[{(]$/, closes: /^[})]/ },
  { opens: /^ {2}(async )?\(.*\) =>/, closes: /^(\);| {2}\},)$/ },
];

/** The longest function of a handler file. */
function longestFunction(text: string): number {
  const lines = text.split('\n');
  const lengths = FUNCTIONS.flatMap(({ opens, closes }) =>
    lines.flatMap((line, start) =>
      opens.test(line) ? lines.slice(start).findIndex((each) => closes.test(each)) + 1 : [],
    ),
  );
  return Math.max(0, ...lengths);
}

describe('a route handler, be it of Next or of an operation', () => {
  test.each([...routes, ...operations])('%s: at most 30 lines', (file) => {
    expect(longestFunction(read(file))).toBeLessThanOrEqual(MOST_LINES);
  });

  test.each([...routes, ...operations, ...frame])('%s: neither database nor cryptography', (file) => {
    const text = read(file);
    expect(text).not.toMatch(
      /from '(node:)?(crypto|fs|child_process|vm|net|http)'|from '(pg|@prisma\/|@portico\/(database|vault))/,
    );
    expect(text).not.toMatch(/process\.env|NextResponse\.redirect|from 'next\/navigation'/);
  });

  test('there are some to look at', () => {
    expect(routes.length).toBeGreaterThan(10);
    expect(operations.length + routes.length).toBeGreaterThan(60);
    expect(operations.filter((file) => longestFunction(read(file)) > 0).length).toBeGreaterThan(5);
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

/** What is looked for belongs in the address: whoever found something sends it to somebody. */
const SEARCHES = ['src/components/sign-in-log/sign-in-filter-form.tsx'];

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
  expect(forms.filter(({ posts }) => !posts).map(({ file }) => file)).toEqual(SEARCHES);
});
