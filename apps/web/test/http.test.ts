import { PorticoError } from '@portico/core';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  answer,
  assertOwnOrigin,
  cookie,
  localPath,
  pathId,
  readCookie,
  readJson,
  readQuery,
  route,
} from '../src/http/index.ts';
import { lastApplication } from '../src/http/last-application.ts';
import { checked } from '../src/http/read-json.ts';
import { beginTripCookies } from '../src/http/trip-cookies.ts';
import { installed } from './installed.ts';

let log: { entries: unknown[] };
beforeEach(() => {
  log = installed('https://portico.example');
});

const post = (body: BodyInit | null, headers: Record<string, string> = {}) =>
  new Request('https://portico.example/v1/session/projects', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
const nowhere = { params: Promise.resolve({}) };
const told = async (response: Response) => ({ status: response.status, body: await response.json() });

describe('where one goes after signing in (attack 12)', () => {
  test.each([
    '//evil.example',
    '/\\evil.example',
    '/%09/evil.example\t',
    '/\t/evil.example',
    '/ /evil.example',
    'https:evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    'evil',
    '/./\\evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '',
    undefined,
  ])('%j is no path of ours', (next) => {
    expect(localPath(next)).toBe('/dashboard');
  });

  test.each(['/dashboard/organizations/org_a?ok=1#x', '/login?reauthenticate=1'])('%s is', (next) => {
    expect(localPath(next)).toBe(next);
  });

  test('whatever is asked for, a browser stays on this origin', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2f',
      ':',
      '@',
      '\t',
      'evil.example',
      '?',
      '#',
      'a',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const path = localPath(parts.join(''));
        expect(new URL(path, 'https://portico.example').origin).toBe('https://portico.example');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a request that changes something has to come from our own pages (attack 116)', () => {
  test.each([
    null,
    'null',
    'https://evil.example',
    'http://portico.example',
    'https://portico.example:8443',
    'https://portico.example.evil.example',
    'https://portico.example/',
  ])('not from %s', (origin) => {
    const request = post('{}', origin === null ? {} : { origin });
    expect(() => assertOwnOrigin(request)).toThrow(expect.objectContaining({ code: 'wrong_origin' }));
  });

  test('from our own origin', () => {
    expect(() => assertOwnOrigin(post('{}', { origin: 'https://portico.example' }))).not.toThrow();
  });
});

describe('a body', () => {
  const schema = z.strictObject({ name: z.string() });
  const read = (request: Request) =>
    route(async (arrived) => answer(await readJson(arrived, schema)))(request, nowhere);

  test('that is JSON and known is taken', async () => {
    expect(await told(await read(post('{"name":"A"}')))).toEqual({ status: 200, body: { name: 'A' } });
  });

  test('that is a form is refused, so that no page elsewhere can send one (attack 116)', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', '']) {
      const response = await read(post('{"name":"A"}', { 'content-type': type }));
      expect((await told(response)).body.code).toBe('unsupported_media_type');
    }
  });

  test('with a name that is not known is refused and told which (attack 83)', async () => {
    const { status, body } = await told(await read(post('{"name":"A","owner":true}')));
    expect({ status, ...body }).toMatchObject({
      status: 400,
      code: 'unknown_field',
      errors: [{ field: 'owner', code: 'unknown_field' }],
    });
  });

  test('of more than 64 KiB is not read to the end, whatever its length claims (attack 139)', async () => {
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 16_384;
        controller.enqueue(new Uint8Array(16_384).fill(32));
      },
    });
    const init = {
      method: 'POST',
      body: endless,
      headers: { 'content-type': 'application/json' },
      duplex: 'half',
    };
    const request = new Request('https://portico.example/', init);
    expect((await told(await read(request))).status).toBe(413);
    expect(given).toBeLessThan(200_000);
  });

  test('that is no JSON or no UTF-8 is refused', async () => {
    for (const body of ['', '{', 'undefined', new Uint8Array([0x22, 0xff, 0x22])]) {
      expect((await told(await read(post(body)))).body.code).toBe('invalid_request');
    }
  });

  test('a query that names something twice is refused', () => {
    const request = new Request('https://portico.example/?name=a&name=b');
    expect(() => readQuery(request, schema)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });
});

describe('a failure', () => {
  const failing = (failure: unknown) =>
    route(() => {
      throw failure;
    })(new Request('https://portico.example/', { headers: { 'x-request-id': 'req_1' } }), nowhere);

  test('of ours says code, message, request and its data, and never its detail', async () => {
    const failure = new PorticoError('last_owner', {
      detail: 'for the log',
      data: { code: 'x', directory: 'd' },
    });
    const { status, body } = await told(await failing(failure));
    expect(status).toBe(409);
    expect(body).toEqual({
      code: 'last_owner',
      message: 'An organization needs at least one owner.',
      request_id: 'req_1',
      directory: 'd',
    });
  });

  test('that nobody foresaw is told as internal, logged, and leaks nothing (attack 125)', async () => {
    const response = await failing(new Error('password=hunter2 at db.internal'));
    const { status, body } = await told(response);
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(log.entries).toHaveLength(1);
  });

  test('is never kept in a cache (attack 121)', async () => {
    const response = await failing(
      new PorticoError('too_many_attempts', { data: { retry_after_seconds: 7 } }),
    );
    expect(response.headers.get('cache-control')).toBe('no-store, private');
    expect(response.headers.get('retry-after')).toBe('7');
  });

  test('of the other copy of a module is known too', async () => {
    const foreign = Object.assign(new Error('x'), { name: 'PorticoError', code: 'forbidden' });
    expect((await told(await failing(foreign))).status).toBe(403);
  });
});

describe('a cookie (attack 120)', () => {
  test('over https is bound to the host and Secure', () => {
    expect(cookie('portico_session', 'v', { maxAge: 60 })).toBe(
      '__Host-portico_session=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60',
    );
  });

  test('over http on loopback has its plain name', () => {
    installed('http://localhost:3000');
    expect(cookie('portico_session', 'v')).toBe('portico_session=v; Path=/; HttpOnly; SameSite=Lax');
  });

  test('that another host of the same domain could set is none of ours, also where only its start is known', async () => {
    const planted = Array.from({ length: 12 }, (_, index) => `portico_att_planted${index}=x`);
    const last = `portico_last_x=${'proj_aaaaaaaaaaaaaaaaaaaaaaaaaa'}.${'app_aaaaaaaaaaaaaaaaaaaaaaaaaa'}`;
    const headers = new Headers({ cookie: [...planted, last].join('; ') });
    // Would ask the composition for the application if it believed the cookie; there is none here.
    expect(await lastApplication(headers)).toBeUndefined();
    const trip = { name: 'portico_att_mine', value: 'x', maxAgeSeconds: 60 };
    expect(beginTripCookies(headers, trip)).toHaveLength(1);
    const own = new Headers({ cookie: planted.map((each) => `__Host-${each}`).join('; ') });
    expect(beginTripCookies(own, trip)).toHaveLength(4);
  });

  test('of which there are two is none', () => {
    const read = (header: string) => readCookie(new Headers({ cookie: header }), 'portico_session');
    expect(read('a=1; __Host-portico_session=x; b=2')).toBe('x');
    expect(read('__Host-portico_session=x; __Host-portico_session=y')).toBeUndefined();
    expect(read('portico_session=x')).toBeUndefined();
    expect(read('__Host-portico_session=')).toBeUndefined();
  });
});

test('what does not look like an id is not found (attack 81)', () => {
  for (const text of ['', 'org', 'proj_abc', 'org_..', "org_' OR 1", 'org_A', `org_${'a'.repeat(80)}`]) {
    expect(() => pathId('organization', text)).toThrow(expect.objectContaining({ code: 'not_found' }));
  }
});

test.each([
  [{}, 'missing'],
  [{ name: 7 }, 'invalid'],
  [{ name: '' }, 'too_small'],
  [{ name: 'x'.repeat(9) }, 'too_big'],
])('a field that is refused says why by a word of ours: %j is %s', (body, code) => {
  const schema = z.strictObject({ name: z.string().min(1).max(8) });
  expect(() => checked(schema, body)).toThrow(
    expect.objectContaining({ data: { errors: [expect.objectContaining({ field: 'name', code })] } }),
  );
});
