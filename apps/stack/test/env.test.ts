import { expect, test } from 'vitest';
import { readStackEnv } from '../src/env.ts';

test.each(['foo', 'mysql://user:secret@host/name', 'postgresql://user:secret@host'])(
  'a DATABASE_URL that is no address of a database is refused by its name before anything starts: %s',
  (DATABASE_URL) => {
    expect(() => readStackEnv({ DATABASE_URL })).toThrow(/^DATABASE_URL has to be postgresql:/);
    expect(() => readStackEnv({ DATABASE_URL })).not.toThrow(/secret/);
  },
);

test('without a DATABASE_URL, or with an empty one, the embedded database is used', () => {
  expect(readStackEnv({}).databaseUrl).toBeUndefined();
  expect(readStackEnv({ DATABASE_URL: '' }).databaseUrl).toBeUndefined();
});
