import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../../src/api/document.ts';
import { OPERATIONS } from '../../src/api/operations.ts';

const document = openApiDocument(OPERATIONS, new URL('https://portico.example'));
const described = OPERATIONS.map(({ method, path, by }) => ({
  ...{ name: `${method} ${path}`, by },
  operation: document.paths?.[path]?.[method.toLowerCase() as 'get'],
}));

test('is a document of OpenAPI 3.1 without a fault', async () => {
  const plain: Record<string, unknown> = JSON.parse(JSON.stringify(document));
  expect(await new Validator().validate(plain)).toMatchObject({ valid: true });
});

describe('every operation', () => {
  test('has a name of its own', () => {
    const ids = described.map(({ operation }) => operation?.operationId);
    expect(new Set(ids).size).toBe(OPERATIONS.length);
  });

  test.each(described)(
    '$name: says what it does, who may call it and how it refuses',
    ({ by, operation }) => {
      expect(operation?.summary).toMatch(/^[A-Z].*[^.]$/);
      const shown = {
        ...{
          anybody: 0,
          person: 1,
          recentPerson: 1,
          principal: 1,
          recentPrincipal: 1,
          manager: 2,
          recentManager: 2,
        },
        ...{ installer: 3, tester: 2, claimant: 2 },
      };
      expect(operation?.security?.length).toBe(shown[by]);
      const statuses = Object.keys(operation?.responses ?? {});
      // One, or one and 204 where there is nothing to say at times.
      const good = statuses.filter((status) => status.startsWith('2') && status !== '204');
      expect(good.length).toBe(statuses.includes('204') && good.length === 0 ? 0 : 1);
      expect(statuses).toEqual(
        expect.arrayContaining(by === 'anybody' ? ['500', '503'] : ['401', '500', '503']),
      );
    },
  );
});

test('no answer forbids names that come later, and no date has a pattern', () => {
  const text = JSON.stringify(document.components?.schemas);
  expect(text).not.toContain('"pattern"');
  const project = document.components?.schemas?.['Project'];
  expect(project).not.toHaveProperty('additionalProperties');
  expect(JSON.stringify(project)).toContain('"created_at":{"type":"string","format":"date-time"}');
});
