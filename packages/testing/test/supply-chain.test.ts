import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/* What is installed is what was looked at (attack 144). */

const ROOT = join(import.meta.dirname, '../../..');
const json = (file: string): Record<string, unknown> => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
const EXACT = /^(\d+\.\d+\.\d+(-[\w.-]+)?|\*)$/;

test('every dependency is one version, and those of our own are the workspace’s', () => {
  const manifests = ['package.json', ...globSync('{apps,packages}/*/package.json', { cwd: ROOT })];
  expect(manifests.length).toBeGreaterThan(10);
  const loose = manifests.flatMap((file) =>
    ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
      Object.entries((json(file)[kind] ?? {}) as Record<string, string>)
        .filter(
          ([name, version]) => !EXACT.test(version) || (version === '*') !== name.startsWith('@portico/'),
        )
        .map(([name, version]) => `${file}: ${name} ${version}`),
    ),
  );
  expect(loose).toEqual([]);
});

test('the lock file knows each package by its content and names no place to fetch it from', () => {
  const { packages } = json('package-lock.json') as {
    packages: Record<string, { integrity?: string; resolved?: string; link?: boolean; inBundle?: boolean }>;
  };
  const fetched = Object.entries(packages).filter(
    ([path, { link, inBundle }]) => path.includes('node_modules/') && link !== true && inBundle !== true,
  );
  expect(fetched.length).toBeGreaterThan(300);
  expect(
    fetched.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? '')).map(([path]) => path),
  ).toEqual([]);
  const named = fetched.filter(([, { resolved }]) => resolved !== undefined && /^https?:/.test(resolved));
  expect(named.map(([path]) => path)).toEqual([]);
});
