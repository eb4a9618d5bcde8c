import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

describe('time, chance and the network are handed in', () => {
  const OWN =
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bglobalThis\.fetch\b|\bHTTPMessageHandler\b|(?<![.\w#]|async |function )fetch\(/;
  /** Whoever may, and for what. */
  const MAY: Readonly<Record<string, string>> = {
    'packages/core/src/clock.ts': 'is the clock of the system',
    'packages/database/src/migrations/new-migration-command.ts': 'names a migration by the day',
    'packages/sdk/src/ended-sessions.ts': 'remembers in this process, as long as it is told',
    'packages/sdk/src/issuer.ts': 'tells its library how far the given clock is from the system’s',
    'packages/sdk/src/options.ts': 'is what an application gets that gives none',
  };

  test('to every package', () => {
    const sources = readdirSync(join(ROOT, 'packages'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /^(?!testing\/)[a-z-]+\/src\/.*\.tsx?$/.test(path) && !path.includes('/generated/'))
      .map((path) => `packages/${path}`);
    const own = sources.filter((path) =>
      OWN.test(readFileSync(join(ROOT, path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
    );
    expect(own.toSorted()).toEqual(Object.keys(MAY));
  });

  test.each([
    'const now = Date.now();',
    'const at = new Date();',
    'return Math.random();',
    'await fetch(url)',
    'const send = globalThis.fetch;',
    'bearer.setNext(new HTTPMessageHandler());',
  ])('planted, it is caught: %s', (line) => {
    expect(OWN.test(line)).toBe(true);
  });

  test.each(['await this.#fetch(url)', 'client.fetch(url)', 'new Date(text)', 'async fetch(url) {'])(
    'that is none: %s',
    (line) => {
      expect(OWN.test(line)).toBe(false);
    },
  );
});
