import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = (name: string): string => fileURLToPath(new URL(`../build/${name}`, import.meta.url));

it('is built into a package of plain JavaScript that runs below node_modules', { timeout: 180_000 }, () => {
  const built = spawnSync(process.execPath, [script('build.ts')], { encoding: 'utf8' });
  expect(built.stdout + built.stderr).toBe('');
  const tried = spawnSync(process.execPath, [script('try-package.ts'), '--links'], { encoding: 'utf8' });
  expect(tried.stderr).toBe('');
  expect(tried.status).toBe(0);
  expect(tried.stdout).toContain('run -- node: ok');
});
