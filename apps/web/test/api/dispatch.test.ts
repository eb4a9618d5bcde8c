import { systemClock } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { installComposition } from '../../composition/composition.ts';
import { createDispatch } from '../../src/api/dispatch.ts';
import { type AnyOperation, operation, WithCookies } from '../../src/api/operation.ts';
import { routesOf } from '../../src/api/routes.ts';
import { nothing, pageQuery, timestamp } from '../../src/api/schemas.ts';

const ORIGIN = 'https://portico.example';
const ID = 'org_aaaaaaaaaaaaaaaaaaaaaaaaaa';
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const made = { log: silent, origin: new URL(ORIGIN), clock: systemClock };
const install = (more: object) =>
  installComposition({ ...made, ...more } as unknown as Parameters<typeof installComposition>[0]);
install({});

const common = { by: 'anybody', errors: [] } as const;
const read = operation(
  {
    ...common,
    method: 'GET',
    path: '/v1/things/{orgId}',
    summary: 'Reads',
    query: z.strictObject({ deep: z.string().optional() }),
    response: z.object({ id: z.string(), at: timestamp, deep: z.string().optional() }),
  },
  async ({ params, query }) => {
    const more = { secret: 'never' };
    return { ...more, id: params.orgId, at: new Date(0), deep: query.deep };
  },
);
const change = operation(
  {
    ...common,
    method: 'PATCH',
    path: '/v1/things/{orgId}',
    summary: 'Changes',
    body: z.strictObject({ name: z.string() }),
    response: nothing,
  },
  async () => new WithCookies(undefined, ['a=1', 'b=2']),
);
const found = operation(
  {
    ...common,
    method: 'POST',
    path: '/v1/things/find',
    summary: 'Finds',
    body: z.strictObject({ by: z.string() }).optional(),
    response: z.object({ by: z.string().nullable() }),
    status: 201,
  },
  async ({ body }) => ({ by: body?.by ?? null }),
);
const wrong = operation(
  {
    ...common,
    method: 'PUT',
    path: '/v1/things',
    summary: 'Answers otherwise than it says',
    response: z.object({ count: z.int() }),
  },
  async () => ({ count: 0.5 }),
);
const named = operation(
  {
    ...common,
    method: 'GET',
    path: '/v1/named/{domain}',
    summary: 'Reads what has a name of somebody’s making',
    response: z.object({ domain: z.string() }),
  },
  async ({ params }) => ({ domain: params.domain }),
);
const dispatch = createDispatch([read, change, found, wrong, named]);

async function ask(method: string, path: string, init: RequestInit = {}) {
  const headers = { origin: ORIGIN, 'x-request-id': 'req_1', ...init.headers };
  const response = await dispatch(new Request(`${ORIGIN}${path}`, { ...init, method, headers }));
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
const json = (body: unknown) => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

describe('an answer', () => {
  test('holds what is declared and nothing else, and lies in no cache (attack 121)', async () => {
    const { status, body, headers } = await ask('GET', `/v1/things/${ID}?deep=yes`);
    expect({ status, body }).toEqual({
      status: 200,
      body: { id: ID, at: '1970-01-01T00:00:00.000Z', deep: 'yes' },
    });
    expect(headers.get('cache-control')).toBe('no-store, private');
  });

  test('that has nothing to say is 204, and may set several cookies', async () => {
    const { status, body, headers } = await ask('PATCH', `/v1/things/${ID}`, json({ name: 'A' }));
    expect({ status, body, cookies: headers.getSetCookie() }).toEqual({
      ...{ status: 204, body: undefined, cookies: ['a=1', 'b=2'] },
    });
  });

  test('that is not as declared does not leave: it is a failure of ours, and nobody says that nothing was done', async () => {
    const { status, body } = await ask('PUT', '/v1/things');
    expect({ status, body }).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(body.message).toContain('Look whether it was done');
  });

  test('to HEAD is that to GET', async () => {
    expect(await ask('HEAD', `/v1/things/${ID}`)).toMatchObject({ status: 200 });
  });
});

describe('a request', () => {
  test('finds what is written out before what stands for anything, and needs no body where none is wanted', async () => {
    expect(await ask('POST', '/v1/things/find')).toMatchObject({ status: 201, body: { by: null } });
    expect(await ask('POST', '/v1/things/find', json({ by: 'x' }))).toMatchObject({ body: { by: 'x' } });
  });

  test('to an address that nothing has is not found, an id that is none as well (attack 81)', async () => {
    const addresses = [
      '/v1/nothing',
      '/v1/things/proj_x',
      `/v1/things/${ID}/more`,
      '/v1/things/%ZZ',
      '/v1/named/a%00b',
      '/v1/things/',
    ];
    for (const path of addresses)
      expect(await ask('GET', path)).toMatchObject({
        ...{ status: 404, body: { code: 'not_found', request_id: 'req_1' } },
      });
  });

  test('with a body of no bytes, as some clients send one, has none', async () => {
    expect(await ask('POST', '/v1/things/find', { body: new Blob([]) })).toMatchObject({ status: 201 });
  });

  test('takes a part of a path as it was written before it was encoded', async () => {
    expect(await ask('GET', '/v1/named/a%2Fb%20c')).toMatchObject({ body: { domain: 'a/b c' } });
  });

  test('by a method that it has not is told which it has', async () => {
    const { status, body, headers } = await ask('DELETE', `/v1/things/${ID}`);
    expect({ status, code: body.code, allow: headers.get('allow') }).toEqual({
      ...{ status: 405, code: 'method_not_allowed', allow: 'GET, PATCH' },
    });
  });

  test('is checked as declared: query, body and media type (attacks 82, 83, 116)', async () => {
    const path = `/v1/things/${ID}`;
    const codeOf = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).body.code;
    expect(await codeOf('GET', `${path}?unknown=1`)).toBe('unknown_field');
    expect(await codeOf('PUT', '/v1/things?unknown=1')).toBe('unknown_field');
    expect(await codeOf('PATCH', path, json({ name: 'A', owner: true }))).toBe('unknown_field');
    expect(await codeOf('PATCH', path, { body: '{"name":"A"}' })).toBe('unsupported_media_type');
    expect(await codeOf('PATCH', path)).toBe('unsupported_media_type');
    // A body that need not be there is refused like any other once it is: what it says is not passed over in silence.
    expect(await codeOf('POST', '/v1/things/find', { body: new Blob(['{"by":"x"}']) })).toBe(
      'unsupported_media_type',
    );
    const elsewhere = { origin: 'https://evil.example' };
    expect(await codeOf('PATCH', path, { headers: elsewhere })).toBe('wrong_origin');
  });

  test('that wants a field is told which, and why', async () => {
    const { body } = await ask('PATCH', `/v1/things/${ID}`, json({}));
    expect(body).toMatchObject({
      code: 'invalid_request',
      errors: [{ field: 'name', code: 'missing', message: expect.any(String) }],
    });
  });
});

test('a preflight that meets no database is an error of the one form, and no rejection', async () => {
  const managed = { ...read, by: 'manager' } as AnyOperation;
  const failing = { isAllowedOrigin: () => Promise.reject(new Error('no database')) };
  install({ managementAccess: failing });
  const asked = new Request(`${ORIGIN}/v1/things/${ID}`, { method: 'OPTIONS', headers: { origin: ORIGIN } });
  const response = await createDispatch([managed])(asked);
  expect({ status: response.status, body: await response.json() }).toMatchObject({
    ...{ status: 500, body: { code: 'internal' } },
  });
});

describe('the table', () => {
  const planted = (path: string): AnyOperation => ({ ...read, path }) as AnyOperation;

  test('refuses what is declared twice, also with other names', () => {
    expect(() => routesOf([read, planted('/v1/things/{orgId}')])).toThrow(/declared twice/);
    expect(() => routesOf([read, planted('/v1/things/{projectId}')])).toThrow(/other names/);
  });

  test('refuses a part of a path that it does not know', () => {
    expect(() => routesOf([planted('/v1/things/{thingId}')])).toThrow(/no such part/);
  });
});

test('a page may begin after the longest name that there is', () => {
  const cursor = Buffer.from(JSON.stringify(['😀'.repeat(100), ID])).toString('base64url');
  expect(pageQuery.safeParse({ after: cursor, limit: '1' })).toMatchObject({ success: true });
});
