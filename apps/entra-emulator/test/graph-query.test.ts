import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphError } from '../src/graph/graph-error.ts';
import { compileFilter } from '../src/graph/query/filter.ts';
import { compileSearch } from '../src/graph/query/search.ts';
import { Bench } from './support/bench.ts';
import { codeOf, entries, namesOf, tokenWith } from './support/graph-access.ts';

let bench: Bench;
let token: string;
beforeAll(async () => {
  bench = await Bench.start();
  token = await tokenWith(bench, [
    ...['Application.ReadWrite.All', 'User.ReadWrite.All', 'Group.ReadWrite.All'],
    'AdministrativeUnit.Read.All',
  ]);
});
afterAll(() => bench.close());

const EVENTUAL = { consistencylevel: 'eventual' };
const graph = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  bench.graph(token, method, path, body, headers);

const group = { displayName: 'Shown', mailEnabled: false, securityEnabled: true };

describe('advanced queries', () => {
  it('search words of names, with AND, OR and parentheses, and only with ConsistencyLevel', async () => {
    const search = (text: string, headers = EVENTUAL) =>
      graph('GET', `/users?$search=${encodeURIComponent(text)}`, undefined, headers);
    expect(namesOf((await search('"displayName:uma"')).body)).toEqual(['Uma User']);
    expect(
      namesOf((await search('"uma" OR ("displayName:nora" AND "displayName:nomail")')).body),
    ).toHaveLength(2);
    const plain = await graph('GET', '/users?$search="displayName:uma"');
    expect([plain.status, codeOf(plain.body)]).toEqual([400, 'Request_UnsupportedQuery']);
    for (const text of ['uma', '"colour:red"', '"displayName:uma" AND', '("x"', '""']) {
      expect((await search(text)).status).toBe(400);
    }
  });

  it('count only with ConsistencyLevel: eventual', async () => {
    const path = `${bench.emulator.graphUrl}/users/$count`;
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(path, { headers })).status).toBe(400);
    const counted = await fetch(path, { headers: { ...headers, ...EVENTUAL } });
    expect([counted.headers.get('content-type'), await counted.text()]).toEqual(['text/plain', '8']);
    expect((await graph('GET', '/users?$count=true')).body).not.toHaveProperty('@odata.count');
    expect((await graph('GET', '/users?$count=true', undefined, EVENTUAL)).body['@odata.count']).toBe(8);
  });

  it.each([
    "/users?$filter=companyName eq 'Acme'",
    "/users?$filter=startswith(mobilePhone,'25')",
    "/users?$filter=department eq 'x' or officeLocation in ('1','2')",
    '/users?$filter=jobTitle eq null',
    '/users?$filter=mail eq null',
    "/groups?$filter=description eq 'x'",
    "/applications?$filter=web/redirectUris/any(u:startswith(u,'https'))",
    '/servicePrincipals?$filter=appRoleAssignmentRequired eq true',
    '/directory/administrativeUnits?$orderby=displayName',
    '/users?$orderby=createdDateTime',
    '/applications?$orderby=displayName',
    '/servicePrincipals?$orderby=displayName desc',
  ])('alone may ask: %s', async (path) => {
    const refused = await graph('GET', path);
    expect([refused.status, codeOf(refused.body)]).toEqual([400, 'Request_UnsupportedQuery']);
    expect((await graph('GET', `${path}&$count=true`, undefined, EVENTUAL)).status).toBe(200);
    // Both of the two are wanted.
    expect((await graph('GET', path, undefined, EVENTUAL)).status).toBe(400);
    expect((await graph('GET', `${path}&$count=true`)).status).toBe(400);
  });

  it.each([
    "/users?$filter=department eq 'x' and accountEnabled eq true",
    '/users?$orderby=displayName',
    '/users?$orderby=userPrincipalName desc',
    '/groups?$orderby=displayName',
  ])('are not needed for %s', async (path) => {
    expect((await graph('GET', path)).status).toBe(200);
  });

  it.each([
    ['/users?$nonsense=1', 'nonsense'],
    ['/users?$top=1&$top=2', 'more than once'],
    ['/users?$select=id&$select=id', 'more than once'],
    ['/applications?$filters=displayName', '$filters'],
    ['/users/user@contoso.example?$apply=x', '$apply'],
  ])('know their options, and take each once: %s', async (path, words) => {
    const refused = await graph('GET', path);
    expect([refused.status, codeOf(refused.body)]).toEqual([400, 'BadRequest']);
    expect(JSON.stringify(refused.body)).toContain(words);
    const { body } = await graph('POST', '/$batch', { requests: [{ id: '1', method: 'GET', url: path }] });
    expect(body['responses']).toEqual([expect.objectContaining({ status: 400 })]);
  });

  it('leave names without a dollar sign to the client', async () => {
    expect((await graph('GET', '/users?trace=1&trace=2&$top=1&$format=json')).status).toBe(200);
  });

  it('sort, and beside a filter only as an advanced query', async () => {
    const names = namesOf((await graph('GET', '/users?$orderby=displayName desc')).body);
    expect(names).toEqual([...names].sort().reverse());
    const filtered = "/users?$orderby=displayName&$filter=startswith(displayName,'N')";
    expect(codeOf((await graph('GET', filtered)).body)).toBe('Request_UnsupportedQuery');
    expect((await graph('GET', `${filtered}&$count=true`, undefined, EVENTUAL)).status).toBe(200);
    expect(codeOf((await graph('GET', '/users?$orderby=mail')).body)).toBe('Request_UnsupportedQuery');
  });

  it('select properties that the type has, in any case, and nothing else', async () => {
    const [first] = entries(
      (await graph('GET', '/users?$top=1&$select=displayname,onPremisesSyncEnabled')).body,
    );
    expect(Object.keys(first ?? {}).sort()).toEqual(['displayName', 'id', 'onPremisesSyncEnabled']);
    const none = "/groups?$filter=displayName eq 'nothing'&$select=colour";
    const { clientId } = bench.provisioningApp;
    const one = `/servicePrincipals(appId='${clientId}')?$select=id,colour`;
    for (const path of ['/users?$select=colour', '/applications?$select=colour', none, one]) {
      const refused = await graph('GET', path);
      expect([refused.status, codeOf(refused.body)]).toEqual([400, 'BadRequest']);
      expect(JSON.stringify(refused.body)).toContain("Could not find a property named 'colour' on type");
    }
  });

  it('look into collections, compare instants, and take at most 15 alternatives', async () => {
    await graph('POST', '/applications', {
      displayName: 'Tagged',
      tags: ['one', 'two'],
    });
    const filter = (text: string, headers = {}) =>
      graph('GET', `/applications?$count=true&$filter=${encodeURIComponent(text)}`, undefined, headers);
    expect(namesOf((await filter("tags/any(t:t eq 'two' or startswith(t,'x'))")).body)).toEqual(['Tagged']);
    expect(namesOf((await filter('createdDateTime ge 2026-01-01T00:00:00Z')).body)).toEqual(['Tagged']);
    expect(namesOf((await filter('createdDateTime lt 2026-01-01T00:00:00Z')).body)).toEqual([]);
    expect(namesOf((await filter('tags/$count eq 2', EVENTUAL)).body)).toEqual(['Tagged']);
    const many = Array.from({ length: 16 }, (_, index) => `displayName eq '${index}'`).join(' or ');
    expect(codeOf((await filter(many)).body)).toBe('Request_UnsupportedQuery');
    expect((await filter(many.replace(" or displayName eq '15'", ''))).status).toBe(200);
  });

  it('expand groups of a user, and nothing unknown', async () => {
    const { body } = await graph(
      'GET',
      '/users/user@contoso.example?$expand=memberOf($select=id,displayName)',
    );
    expect(body['memberOf']).toHaveLength(2);
    expect((await graph('GET', '/users/user@contoso.example?$expand=colours')).status).toBe(400);
  });
});

describe('next links', () => {
  it('keep the query, and end', async () => {
    let path: string | undefined =
      "/groups?$top=50&$select=displayName&$filter=startswith(displayName,'Project')";
    const names = [];
    while (path !== undefined) {
      const { body } = await graph('GET', path);
      names.push(...namesOf(body));
      const next = body['@odata.nextLink'];
      path = next === undefined ? undefined : String(next).slice(bench.emulator.graphUrl.length);
    }
    expect([names.length, new Set(names).size]).toEqual([230, 230]);
    expect((await graph('GET', '/users?$skiptoken=nonsense')).status).toBe(400);
  });
});

describe('$batch', () => {
  const batch = (requests: unknown) => graph('POST', '/$batch', { requests });
  const responses = (body: Record<string, unknown>) =>
    body['responses'] as { id: string; status: number; body?: unknown }[];

  it('answers each part with its own status', async () => {
    const { status, body } = await batch([
      { id: '1', method: 'GET', url: '/users/user@contoso.example?$select=id' },
      { id: '2', method: 'GET', url: '/users/nobody@contoso.example' },
      {
        id: '3',
        method: 'POST',
        url: '/applications',
        headers: { 'Content-Type': 'application/json' },
        body: { displayName: 'Batched' },
      },
    ]);
    expect(status).toBe(200);
    expect(responses(body).map((one) => [one.id, one.status])).toEqual([
      ['1', 200],
      ['2', 404],
      ['3', 201],
    ]);
  });

  it('leaves out what depends on a part that failed, and changes nothing for it', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const { body } = await batch([
      { id: '1', method: 'GET', url: '/users/nobody@contoso.example' },
      {
        id: '2',
        dependsOn: ['1'],
        method: 'POST',
        url: '/applications',
        headers,
        body: { displayName: 'Never' },
      },
    ]);
    expect(responses(body).map((one) => one.status)).toEqual([404, 424]);
    expect((await graph('GET', "/applications?$filter=displayName eq 'Never'")).body['value']).toEqual([]);
  });

  it.each([
    [
      'more than 20 requests',
      Array.from({ length: 21 }, (_, index) => ({ id: `${index}`, method: 'GET', url: '/users' })),
    ],
    [
      'an id twice',
      [
        { id: '1', method: 'GET', url: '/users' },
        { id: '1', method: 'GET', url: '/users' },
      ],
    ],
    ['an unknown dependency', [{ id: '1', method: 'GET', url: '/users', dependsOn: ['9'] }]],
    ['no list', 'x'],
  ])('is refused whole with %s', async (_, requests) => {
    expect((await batch(requests)).status).toBe(400);
  });

  it('goes nowhere else, and not into itself', async () => {
    const { body } = await batch([
      { id: '1', method: 'GET', url: 'https://elsewhere.example/v1.0/users' },
      { id: '2', method: 'GET', url: '/../_emulator/state' },
      { id: '3', method: 'POST', url: '/$batch', body: {} },
    ]);
    expect(responses(body).map((one) => one.status)).toEqual([400, 400, 400]);
  });
});

describe('whatever is asked, Graph answers below 500', () => {
  const objects = [{ displayName: 'x', tags: ['a'], createdDateTime: '2026-01-01T00:00:00Z' }];
  const word = fc.constantFrom(
    'displayName',
    'tags/any(',
    't:',
    't',
    'eq',
    'ne',
    'in',
    'not',
    'and',
    'or',
    '(',
    ')',
    ',',
    "'x'",
    'null',
    'startswith(',
    'tags/$count',
    '3',
    '2026-01-01T00:00:00Z',
    '"',
    '__proto__',
    '/any(',
  );

  it('in filters made of its own words', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.boolean(), (words, advanced) => {
        const options = { typeName: 'T', filterable: ['displayName', 'tags', 'createdDateTime'], advanced };
        try {
          objects.filter(compileFilter(words.join(' '), options));
        } catch (error) {
          expect(error).toBeInstanceOf(GraphError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('in searches', () => {
    const part = fc.constantFrom('"displayName:x"', '"', 'AND', 'OR', '(', ')', '"tags:a"', '"x"', '\\', ':');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(part).map((parts) => parts.join(' ')),
        ),
        (text) => {
          try {
            objects.filter(compileSearch(text, { typeName: 'T', searchable: ['displayName', 'tags'] }));
          } catch (error) {
            expect(error).toBeInstanceOf(GraphError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('in bodies and batches', async () => {
    const paths = [
      ['POST', '/users'],
      ['POST', '/groups'],
      ['PATCH', '/users/user@contoso.example'],
      ['POST', '/$batch'],
      ['POST', '/oauth2PermissionGrants'],
      ['POST', '/directoryObjects/getByIds'],
      ['POST', '/roleManagement/directory/roleAssignments'],
    ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.jsonValue(),
          fc.record({
            requests: fc.array(
              fc.record({
                id: fc.string(),
                method: fc.constantFrom('GET', 'POST'),
                url: fc.string({ unit: 'binary' }),
                body: fc.jsonValue(),
              }),
              { maxLength: 3 },
            ),
          }),
          fc.record({ '@odata.id': fc.webUrl(), 'members@odata.bind': fc.jsonValue() }),
        ),
        fc.constantFrom(...paths),
        async (body, [method, path]) => {
          expect((await graph(method, path, body)).status).toBeLessThan(500);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('of hostile size', async () => {
    const long = `displayName eq '${'x'.repeat(200_000)}'`;
    const chain = Array.from({ length: 20_000 }, () => "displayName eq 'x'").join(' and ');
    const nested = `${'('.repeat(5000)}displayName eq 'x'${')'.repeat(5000)}`;
    const requests = [long, chain, nested].map((filter, index) => ({
      id: `${index}`,
      method: 'GET',
      url: `/users?$filter=${encodeURIComponent(filter)}`,
    }));
    const { body } = await graph('POST', '/$batch', { requests });
    expect(entries({ value: body['responses'] }).map((one) => one['status'])).toEqual([400, 400, 400]);
  });
});

describe('what Graph shows can be selected', () => {
  it('of every type', async () => {
    await graph('POST', '/groups', { ...group, mailNickname: 'shown' });
    await graph('POST', '/applications', { displayName: 'Shown' });
    for (const path of ['/users', '/groups', '/applications', '/servicePrincipals']) {
      const [shown = {}] = entries((await graph('GET', `${path}?$top=1&$select=*`)).body);
      const names = Object.keys(shown).filter((name) => !name.startsWith('@'));
      expect(names.length).toBeGreaterThan(5);
      expect((await graph('GET', `${path}?$select=${names.join(',')}`)).status).toBe(200);
    }
  });
});
