import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';

/** Options, names and values that are rarely written: each has its effect, or is refused by its name. */

let bench: Bench;
let token: string;
let user: string;
let group: string;
let application: string;
beforeAll(async () => {
  bench = await Bench.start();
  const permissions = [
    ...['User.ReadWrite.All', 'Group.ReadWrite.All', 'Application.ReadWrite.All', 'Domain.Read.All'],
  ];
  token = await tokenWith(bench, [...permissions, 'User-PasswordProfile.ReadWrite.All']);
  user = `/users/${login(bench.directory().user).objectId}`;
  const made = { displayName: 'x', mailNickname: 'x', mailEnabled: false, securityEnabled: true };
  group = `/groups/${(await graph('POST', '/groups', made)).body['id']}`;
  application = `/applications/${(await graph('POST', '/applications', { displayName: 'x' })).body['id']}`;
});
afterAll(() => bench.close());

const graph = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  bench.graph(token, method, path, body, headers);
const outcome = async (method: string, path: string, body?: unknown) => {
  const answer = await graph(method, path, body);
  return [answer.status, codeOf(answer.body)];
};

describe('options', () => {
  it.each(['$format=xml', '$format=application/atom%2Bxml', '$count=maybe', '$deltatoken=x'])(
    'of a list are refused: %s',
    async (option) => {
      expect((await outcome('GET', `/users?${option}`))[0]).toBe(400);
    },
  );

  it.each(['$format=json', '$format=application/json;odata.metadata=minimal', '$count=false', '$count=TRUE'])(
    'of a list are taken: %s',
    async (option) => {
      expect((await graph('GET', `/users?${option}`)).status).toBe(200);
    },
  );

  it.each(['$top=1', "$filter=id eq 'x'", '$orderby=id', '$search="x"', '$skiptoken=x', '$deltatoken=x'])(
    'of lists are refused at one object: %s',
    async (option) => {
      expect(await outcome('GET', `${user}?${option}`)).toEqual([400, 'BadRequest']);
      expect(await outcome('GET', `${group}?${option}`)).toEqual([400, 'BadRequest']);
    },
  );

  it('nest deep', async () => {
    const nested = (depth: number) => `${'('.repeat(depth)}displayName eq 'Uma User'${')'.repeat(depth)}`;
    const { status, body } = await graph('GET', `/users?$filter=${nested(30)}`);
    expect([status, entries(body).length]).toEqual([200, 1]);
    expect((await outcome('GET', `/users?$filter=${nested(200)}`))[0]).toBe(400);
  });
});

describe('what is selected', () => {
  it.each(['mailboxSettings', 'mailboxSettings/timeZone', 'print', 'employeeOrgData/division'])(
    'and is not emulated says so: %s',
    async (name) => {
      expect(await outcome('GET', `${user}?$select=id,${name}`)).toEqual([501, 'NotEmulated']);
      expect(await outcome('GET', `/users?$select=${name}`)).toEqual([501, 'NotEmulated']);
    },
  );

  it.each(['/domains', '/applications/{id}/federatedIdentityCredentials', '/applicationTemplates'])(
    'and nobody has is refused, of every type that the schema has: %s',
    async (list) => {
      const path = list.replace('/applications/{id}', application);
      expect(await outcome('GET', `${path}?$select=colour`)).toEqual([400, 'BadRequest']);
      expect((await outcome('GET', `${path}?$select=id`))[0]).toBe(200);
    },
  );

  it('and is a part of what nobody has is refused', async () => {
    expect(await outcome('GET', `${user}?$select=colour/shade`)).toEqual([400, 'BadRequest']);
  });

  it('tells when the password was set', async () => {
    const select = `${user}?$select=lastPasswordChangeDateTime,signInSessionsValidFromDateTime,authorizationInfo`;
    const before = (await graph('GET', select)).body;
    expect(before).toMatchObject({
      lastPasswordChangeDateTime: expect.any(String),
      signInSessionsValidFromDateTime: expect.any(String),
      authorizationInfo: { certificateUserIds: [] },
    });
    await bench.control('POST', '/clock', { advanceSeconds: 600 });
    const passwordProfile = { password: 'Demo-password-7' };
    expect((await graph('PATCH', user, { passwordProfile })).status).toBe(204);
    const now = '2026-03-01T12:10:00Z';
    expect((await graph('GET', select)).body).toMatchObject({
      ...{ lastPasswordChangeDateTime: now, signInSessionsValidFromDateTime: now },
    });
  });
});

describe('what is expanded', () => {
  it.each([
    '/users?$expand=photo',
    "/users?$filter=displayName eq 'nobody'&$expand=ownedObjects",
    '/groups?$expand=transitiveMembers',
    '/applications?$expand=extensionProperties',
    '/servicePrincipals?$expand=ownedObjects',
  ])('and is not emulated says so: %s', async (path) => {
    expect(await outcome('GET', path)).toEqual([501, 'NotEmulated']);
  });

  it.each([
    '/users?$expand=colours',
    "/users?$filter=displayName eq 'nobody'&$expand=colours",
    '/groups?$expand=manager',
    '/domains?$expand=colours',
  ])('and nobody has is refused, whether there are objects or not: %s', async (path) => {
    expect((await outcome('GET', path))[0]).toBe(400);
  });
});

describe('values', () => {
  it.each([
    [() => group, { visibility: 'foo' }],
    [() => group, { theme: 'foo' }],
    [() => user, { passwordPolicies: 'foo' }],
    [() => application, { parentalControlSettings: { legalAgeGroupRule: 'nope' } }],
    [() => application, { parentalControlSettings: { countriesBlockedForMinors: ['ZZZ'] } }],
    [() => application, { addIns: [{ colour: 1 }] }],
    [() => application, { info: { colour: 1 } }],
    [() => application, { info: { supportUrl: 1 } }],
    [() => application, { nativeAuthenticationApisEnabled: 'x' }],
    [() => application, { web: { redirectUriSettings: 5 } }],
  ])('that Graph does not have are refused: %o %j', async (path, body) => {
    expect(await outcome('PATCH', path(), body)).toEqual([400, 'Request_BadRequest']);
  });

  it.each([
    [() => group, { assignedLabels: [{ labelId: '4a6f0d1c-52b7-4c3e-8d19-7be05f3c9a26' }] }],
    [() => application, { web: { redirectUriSettings: [{ uri: 'https://shop.example', index: 1 }] } }],
  ])('that are not emulated say so: %o %j', async (path, body) => {
    expect(await outcome('PATCH', path(), body)).toEqual([501, 'NotEmulated']);
  });

  it.each([
    [() => group, { theme: 'Teal', assignedLabels: [] }],
    [() => user, { passwordPolicies: 'DisablePasswordExpiration, DisableStrongPassword' }],
    [() => user, { passwordPolicies: 'None' }],
    [() => application, { nativeAuthenticationApisEnabled: 'all', web: { redirectUriSettings: [] } }],
    [
      () => application,
      {
        addIns: [{ type: 'FileHandler', properties: [{ key: 'version', value: '2' }] }],
        info: { supportUrl: 'https://shop.example' },
        parentalControlSettings: { countriesBlockedForMinors: ['DE'], legalAgeGroupRule: 'BlockMinors' },
      },
    ],
  ])('that Graph has are taken: %o %j', async (path, body) => {
    expect((await graph('PATCH', path(), body)).status).toBe(204);
  });
});

describe('functions with arguments', () => {
  it('of Graph’s are not emulated', async () => {
    const view = "/reminderView(startDateTime='2026-03-01',endDateTime='2026-03-02')";
    expect(await outcome('GET', `${user}${view}`)).toEqual([501, 'NotEmulated']);
    expect(await outcome('GET', "/reports/getEmailActivityCounts(period='D7')")).toEqual([
      501,
      'NotEmulated',
    ]);
    expect(await outcome('GET', '/users/delta(since=1)')).toEqual([501, 'NotEmulated']);
  });

  it('that nobody has are no objects that are gone', async () => {
    expect(await outcome('GET', '/users/colours(since=1)')).toEqual([400, 'BadRequest']);
    expect(await outcome('GET', `${user}/colours(since=1)`)).toEqual([400, 'BadRequest']);
    expect(await outcome('GET', '/colours')).toEqual([400, 'BadRequest']);
  });

  it('nobody says for certain that Graph has what begins as one of its addresses', async () => {
    const { status, body } = await graph('GET', '/identity/colours');
    expect([status, codeOf(body)]).toEqual([501, 'NotEmulated']);
    expect(JSON.stringify(body)).toContain('Microsoft Graph may');
  });
});
