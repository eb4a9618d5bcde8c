import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';

/* A type behind an address: of a list those of that type, of an object that object or none. */

let bench: Bench;
let token: string;
beforeAll(async () => {
  bench = await Bench.start();
  token = await tokenWith(bench, ['Directory.Read.All', 'User.Read.All', 'Group.Read.All']);
});
afterAll(() => bench.close());

const get = (path: string) => bench.graph(token, 'GET', path);
const userId = () => login(bench.directory().user).objectId;

describe('behind an object', () => {
  it.each(['users', 'directoryObjects'])('its own type answers it: %s', async (collection) => {
    for (const type of ['microsoft.graph.user', 'graph.user', 'microsoft.graph.directoryObject']) {
      const { status, body } = await get(`/${collection}/${userId()}/${type}?$select=id,displayName`);
      expect([type, status, body['displayName']]).toEqual([type, 200, 'Uma User']);
      expect(body['@odata.context']).toContain(`#${collection}/microsoft.graph.`);
    }
  });

  it('another type answers that it is not there', async () => {
    for (const path of [`/users/${userId()}`, `/directoryObjects/${userId()}`]) {
      const { status, body } = await get(`${path}/microsoft.graph.group`);
      expect([status, codeOf(body)]).toEqual([404, 'Request_ResourceNotFound']);
    }
  });

  it('its number is refused, and a type behind changes says that it is not emulated', async () => {
    expect((await get(`/users/${userId()}/$count`)).status).toBe(400);
    const { status, body } = await get('/users/delta/microsoft.graph.user');
    expect([status, codeOf(body)]).toEqual([501, 'NotEmulated']);
  });
});

describe('the alias that clients made from the metadata write', () => {
  it.each([
    ['/users/{user}/memberOf', 'group'],
    ['/users/{user}/transitiveMemberOf', 'group'],
    ['/directory/deletedItems', 'application'],
  ])('means the same before a type: %s/graph.%s', async (path, type) => {
    const address = path.replace('{user}', userId());
    const [short, long] = await Promise.all(
      ['graph', 'microsoft.graph'].map((name) => get(`${address}/${name}.${type}`)),
    );
    expect([short?.status, entries(short?.body ?? {})]).toEqual([200, entries(long?.body ?? {})]);
  });

  it('means the same before a function, and nothing in the name of a user', async () => {
    expect((await get('/users/graph.delta()')).status).toBe(200);
    expect((await get('/users/graph.user@contoso.example')).status).toBe(404);
  });
});

describe('beta', () => {
  const beta = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${bench.emulator.origin}/beta${path}`, { headers, ...init });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it.each(['/users?$top=1', '/users/{user}', '/users/delta', '/directoryObjects/{user}'])(
    'names itself in its answers: %s',
    async (path) => {
      const { status, body } = await beta(path.replace('{user}', userId()));
      expect(status).toBe(200);
      expect(body['@odata.context']).toMatch(`${bench.emulator.origin}/beta/$metadata#`);
      for (const name of ['@odata.nextLink', '@odata.deltaLink'])
        if (body[name] !== undefined) expect(body[name]).toMatch(`${bench.emulator.origin}/beta/`);
    },
  );

  it.each([
    ["filter=displayName eq 'Uma User'", (found: unknown[]) => expect(found).toHaveLength(1)],
    ["Filter=displayName eq 'Uma User'", (found: unknown[]) => expect(found).toHaveLength(1)],
    ['top=2', (found: unknown[]) => expect(found).toHaveLength(2)],
    [
      'select=id,mail&top=1',
      ([one]: unknown[]) => expect(Object.keys(one as object).sort()).toEqual(['id', 'mail']),
    ],
    ['orderby=displayName desc&top=1', ([one]: unknown[]) => expect(one).toMatchObject({ givenName: 'Uma' })],
    [
      'expand=manager(select=id;levels=max)&top=1',
      ([one]: unknown[]) => expect(one).toHaveProperty('manager', null),
    ],
  ])('takes options without a dollar sign: %s', async (query, check) => {
    const { status, body } = await beta(`/users?${query}`);
    expect(status).toBe(200);
    check(entries(body));
  });

  it('takes each option once, with a dollar sign or without, and knows no others', async () => {
    expect((await beta('/users?top=1&$top=2')).status).toBe(400);
    expect((await beta('/users?filter=colour eq 1')).status).toBe(400);
    expect((await beta(`/users/${userId()}?filter=displayName eq 'x'`)).status).toBe(400);
    expect((await beta('/users?colour=red&top=1')).status).toBe(200);
  });

  it('is alone in that: v1.0 does not know such an option', async () => {
    for (const option of ['filter', 'select', 'top', 'expand', 'orderby', 'search', 'count', 'skiptoken']) {
      const { status, body } = await get(`/users?${option}=x`);
      expect([status, body['error']]).toEqual([
        400,
        expect.objectContaining({
          code: 'Request_BadRequest',
          message: `Unrecognized query argument specified: '${option}'.`,
        }),
      ]);
    }
    expect((await get('/users?colour=red&$top=1')).status).toBe(200);
  });

  it('names itself in a batch, too', async () => {
    const requests = [{ id: '1', method: 'GET', url: '/users?top=1' }];
    const { body } = await beta('/$batch', { method: 'POST', body: JSON.stringify({ requests }) });
    expect(JSON.stringify(body)).toContain('/beta/$metadata#users');
    expect(entries((body['responses'] as { body: Record<string, unknown> }[])[0]?.body ?? {})).toHaveLength(
      1,
    );
  });
});
