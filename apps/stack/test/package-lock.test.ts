import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Locked = { readonly optionalDependencies?: Record<string, string> };

test('the lock file holds the optional packages of every platform, without which npm ci refuses it', () => {
  const file = new URL('../../../package-lock.json', import.meta.url);
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Locked> };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
    ),
  );
  // Runs on any platform and is used where there is no native one.
  expect(missing.filter((name) => !name.endsWith('-wasm32-wasi'))).toEqual([]);
});
