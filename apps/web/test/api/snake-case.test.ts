import { expect, test } from 'vitest';
import { inSnakeCase } from '../../src/api/snake-case.ts';

test('names are written in snake_case at any depth, values and dates stay as they are', () => {
  const at = new Date('2026-01-02T03:04:05Z');
  const given = { redirectUris: ['https://A.b/cD'], at, deep: [{ isDefault: true }], none: null, n: 7 };
  expect(inSnakeCase(given)).toEqual({
    ...{ redirect_uris: ['https://A.b/cD'], at, deep: [{ is_default: true }], none: null, n: 7 },
  });
});
