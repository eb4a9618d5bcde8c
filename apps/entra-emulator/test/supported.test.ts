import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { graphAppRoles, graphScopes } from '../src/directory/graph-permissions.ts';
import { graphRoutes } from '../src/graph/routes.ts';
import { describedRoutes, servedRoutes, supportedDocument } from '../supported/document.ts';
import { graphErrorRows, loginErrorRows } from '../supported/errors.ts';
import { pageFields, parameterRows } from '../supported/parameters.ts';
import { programTests, readProgram, triedPrograms } from '../supported/programs.ts';

const SOURCES = new URL('../src/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, SOURCES), 'utf8');
const sorted = (found: Iterable<string>): string[] => [...new Set(found)].sort();

/** Every source file below a folder, as one text. */
const textOf = (folder: string): string =>
  readdirSync(new URL(folder, SOURCES), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(`${folder}${name}`))
    .join('\n');

describe('SUPPORTED.md', () => {
  it('is what npm run supported writes', () => {
    expect(readFileSync(new URL('../SUPPORTED.md', SOURCES), 'utf8')).toBe(supportedDocument());
  });

  it.each(['login', 'graph', 'control'] as const)(
    'has one row for each %s route, and no row without a route',
    (surface) => {
      expect([...describedRoutes[surface]].sort()).toEqual([...servedRoutes[surface]].sort());
    },
  );

  it('names no permission of Graph that nobody can be granted', () => {
    const [roles, scopes] = [graphAppRoles, graphScopes].map((list) => list.map(({ value }) => value));
    for (const { pattern, permission } of graphRoutes) {
      const where = pattern.join('/');
      for (const value of permission?.application ?? []) expect(roles, where).toContain(value);
      for (const value of permission?.delegated ?? []) expect(scopes, where).toContain(value);
    }
  });

  /** Files named `aadsts…`, wherever they stand: whoever adds one need not think of this test. */
  const refusalsOfLogin = (): string =>
    readdirSync(new URL('../src/login', import.meta.url), { recursive: true, encoding: 'utf8' })
      .filter((path) => /(?:^|\/)aadsts[\w-]*\.ts$/.test(path))
      .map((path) => read(`login/${path}`))
      .join('');

  it('has a row for each AADSTS number that the login surface can give, and no other', () => {
    const numbers = refusalsOfLogin().matchAll(
      /code: (?:(\d+)|[^,\n]*\? (\d+) : (\d+)|\{ issuer: (\d+), subject: (\d+), audience: (\d+) \})/g,
    );
    const given = [...numbers].flatMap((match) => match.slice(1).filter((one) => one !== undefined));
    expect(given.length).toBeGreaterThan(60);
    // What only a fault rule gives, where it names no number.
    given.push(/^const FAILURE = (\d+);$/m.exec(read('entrance/apply-fault.ts'))?.[1] ?? '');
    expect(loginErrorRows.map(([code]) => code).sort()).toEqual(sorted(given));
  });

  it('has a row for each code of Graph’s errors, and no other', () => {
    const [, union = ''] = /export type GraphErrorCode =([^;]*);/.exec(read('graph/graph-error.ts')) ?? [];
    const given = [...union.matchAll(/'(\w+)'/g)].map(([, code = '']) => code);
    expect(graphErrorRows.map(([code]) => code).sort()).toEqual(sorted(given));
  });

  it('has a row for each parameter that the login surface reads, and no other', () => {
    const text = textOf('login/');
    const indexed = [...text.matchAll(/params(?:\[|, )'([A-Za-z_]+)'/g)].map(([, name = '']) => name);
    const destructured = [...text.matchAll(/\{([^{}]*)\} = (?:call\.)?params;/g)].flatMap(([, names = '']) =>
      names.split(',').map((name) => name.split(/[:=]/)[0]?.trim() ?? ''),
    );
    const given = sorted(
      [...indexed, ...destructured].filter((name) => name !== '' && !pageFields.includes(name)),
    );
    expect(parameterRows.map(([name]) => name).sort()).toEqual(given);
  });

  it('names no source but the known ones, and calls real only what was captured', () => {
    const cells = [...supportedDocument().matchAll(/^\|.*\|$/gm)].map(([line]) => line);
    expect(cells.length).toBeGreaterThan(250);
    expect(supportedDocument()).not.toMatch(/verified against|as real Entra does/i);
  });

  it('has a program with at least two tasks from each test that runs one, and each program once', () => {
    const tried = triedPrograms();
    expect(tried.map(({ file }) => file)).toEqual(programTests());
    expect(tried.length).toBeGreaterThan(8);
    expect(new Set(tried.map(({ program }) => program)).size).toBe(tried.length);
    for (const { file, program, tasks } of tried) {
      expect(program, file).not.toMatch(/^$|unmodified/);
      expect(new Set(tasks).size, file).toBeGreaterThanOrEqual(2);
      for (const task of tasks) expect(task, file).not.toContain('%');
    }
  });

  it('takes the titles of tests for tasks, with each case by name, and refuses a test that may not run', () => {
    const [describes, tests] = [
      "describe.runIf(here)('Shop, unmodified, over HTTPS', () => {",
      "  it('buys', () => {});\n  it.each(['cash', 'card'])(\n    'pays by: %s',",
    ];
    expect(readProgram('shop', `${describes}\n${tests}`)).toEqual({
      file: 'shop',
      program: 'Shop',
      tasks: ['buys', 'pays by: cash, card'],
    });
    for (const added of [
      "  it.skip('sells', ",
      "  it.todo('sells')",
      "    it('sells', ",
      "describe.skip('B', ",
    ])
      expect(() => readProgram('shop', `${describes}\n${tests}\n${added}`), added).toThrow(/^shop: /);
    expect(() => readProgram('shop', tests)).toThrow(/^shop: /);
  });
});
