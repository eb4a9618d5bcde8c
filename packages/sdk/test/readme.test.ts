import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const README = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const EXAMPLES = join(import.meta.dirname, 'examples');

test('every example of the README is a file that tests run, and every such file is in it', () => {
  const shown = [...README.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
  const files = readdirSync(EXAMPLES).map((file) => readFileSync(join(EXAMPLES, file), 'utf8'));
  expect(shown.toSorted()).toEqual(files.toSorted());
});
