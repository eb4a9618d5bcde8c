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
  ['PORTICO_SAMPLE_IDP_PORT', 'has to be a number from 1 to 65535'],
  ['PORTICO_MS_CLOUD', 'has to be one of emulator, global, usgov, usgov-dod, china'],
])('a %s that cannot be used is refused in a sentence of ours', (name, sentence) => {
  for (const nonsense of ['http', '0', '70000', '1.5'])
    expect(() => readStackEnv({ [name]: nonsense })).toThrow(`${name} ${sentence}`);
});

test('without a DATABASE_URL, or with an empty one, the embedded database is used', () => {
  expect(readStackEnv({}).databaseUrl).toBeUndefined();
  expect(readStackEnv({ DATABASE_URL: '' }).databaseUrl).toBeUndefined();
});

test('the owner of the tables is named beside a database of the operator’s own, and goes to no part', () => {
  const [DATABASE_URL, DATABASE_MIGRATION_URL] = ['postgresql://serving@h/d', 'postgresql://owner@h/d'];
  const env = readStackEnv({ DATABASE_URL, DATABASE_MIGRATION_URL });
  expect(env).toMatchObject({ databaseUrl: DATABASE_URL, migrationUrl: DATABASE_MIGRATION_URL });
  expect(env.passedOn).toEqual({ DATABASE_URL });
  const foreign = { DATABASE_URL, DATABASE_MIGRATION_URL: 'mysql://owner:secret@h/d' };
  expect(() => readStackEnv(foreign)).toThrow(/^DATABASE_MIGRATION_URL has to be postgresql:/);
  expect(() => readStackEnv(foreign)).not.toThrow(/secret/);
});
