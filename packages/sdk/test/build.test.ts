import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const PACKAGE = join(import.meta.dirname, '..');
const ROOT = join(PACKAGE, '../..');
const folder = mkdtempSync(join(tmpdir(), 'portico-sdk-'));
const dist = join(folder, 'dist');
afterAll(() => rmSync(folder, { recursive: true }));
execFileSync(process.execPath, [join(PACKAGE, 'build.mjs'), dist]);
symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));

type Manifest = {
  readonly exports: Record<string, { readonly types: string; readonly default: string }>;
  readonly dependencies: Record<string, string>;
};
const manifest: Manifest = JSON.parse(readFileSync(join(dist, 'package.json'), 'utf8'));
const built = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));

describe('the package that is published', () => {
  test('depends on two libraries, and holds every file that its manifest names', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(['jose', 'oauth4webapi']);
    expect(Object.keys(manifest.exports)).toEqual(['.', './browser', './express', './hono', './next']);
    for (const { types, default: script } of Object.values(manifest.exports))
      for (const file of [types, script]) readFileSync(join(dist, file));
    expect(JSON.stringify(manifest)).not.toMatch(/\.\/src|"private"|devDependencies/);
  });

  test('needs nothing of Node: it runs in browsers and on edge runtimes', () => {
    const frameworks = new Set(['next/headers', 'next/navigation', 'next/server']);
    for (const file of built) {
      const source = readFileSync(join(dist, file), 'utf8');
      expect(source, file).not.toMatch(/'node:|\brequire\(|\bprocess\.|\bBuffer\./);
      const imported = [...source.matchAll(/from '([^.'][^']*)'/g)].map(([, name = '']) => name);
      const others = imported.filter((name) => !/^(jose|oauth4webapi)$/.test(name));
      expect(
        others.filter((name) => file !== 'next.js' || !frameworks.has(name)),
        file,
      ).toEqual([]);
    }
  });

  test('can be imported as JavaScript', () => {
    const script =
      "const { createPortico } = await import('./dist/index.js'); await import('./dist/browser/index.js');";
    const options = "{ issuer: 'https://id.example/a', clientId: 'app_a' }";
    const code = `${script} console.log(typeof createPortico(${options}).verifyAccessToken);`;
    const done = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([done.stderr, done.stdout.trim()]).toEqual(['', 'function']);
  });

  test('has types that a strict program compiles against, without those of Node', () => {
    writeFileSync(
      join(folder, 'use.ts'),
      `import { createPortico, type PorticoErrorCode, type Session } from './dist/index.js';
import { createBrowserPortico } from './dist/browser/index.js';
const portico = createPortico({ issuer: 'https://id.example/a', clientId: 'app_a' });
export const refreshed: (session: Session) => Promise<Session> = portico.refresh;
export const code: PorticoErrorCode = 'session_ended';
// @ts-expect-error no such code
export const wrong: PorticoErrorCode = 'nothing';
export const spa = createBrowserPortico({ issuer: 'a', clientId: 'b', redirectUri: 'c' });
`,
    );
    const flags = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022', '--types', ''];
    const done = spawnSync(join(ROOT, 'node_modules/.bin/tsc'), [...flags, '--lib', 'es2022,dom', 'use.ts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(done.stdout).toBe('');
    expect(done.status).toBe(0);
  });
});
