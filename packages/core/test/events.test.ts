import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EVENTS, type EventName } from '../src/index.ts';

/* What is written down is in one table: nothing past it, and nothing in it that nobody writes. */

const root = new URL('../../../', import.meta.url).pathname;
const sources = globSync(['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'], { cwd: root })
  .filter((path) => !path.includes('generated') && path !== 'packages/core/src/events.ts')
  .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));
/** Made of a closed type by a template. */
const MADE: Readonly<Record<string, RegExp>> = {
  'organization.active': /`organization\.\$\{status\}`/,
  'organization.suspended': /`organization\.\$\{status\}`/,
  'connection.paused': /actionSql\(`connection\.\$\{change\}`\)/,
  'connection.resumed': /actionSql\(`connection\.\$\{change\}`\)/,
  'authorization_code.replayed': /EventName = `\$\{event\.kind\}\.replayed`/,
  'refresh_token.replayed': /EventName = `\$\{event\.kind\}\.replayed`/,
};

test.each(Object.keys(EVENTS))('%s is written somewhere', (name) => {
  const made = MADE[name];
  expect(sources.some(({ text }) => (made ? made.test(text) : text.includes(`'${name}'`)))).toBe(true);
});

test('no statement that writes the audit log has an action of its own', () => {
  const writers = sources.filter(({ text }) => text.includes('INSERT INTO audit_events'));
  expect(writers.length).toBeGreaterThan(5);
  const free = writers.flatMap(({ path, text }) =>
    [...text.matchAll(/INSERT INTO audit_events[^`]*`/g)]
      .filter(([statement]) => /'[a-z_]+\.[a-z_]*'/.test(statement.replaceAll(/\$\{[^}]*\}/g, '')))
      .map(() => path),
  );
  expect(free).toEqual([]);
});

test('a statement that writes an event names a target of it', () => {
  const written = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/actionSql\('([a-z_.]+)'\)\}(?: END)?,\s*'([a-z_]+)'/g)].map(
      ([, name = '', target = '']) => ({
        ...{ path, name, target },
      }),
    ),
  );
  expect(written.length).toBeGreaterThan(5);
  const targets = (name: string): readonly string[] => EVENTS[name as EventName].targets;
  expect(written.filter(({ name, target }) => !targets(name).includes(target))).toEqual([]);
});
