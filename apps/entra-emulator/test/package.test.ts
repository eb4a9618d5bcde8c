import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const script = (name: string): string => fileURLToPath(new URL(`../build/${name}`, import.meta.url));

it('is built into a package of plain JavaScript that runs below node_modules', { timeout: 180_000 }, () => {
  // Not where it belongs: other tests may be building there.
  const dist = mkdtempSync(join(tmpdir(), 'entra-emulator-dist-'));
  onTestFinished(() => rmSync(dist, { recursive: true, force: true }));
  const built = spawnSync(process.execPath, [script('build.ts'), dist], { encoding: 'utf8' });
  expect(built.stdout + built.stderr).toBe('');
  const tried = spawnSync(process.execPath, [script('try-package.ts'), '--links', '--dist', dist], {
    encoding: 'utf8',
  });
  expect(tried.stderr).toBe('');
  expect(tried.status).toBe(0);
  expect(tried.stdout).toContain('run -- node: ok');
});
