import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { layerViolations } from './layers/violations.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

test('the repository keeps its layers', () => {
  expect(layerViolations(ROOT)).toEqual([]);
});

describe('a planted violation is caught', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'portico-layers-'));
    write('packages/core/package.json', JSON.stringify({ name: '@portico/core' }));
    write('packages/vault/package.json', manifest('vault', ['core']));
    write('packages/core/src/index.ts', 'export const one = 1;\n');
    write(
      'packages/vault/src/index.ts',
      "import { one } from '@portico/core';\n\nexport const two = one + 1;\n",
    );
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const manifest = (name: string, dependencies: string[], developmentDependencies: string[] = []) => {
    const list = (names: string[]) => Object.fromEntries(names.map((each) => [`@portico/${each}`, '*']));
    return JSON.stringify({
      name: `@portico/${name}`,
      dependencies: list(dependencies),
      devDependencies: list(developmentDependencies),
    });
  };
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  /** The repository's own rules, run on the planted tree. */
  const biome = () => {
    copyFileSync(join(ROOT, 'biome.json'), join(root, 'biome.json'));
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    const done = spawnSync(
      join(ROOT, 'node_modules/.bin/biome'),
      ['lint', '--vcs-enabled=false', '--error-on-warnings', '--max-diagnostics=50', 'packages'],
      { cwd: root, encoding: 'utf8' },
    );
    return { status: done.status, output: done.stdout + done.stderr };
  };

  test('not when there is none', () => {
    expect(layerViolations(root)).toEqual([]);
    expect(biome()).toMatchObject({ status: 0 });
  });

  test('an upward dependency in a manifest', () => {
    write('packages/vault/package.json', manifest('vault', ['core', 'sign-in']));
    expect(layerViolations(root)).toEqual([
      'packages/vault/package.json must not depend on @portico/sign-in',
    ]);
  });

  test('an upward import, by the table and, undeclared, by Biome', () => {
    write(
      'packages/core/src/up.ts',
      "import { two } from '@portico/vault';\n\nexport const three = two + 1;\n",
    );
    expect(layerViolations(root)).toEqual(['packages/core/src/up.ts must not import @portico/vault']);
    expect(biome().output).toContain('noUndeclaredDependencies');
  });

  test('a sideways import of a type, statically, dynamically or as a re-export', () => {
    write('packages/vault/src/a.ts', "import type { Database } from '@portico/database';\n");
    write('packages/vault/src/b.ts', "export const load = () => import('@portico/database');\n");
    write('packages/vault/src/c.ts', "export * from '@portico/database/testing';\n");
    write(
      'packages/vault/src/d.ts',
      "import {\n  type Database,\n  openDatabase,\n} from '@portico/database';\n",
    );
    expect(layerViolations(root)).toHaveLength(4);
    expect(biome().output).toContain('noUndeclaredDependencies');
  });

  test('a relative path into another workspace', () => {
    write(
      'packages/vault/src/around.ts',
      "import { one } from '../../core/src/index.ts';\n\nexport { one };\n",
    );
    expect(layerViolations(root)).toEqual([
      'packages/vault/src/around.ts must not import ../../core/src/index.ts',
    ]);
  });

  test('test support in sources, while tests may use it', () => {
    write('packages/vault/package.json', manifest('vault', ['core'], ['testing']));
    write('packages/vault/test/a.test.ts', "import { fakeClock } from '@portico/testing';\n");
    expect(layerViolations(root)).toEqual([]);
    write('packages/vault/src/a.ts', "import { fakeClock } from '@portico/testing';\n");
    expect(layerViolations(root)).toEqual(['packages/vault/src/a.ts must not import @portico/testing']);
  });

  test('anything of ours in the emulator', () => {
    write('apps/entra-emulator/package.json', manifest('entra-emulator', [], ['testing']));
    write('apps/entra-emulator/src/a.ts', "import { one } from '@portico/core';\n");
    expect(layerViolations(root)).toEqual([
      'apps/entra-emulator/package.json must not depend on @portico/testing',
      'apps/entra-emulator/src/a.ts must not import @portico/core',
    ]);
  });

  test('a cycle of files, by both', () => {
    write('packages/core/src/a.ts', "import { b } from './b.ts';\n\nexport const a = () => b;\n");
    write('packages/core/src/b.ts', "import { a } from './a.ts';\n\nexport const b = () => a;\n");
    expect(layerViolations(root)).toEqual([
      'files in a cycle: packages/core/src/a.ts → packages/core/src/b.ts → packages/core/src/a.ts',
    ]);
    expect(biome().output).toContain('noImportCycles');
  });

  describe('between the folders of a workspace that has floors', () => {
    const SOURCES = 'packages/authorization-server/src';
    const refused = (from: string, to: string) =>
      `${SOURCES}/${from} must not import ${SOURCES}/${to}, which is on no lower floor`;
    beforeEach(() => {
      write('packages/authorization-server/package.json', manifest('authorization-server', ['core']));
      write(`${SOURCES}/index.ts`, "export { page } from './pages/page.ts';\n");
      write(`${SOURCES}/scopes.ts`, 'export type Scope = string;\n');
      write(
        `${SOURCES}/pages/page.ts`,
        "import type { Scope } from '../scopes.ts';\nimport { own } from './own.ts';\n\nexport const page: Scope = own;\n",
      );
      write(`${SOURCES}/pages/own.ts`, "export const own = '';\n");
      expect(layerViolations(root)).toEqual([]);
    });

    test('an upward import, and so a cycle, also of types alone', () => {
      write(
        `${SOURCES}/http/a.ts`,
        "import { page } from '../pages/page.ts';\n\nexport type A = typeof page;\n",
      );
      expect(layerViolations(root)).toEqual([]);
      write(`${SOURCES}/pages/up.ts`, "import type { A } from '../http/a.ts';\n\nexport type Up = A;\n");
      expect(layerViolations(root)).toEqual([refused('pages/up.ts', 'http/a.ts')]);
    });

    test('a sideways import', () => {
      write(`${SOURCES}/device/a.ts`, 'export type A = string;\n');
      write(`${SOURCES}/sign-out/b.ts`, "import('../device/a.ts');\n");
      expect(layerViolations(root)).toEqual([refused('sign-out/b.ts', 'device/a.ts')]);
    });

    test('what puts them together, in a folder and on the ground', () => {
      write(`${SOURCES}/pages/up.ts`, "export { page } from '../index.ts';\n");
      write(
        `${SOURCES}/stores.ts`,
        "import type { page } from './index.ts';\n\nexport type Stored = typeof page;\n",
      );
      expect(layerViolations(root)).toEqual([
        refused('pages/up.ts', 'index.ts'),
        refused('stores.ts', 'index.ts'),
      ]);
    });

    test('a folder on the ground', () => {
      write(`${SOURCES}/scopes.ts`, "export type { own } from './pages/own.ts';\n");
      expect(layerViolations(root)).toContain(refused('scopes.ts', 'pages/own.ts'));
    });

    test('a folder that the table does not know', () => {
      write(`${SOURCES}/extra/a.ts`, 'export const a = 1;\n');
      expect(layerViolations(root)).toEqual([`${SOURCES}/extra/a.ts is in a folder without a floor`]);
    });
  });

  test('a cycle of workspaces', () => {
    write('packages/core/package.json', manifest('core', ['vault']));
    expect(layerViolations(root)).toContain('workspaces in a cycle: core → vault → core');
  });

  test('the database or cryptography in a route handler', () => {
    write('apps/web/package.json', manifest('web', ['database', 'vault']));
    write(
      'apps/web/app/v1/route.ts',
      "import { createHash } from 'node:crypto';\nimport { pool } from '@portico/database';\n",
    );
    expect(layerViolations(root)).toHaveLength(2);
  });

  test('a workspace that the table does not know', () => {
    write('packages/extra/package.json', manifest('extra', []));
    expect(layerViolations(root)).toEqual(['packages/extra has no row in the table of layers']);
  });

  test.each(['utils', 'common', 'shared', 'lib', 'helpers'])('a folder called %s', (name) => {
    write(`packages/core/src/${name}/a.ts`, 'export const a = 1;\n');
    expect(layerViolations(root)).toEqual([`packages/core/src/${name} does not say what is in it`]);
  });

  test('a file of more than 400 lines', () => {
    write('packages/core/src/long.ts', '// more\n'.repeat(401));
    expect(layerViolations(root)).toEqual(['packages/core/src/long.ts has more than 400 lines']);
  });

  test('the environment read outside an env file, and any, by Biome', () => {
    write('packages/core/src/a.ts', "export const a = process.env['PATH'];\n");
    write('packages/core/src/b.ts', 'export const b = (value: any) => value;\n');
    const { status, output } = biome();
    expect(status).not.toBe(0);
    expect(output).toContain('noProcessEnv');
    expect(output).toContain('noExplicitAny');
  });
});
