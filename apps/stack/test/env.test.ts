import { expect, test } from 'vitest';
import { readStackEnv } from '../src/env.ts';

test.each(['foo', 'mysql://user:secret@host/name', 'postgresql://user:secret@host'])(
  'a DATABASE_URL that is no address of a database is refused by its name before anything starts: %s',
  (DATABASE_URL) => {
    expect(() => readStackEnv({ DATABASE_URL })).toThrow(/^DATABASE_URL has to be postgresql:/);
    expect(() => readStackEnv({ DATABASE_URL })).not.toThrow(/secret/);
  },
);

test.each([
  ['PORTICO_PORT', 'has to be a number from 1 to 65535'],
  ['ENTRA_EMULATOR_PORT', 'has to be a number from 1 to 65535'],
  ['PORTICO_MS_CLOUD', 'has to be one of emulator, global, usgov, usgov-dod, china'],
])('a %s that cannot be used is refused in a sentence of ours', (name, sentence) => {
  for (const nonsense of ['http', '0', '70000', '1.5'])
    expect(() => readStackEnv({ [name]: nonsense })).toThrow(`${name} ${sentence}`);
});

test('without a DATABASE_URL, or with an empty one, the embedded database is used', () => {
  expect(readStackEnv({}).databaseUrl).toBeUndefined();
  expect(readStackEnv({ DATABASE_URL: '' }).databaseUrl).toBeUndefined();
});
