import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EVENTS } from '../src/index.ts';

/* What is written down is in one table: nothing past it, and nothing in it that nobody writes. */

const root = new URL('../../../', import.meta.url).pathname;
const sources = globSync(['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'], { cwd: root })
  .filter((path) => !path.includes('generated') && path !== 'packages/core/src/events.ts')
  .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));
/** Made of a closed type by a template. */
const MADE: Readonly<Record<string, RegExp>> = {
  'organization.active': /`organization\.\$\{status\}`/,
  'organization.suspended': /`organization\.\$\{status\}`/,
  'connection.paused': /action: `connection\.\$\{change\}`/,
  'connection.resumed': /action: `connection\.\$\{change\}`/,
  'authorization_code.replayed': /`\$\{event\.kind\}\.replayed` satisfies EventName/,
  'refresh_token.replayed': /`\$\{event\.kind\}\.replayed` satisfies EventName/,
};

test.each(Object.keys(EVENTS))('%s is written somewhere', (name) => {
  const made = MADE[name];
  expect(sources.some(({ text }) => (made ? made.test(text) : text.includes(`'${name}'`)))).toBe(true);
});

test('SQL that writes the audit log stands in one place, where the compiler checks the names of events', () => {
  const writers = sources.filter(({ text }) => /INSERT INTO audit_events/i.test(text));
  expect(writers.map(({ path }) => path)).toEqual(['packages/database/src/repositories/audit-events.ts']);
  expect(writers[0]?.text.match(/INSERT INTO audit_events/gi)).toHaveLength(1);
});
