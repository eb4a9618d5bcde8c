import { beforeEach, describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';
import { codeOf, entries, namesOf, tokenWith } from './support/graph-access.ts';
import { asAdmin } from './support/provisioned-app.ts';

/* Custom security attributes: written one by one, found by their values, and for nobody without the permission. */

const ATTRIBUTES = 'CustomSecAttributeAssignment.ReadWrite.All';
const PERMISSIONS = ['User.ReadWrite.All', 'Application.ReadWrite.All'];
const SET_TYPE = '#microsoft.graph.customSecurityAttributeValue';

const bench = await freshBench();
let token: string;
let user: string;
beforeEach(async () => {
  token = await tokenWith(bench, [...PERMISSIONS, ATTRIBUTES]);
  user = `/users/${login(bench.directory().user).objectId}`;
});

const write = (path: string, customSecurityAttributes: unknown, by = token) =>
  bench.graph(by, 'PATCH', path, { customSecurityAttributes });
const read = async (path: string, by = token) =>
  (await bench.graph(by, 'GET', `${path}?$select=customSecurityAttributes`)).body['customSecurityAttributes'];
const find = (collection: string, filter: string, by = token) =>
  bench.graph(
    by,
    'GET',
    `/${collection}?$count=true&$select=displayName&$filter=${encodeURIComponent(filter)}`,
    undefined,
    { consistencylevel: 'eventual' },
  );

describe('custom security attributes', () => {
  it('are written one by one: what is not named stays, null and an empty list take away', async () => {
    expect(await read(user)).toBeNull();
    await write(user, {
      Engineering: {
        '@odata.type': '#Microsoft.DirectoryServices.CustomSecurityAttributeValue',
        'Project@odata.type': '#Collection(String)',
        ...{ Project: ['Demo', 'Other'], Level: 4 },
      },
    });
    await write(user, { Engineering: { Level: 8 }, Marketing: { Team: 'demo' } });
    const marketing = { '@odata.type': SET_TYPE, Team: 'demo' };
    expect(await read(user)).toEqual({
      Engineering: {
        '@odata.type': SET_TYPE,
        'Project@odata.type': '#Collection(String)',
        ...{ Project: ['Demo', 'Other'], Level: 8 },
      },
      Marketing: marketing,
    });
    await write(user, { Engineering: { Project: [] } });
    expect(await read(user)).toEqual({
      Engineering: { '@odata.type': SET_TYPE, Level: 8 },
      Marketing: marketing,
    });
    await write(user, { Engineering: { Level: null } });
    expect(await read(user)).toEqual({ Marketing: marketing });
    await write(user, { Marketing: { Team: null } });
    expect(await read(user)).toBeNull();
  });

  it('are of enterprise apps, too, and shown to whoever asks for them alone', async () => {
    const [app] = entries((await bench.graph(token, 'GET', '/servicePrincipals?$select=id')).body);
    const path = `/servicePrincipals/${app?.['id']}`;
    expect((await write(path, { Engineering: { Live: true } })).status).toBe(204);
    expect(await read(path)).toEqual({ Engineering: { '@odata.type': SET_TYPE, Live: true } });
    const unasked = await bench.graph(token, 'GET', path);
    expect(unasked.body).not.toHaveProperty('customSecurityAttributes');
    expect(
      entries((await find('servicePrincipals', 'customSecurityAttributes/Engineering/Live eq true')).body),
    ).toHaveLength(1);
  });

  it.each([
    ['eq', "customSecurityAttributes/Marketing/Team eq 'Demo'", ['Uma User']],
    ['eq, which tells case apart', "customSecurityAttributes/Marketing/Team eq 'demo'", []],
    ['eq of a list', "customSecurityAttributes/Marketing/Country eq 'Atlantis'", ['Uma User']],
    ['eq of a number', 'customSecurityAttributes/Marketing/Level eq 8', ['Uma User']],
    ['startswith', "startsWith(customSecurityAttributes/Marketing/Team,'De')", ['Uma User']],
    ['startswith, which tells case apart', "startsWith(customSecurityAttributes/Marketing/Team,'de')", []],
    ['not', "not(customSecurityAttributes/Marketing/Team ne 'Demo')", ['Uma User']],
  ])('are filtered by with %s', async (_, filter, names) => {
    await write(user, { Marketing: { Team: 'Demo', Country: ['Utopia', 'Atlantis'], Level: 8 } });
    expect(namesOf((await find('users', filter)).body)).toEqual(names);
  });

  it('are other than a value for whoever has none', async () => {
    const all = entries((await bench.graph(token, 'GET', '/users')).body).length;
    await write(user, { Marketing: { Team: 'Demo' } });
    const others = await find('users', "customSecurityAttributes/Marketing/Team ne 'Demo'");
    expect(others.body['@odata.count']).toBe(all - 1);
  });

  it.each([
    "customSecurityAttributes/Marketing eq 'x'",
    "customSecurityAttributes/Marketing/Team/More eq 'x'",
    "customSecurityAttributes/Marketing/Team ge 'x'",
    "endswith(customSecurityAttributes/Marketing/Team,'x')",
    "customSecurityAttributes eq 'x'",
  ])('are not filtered by with %s', async (filter) => {
    expect((await find('users', filter)).status).toBe(400);
  });

  it('are filtered by in advanced queries alone', async () => {
    const filter = encodeURIComponent("customSecurityAttributes/Marketing/Team eq 'Demo'");
    const plain = await bench.graph(token, 'GET', `/users?$filter=${filter}`);
    expect([plain.status, codeOf(plain.body)]).toEqual([400, 'Request_UnsupportedQuery']);
  });

  it('are null, and lead to nobody, without the permission to read them; and are not written then', async () => {
    await bench.control('POST', '/reset');
    const less = await tokenWith(bench, PERMISSIONS);
    const path = `${user}?$select=customSecurityAttributes`;
    await asAdmin(bench, 'PATCH', user, { customSecurityAttributes: { Marketing: { Team: 'Demo' } } });
    const seen = async () => (await asAdmin(bench, 'GET', path)).body['customSecurityAttributes'];
    expect(await seen()).toMatchObject({ Marketing: { Team: 'Demo' } });
    expect(await read(user, less)).toBeNull();
    const filter = "customSecurityAttributes/Marketing/Team eq 'Demo'";
    expect(entries((await find('users', filter, less)).body)).toEqual([]);
    const refused = await write(user, { Marketing: { Team: 'Other' } }, less);
    expect([refused.status, codeOf(refused.body)]).toEqual([403, 'Authorization_RequestDenied']);
    expect(await seen()).toMatchObject({ Marketing: { Team: 'Demo' } });
    const made = await bench.graph(less, 'POST', '/users', {
      ...{ accountEnabled: true, displayName: 'New', mailNickname: 'new' },
      ...{ userPrincipalName: 'new@contoso.example', passwordProfile: { password: 'Demo-password-2' } },
      customSecurityAttributes: { Marketing: { Team: 'Demo' } },
    });
    expect(made.status).toBe(403);
  });

  it.each([
    ['a text for a set', { Marketing: 'Demo' }],
    ['a list for a set', { Marketing: ['Demo'] }],
    ['null for a set', { Marketing: null }],
    ['an object for a value', { Marketing: { Team: { name: 'Demo' } } }],
    ['a list in a list', { Marketing: { Team: [['Demo']] } }],
    ['half a number', { Marketing: { Level: 0.5 } }],
    ['a type that is no text', { Marketing: { 'Team@odata.type': 1, Team: 'Demo' } }],
    ['a text for them all', 'Demo'],
  ])('are not %s', async (_, written) => {
    expect((await write(user, written)).status).toBe(400);
    expect(await read(user)).toBeNull();
  });

  it('may be called like what every object has', async () => {
    const written = JSON.parse('{"__proto__":{"constructor":"a"},"toString":{"__proto__":"b"}}');
    expect((await write(user, written)).status).toBe(204);
    const found = JSON.stringify(await read(user));
    expect(JSON.parse(found)['toString']).toHaveProperty('@odata.type', SET_TYPE);
    expect(found).toContain('"constructor":"a"');
    expect(found).toContain('"__proto__":"b"');
  });
});
