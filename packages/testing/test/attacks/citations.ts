import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A test that says which number it covers. */
export type Citation = { readonly number: string; readonly guarantee: string; readonly file: string };

const TESTS = [
  'packages/*/test/**/*.test.{ts,tsx}',
  'apps/*/test/**/*.test.{ts,tsx}',
  'apps/web/e2e/*.spec.ts',
];
/** The title of a test or a group of them: a literal that names an attack or a fault. */
const TITLE =
  /(?<quote>['"`])(?<title>(?:(?!\k<quote>)[^\\\n]|\\.)*\b(?:attacks?|faults?)\s(?:R?\d)(?:(?!\k<quote>)[^\\\n]|\\.)*)\k<quote>/g;
/** What a whole file is about stands above its first test. */
const HEADER = /\/\*(?!\*)(?<text>[\s\S]*?)\*\//g;
const CITED = /\b(?<kind>attacks?|faults?|review)\s(?<list>(?:R?\d+(?:\s?[–-]\s?R?\d+)?(?:,\s|\sand\s)?)+)/g;

/** The numbers that a text cites: `attacks 1, 3–5; fault R2` are 1, 3, 4, 5 and R2. */
export function numbersIn(text: string): string[] {
  const found = [...text.matchAll(CITED)].filter(({ groups }) => groups?.['kind'] !== 'review');
  return found.flatMap(({ groups }) => (groups?.['list'] ?? '').split(/,\s|\sand\s/).flatMap(range));
}

function range(text: string): string[] {
  const [from = '', to] = text.trim().split(/\s?[–-]\s?/);
  if (from === '') return [];
  if (to === undefined) return [from];
  const prefix = from.startsWith('R') ? 'R' : '';
  const [first, last] = [from, to].map((end) => Number(end.replace('R', '')));
  if (first === undefined || last === undefined) return [];
  return Array.from({ length: last - first + 1 }, (_, index) => `${prefix}${first + index}`);
}

/** Every citation in the tests below that folder, in the order of the files. */
export function citations(root: string): Citation[] {
  const files = TESTS.flatMap((pattern) => globSync(pattern, { cwd: root }).sort());
  return files
    .filter((file) => !file.endsWith('/attacks.test.ts'))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const titles = [...text.matchAll(TITLE)].map(({ groups }) => groups?.['title'] ?? '');
      const above = text.slice(0, Math.max(0, text.search(/\n(?:describe|test|it)[.(]/)));
      const headers = [...above.matchAll(HEADER)].map(({ groups }) => plain(groups?.['text'] ?? ''));
      return [...titles, ...headers].flatMap((guarantee) =>
        numbersIn(guarantee).map((number) => ({ number, guarantee: plain(guarantee), file })),
      );
    });
}

/** Without line ends, citations and the escapes of the literal. */
function plain(text: string): string {
  return text
    .replaceAll(/\s*\n\s*\*?\s*/g, ' ')
    .replaceAll(/\\(.)/g, '$1')
    .replaceAll('|', '/')
    .trim();
}
