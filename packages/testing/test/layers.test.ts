import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FLOORS } from './layers/table.ts';
import { layerViolations } from './layers/violations.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

test('the repository keeps its layers', () => {
  expect(layerViolations(ROOT)).toEqual([]);
});

test('a kind of run is one file and one row: no other source of a package says the name of one that is begun by hand', () => {
  const kinds = 'packages/provisioning/src/runs/kinds';
  const sources = readdirSync(join(ROOT, 'packages'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /^[a-z-]+\/src\/.*\.ts$/.test(path) && !path.includes('/generated/'))
    .map((path) => `packages/${path}`)
    .filter((path) => !path.startsWith(kinds));
  const naming = sources.filter((path) => /'(rotate|check)'/.test(readFileSync(join(ROOT, path), 'utf8')));
  expect(naming).toEqual([]);
  const row = /export const RUN_KINDS = \{ (?<names>.*) \};/.exec(
    readFileSync(join(ROOT, kinds, 'index.ts'), 'utf8'),
  );
  const files = readdirSync(join(ROOT, kinds)).filter((file) => file !== 'index.ts');
  expect(row?.groups?.['names']?.split(', ').toSorted()).toEqual(
    files.map((file) => file.slice(0, -3)).toSorted(),
  );
});

describe('there is one authorizer: only core decides by what a principal carries', () => {
  /** Reading a right off a principal, or the rule about connections off a role. */
  const DECIDING = [
    /(?<!\.\.)\.(memberships|withheld)\b/,
    /\b(isOperator|projectAdminOf|mayManageConnections|setsUp)\b/,
    // Taken out of a principal by its pattern.
    /\b(memberships|withheld)\b[^;={}]*\} = [\w.]*(principal|viewer)\b/i,
    /\b(memberships|withheld)\b[^;={}]*\}: (Principal|Viewer)\b/,
  ];
  const decides = (text: string) => DECIDING.some((pattern) => pattern.test(text));
  /** The rules themselves, and where a principal is made. A way in that is added makes one, too. */
  const MAY: Readonly<Record<string, string>> = {
    'apps/web/composition/management-access.ts': 'makes the principal of an access token',
    'apps/web/src/api/session/get-session.ts': 'tells a person what they carry',
    'packages/administration/src/dashboard-sign-in/resolve-dashboard-session.ts':
      'makes the principal of the dashboard',
    'packages/core/src/principal.ts': 'says what a principal is, and how the audit log names one',
    'packages/core/src/reach.ts': 'decides',
    'packages/core/src/roles.ts': 'says what a role may',
    'packages/setup/src/links/hold-link.ts': 'makes the principal of a setup link',
    'packages/testing/src/principal.ts': 'makes the principals of tests',
  };

  test('in the sources, nobody else does', () => {
    const sources = ['packages', 'apps/web'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
        (path) => `${folder}/${path}`,
      ),
    );
    const deciding = sources
      .filter((path) =>
        /^(packages\/[a-z-]+\/src|apps\/web\/(src|composition|front-door))\/.*\.tsx?$/.test(path),
      )
      .filter((path) => !path.includes('/generated/'))
      .filter((path) => decides(readFileSync(join(ROOT, path), 'utf8')));
    expect(deciding.toSorted()).toEqual(Object.keys(MAY));
  });

  test.each([
    'if (caller.principal.isOperator) return all;',
    'const { isOperator } = principal;',
    'const mine = viewer.memberships.map(({ organizationId }) => organizationId);',
    'const { userId, memberships } = input.caller.principal;',
    'function seen({ memberships }: Principal) {',
    'function told({ withheld, person }: Viewer) {',
    'viewer?.withheld.find((each) => each.organizationId === id);',
    'if (principal.projectAdminOf.includes(projectId)) return project;',
    "assertThat(mayManageConnections(role), 'forbidden');",
    'if (caller.principal.setsUp !== undefined) return links;',
  ])('planted, it is caught: %s', (line) => {
    expect(decides(line)).toBe(true);
  });

  test.each([
    'const { organization, actingRole } = await managedOrganization(transaction, principal, id);',
    'const memberships = await transaction.membership.findMany({ where: { userId } });',
    'const withheld = withheldIn(viewer, organizationId);',
    'reachToConnect(principal, organizationId);',
    'const id = heldLink(caller.principal);',
  ])('asking is none: %s', (line) => {
    expect(decides(line)).toBe(false);
  });
});

test('a credential is one file and one row', () => {
  const principals = 'apps/web/src/principals';
  const table = readFileSync(join(ROOT, principals, 'index.ts'), 'utf8');
  const row = /export const CREDENTIALS: readonly Credential\[\] = \[(?<names>[^\]]*)\];/.exec(table);
  const files = readdirSync(join(ROOT, principals)).filter(
    (file) => !['index.ts', 'credential.ts'].includes(file),
  );
  const named = files.map((file) =>
    file.slice(0, -3).replace(/-./g, ([, letter = '']) => letter.toUpperCase()),
  );
  expect(row?.groups?.['names']?.split(', ').toSorted()).toEqual(named.toSorted());
});

test.each(Object.entries(FLOORS))('all that stands on the floors of %s is there, once', (folder, floors) => {
  const named = floors.flat();
  expect(named.filter((name) => !existsSync(join(ROOT, folder, name)))).toEqual([]);
  expect(new Set(named).size).toBe(named.length);
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

  test.each([
    "export const load = () => import(/* c */ '@portico/database');",
    "export const load = () =>\n  import(\n    // c\n    '@portico/database'\n  );",
    "export const load = () => import /* c */ ('@portico/database', { with: {} });",
    'export const load = () => import(`@portico/database`);',
    "import /* c */ '@portico/database';",
    "import { x } from /* c */ '@portico/database';",
    "import{x}from'@portico/database';",
    "export * from // c\n  '@portico/database';",
  ])('however it is written: %j', (line) => {
    write('packages/vault/src/a.ts', `${line}\n`);
    expect(layerViolations(root)).toEqual(['packages/vault/src/a.ts must not import @portico/database']);
  });

  test('an import with a comment between its braces', () => {
    write('packages/core/src/up.ts', "import {\n  // why\n  two, /* and this */\n} from '@portico/vault';\n");
    expect(layerViolations(root)).toEqual(['packages/core/src/up.ts must not import @portico/vault']);
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
    write('apps/entra-emulator/src/clock/a.ts', "import { one } from '@portico/core';\n");
    expect(layerViolations(root)).toEqual([
      'apps/entra-emulator/package.json must not depend on @portico/testing',
      'apps/entra-emulator/src/clock/a.ts must not import @portico/core',
    ]);
  });

  describe('between the floors of a workspace', () => {
    const SRC = 'apps/entra-emulator/src';
    beforeEach(() => {
      write('apps/entra-emulator/package.json', manifest('entra-emulator', []));
      write(`${SRC}/clock/clock.ts`, 'export const now = () => 0;\n');
      write(`${SRC}/directory/store.ts`, "export { now } from '../clock/clock.ts';\n");
    });

    test('not one downwards', () => {
      expect(layerViolations(root)).toEqual([]);
    });

    test('one upwards, of a value, of a type or dynamically', () => {
      write(`${SRC}/clock/a.ts`, "import { now } from '../directory/store.ts';\n");
      write(`${SRC}/clock/b.ts`, "import type { now } from '../directory/store.ts';\n");
      write(`${SRC}/clock/c.ts`, "export const load = () => import('../directory/store.ts');\n");
      expect(layerViolations(root)).toEqual(
        ['a', 'b', 'c'].map(
          (name) =>
            `${SRC}/clock/${name}.ts must not import ${SRC}/directory/store.ts: its floor is no lower`,
        ),
      );
    });

    test('one sideways', () => {
      write(`${SRC}/graph/graph-error.ts`, "export type { Call } from '../login/login-call.ts';\n");
      expect(layerViolations(root)).toEqual([
        `${SRC}/graph/graph-error.ts must not import ${SRC}/login/login-call.ts: its floor is no lower`,
      ]);
    });

    test('one upwards between the folders of a folder', () => {
      write(`${SRC}/login/checks/a.ts`, "import type { Token } from '../token/token.ts';\n");
      expect(layerViolations(root)).toEqual([
        `${SRC}/login/checks/a.ts must not import ${SRC}/login/token/token.ts: its floor is no lower`,
      ]);
    });

    test('a file or folder that stands on none', () => {
      write(`${SRC}/more/a.ts`, 'export const a = 1;\n');
      write(`${SRC}/login/more.ts`, 'export const more = 1;\n');
      expect(layerViolations(root)).toEqual([
        `${SRC}/more stands on no floor of the table`,
        `${SRC}/login/more.ts stands on no floor of the table`,
      ]);
    });
  });

  test('a cycle of files, by both', () => {
    write('packages/core/src/a.ts', "import { b } from './b.ts';\n\nexport const a = () => b;\n");
    write('packages/core/src/b.ts', "import { a } from './a.ts';\n\nexport const b = () => a;\n");
    expect(layerViolations(root)).toEqual([
      'files in a cycle: packages/core/src/a.ts → packages/core/src/b.ts → packages/core/src/a.ts',
    ]);
    expect(biome().output).toContain('noImportCycles');
  });

  test('a cycle of types alone, by the table', () => {
    write('packages/core/src/a.ts', "import type { B } from './b.ts';\n");
    write('packages/core/src/b.ts', "import type { A } from './a.ts';\n");
    expect(layerViolations(root)).toEqual([
      'files in a cycle: packages/core/src/a.ts → packages/core/src/b.ts → packages/core/src/a.ts',
    ]);
  });

  test('a composition that knows the front door, and a page that does', () => {
    write('apps/web/package.json', manifest('web', []));
    write('apps/web/front-door/doors.ts', 'export const doors = [];\n');
    write('apps/web/composition/compose.ts', "import type { doors } from '../front-door/doors.ts';\n");
    write('apps/web/src/app/page.tsx', "import { doors } from '../../front-door/doors.ts';\n");
    expect(layerViolations(root).map((text) => text.split(' must not import ')[0])).toEqual([
      'apps/web/composition/compose.ts',
      'apps/web/src/app/page.tsx',
    ]);
  });

  test('the server in what goes to browsers, which may take the types of the API and nothing else of it', () => {
    const src = 'apps/web/src';
    write('apps/web/package.json', manifest('web', []));
    write(`${src}/api/things/read-thing.ts`, 'export const readThing = {};\n');
    write(`${src}/http/route.ts`, 'export const route = {};\n');
    write(`${src}/components/fine.tsx`, "import type { readThing } from '../api/things/read-thing.ts';\n");
    expect(layerViolations(root)).toEqual([]);
    write(`${src}/components/a.tsx`, "import { readThing } from '../api/things/read-thing.ts';\n");
    write(`${src}/components/b.tsx`, "import { type readThing } from '../api/things/read-thing.ts';\n");
    write(`${src}/components/c.tsx`, "export const load = () => import('../api/things/read-thing.ts');\n");
    write(`${src}/components/d.tsx`, "import type { route } from '../http/route.ts';\n");
    expect(layerViolations(root).map((text) => text.split(' must not import ')[0])).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => `${src}/components/${name}.tsx`),
    );
  });

  test('a cycle of workspaces', () => {
    write('packages/core/package.json', manifest('core', ['vault']));
    expect(layerViolations(root)).toContain('workspaces in a cycle: core → vault → core');
  });

  test('the database or cryptography in a route handler', () => {
    write('apps/web/package.json', manifest('web', ['database', 'vault']));
    write(
      'apps/web/src/app/v1/route.ts',
      "import { createHash } from 'node:crypto';\nimport { pool } from '@portico/database';\n",
    );
    expect(layerViolations(root)).toHaveLength(2);
  });

  test('the same in an operation of the API', () => {
    write('apps/web/package.json', manifest('web', ['database', 'vault']));
    write('apps/web/src/api/things/read-thing.ts', "import type { Database } from '@portico/database';\n");
    expect(layerViolations(root)).toContain(
      'apps/web/src/api/things/read-thing.ts must not import @portico/database',
    );
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

  test('a function of more than 80 lines, by Biome; a test may tell a longer story', () => {
    const long = (lines: number) =>
      `export function long(a: number): number {\n${'  console.log(a);\n'.repeat(lines - 3)}  return a;\n}\n`;
    write('packages/core/src/long-enough.ts', long(80));
    write('packages/core/src/too-long.ts', long(83));
    write('packages/core/test/long.test.ts', long(120));
    const places = biome().output.match(/^\S+:\d+:\d+ lint\/complexity\/noExcessiveLinesPerFunction/gm);
    expect(places?.map((place) => place.split(':')[0])).toEqual(['packages/core/src/too-long.ts']);
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
