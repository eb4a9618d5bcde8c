import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

/* `npm test` looks through the repository itself; here it is seen that such a look finds something (decision 28). */

const ROOT = join(import.meta.dirname, '../../..');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portico-dead-'));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  write('package.json', JSON.stringify({ name: 'planted', private: true, workspaces: ['packages/*'] }));
  manifest({});
  write('packages/core/src/index.ts', "export { one } from './one.ts';\n");
  write('packages/core/src/one.ts', 'export const one = 1;\n');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function manifest(dependencies: Record<string, string>): void {
  const exports = { '.': './src/index.ts' };
  write('packages/core/package.json', JSON.stringify({ name: '@portico/core', exports, dependencies }));
}

function found() {
  const done = spawnSync(join(ROOT, 'node_modules/.bin/knip'), ['--no-progress'], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status: done.status, output: done.stdout + done.stderr };
}

test('where everything is used, nothing is found', () => {
  expect(found()).toEqual({ status: 0, output: '' });
});

test('an export that nobody imports is found, of a value and of a type', () => {
  write(
    'packages/core/src/one.ts',
    'export const one = 1;\nexport const two = 2;\nexport type Three = { readonly three: 3 };\n',
  );
  const { status, output } = found();
  expect(status).toBe(1);
  expect(output).toMatch(/Unused exports \(1\)\ntwo\b[\s\S]*Unused exported types \(1\)\nThree\b/);
});

test('a file that nothing leads to is found', () => {
  write('packages/core/src/forgotten.ts', 'export const four = 4;\n');
  expect(found()).toMatchObject({ status: 1, output: expect.stringContaining('Unused files (1)') });
});

test('a dependency that nothing imports is found', () => {
  manifest({ zod: '4.6.7' });
  expect(found()).toMatchObject({
    status: 1,
    output: expect.stringContaining('Unused dependencies (1)\nzod'),
  });
});
