import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const page = readFileSync(`${ROOT}/ARCHITECTURE.md`, 'utf8');

/** What a file may be named from: the root, and the package that the paragraph or table before it names. */
function places(before: string): string[] {
  const named = [...before.matchAll(/`(packages\/[a-z-]+\/src)(?:`|\/)/g)].map(([, folder]) => folder ?? '');
  return ['', ...new Set(named)].map((folder) => (folder === '' ? ROOT : `${ROOT}/${folder}`));
}

test('every file that ARCHITECTURE.md names is there', () => {
  const named = [...page.matchAll(/`([\w@[\]./-]+\/[\w@[\]./-]+\.ts)`/g)];
  expect(named.length).toBeGreaterThan(40);
  const missing = named
    .filter(({ index, 1: file = '' }) =>
      places(page.slice(0, index)).every((place) => !existsSync(`${place}/${file}`)),
    )
    .map(([text]) => text);
  expect(missing).toEqual([]);
});
