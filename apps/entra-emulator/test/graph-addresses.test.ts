import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';

/* Addresses of Graph at which it answers, and the emulator in its own words: versions, roots, and single objects of relations. */

let bench: Bench;
let token: string;
beforeAll(async () => {
  bench = await Bench.start();
  token = await tokenWith(bench, [
    ...['Directory.ReadWrite.All', 'Group.ReadWrite.All', 'Application.ReadWrite.All', 'User.ReadWrite.All'],
  ]);
});
afterAll(() => bench.close());

const plain = async (path: string) => {
  const response = await fetch(`${bench.emulator.origin}${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('the root of a version', () => {
  it.each(['/v1.0', '/v1.0/', '/beta', '/beta/'])(
    'is the service document, for everybody: %s',
    async (path) => {
      const { status, body } = await plain(path);
      expect(status).toBe(200);
      const root = `${bench.emulator.origin}/${path.split('/')[1]}`;
      expect(body['@odata.context']).toBe(`${root}/$metadata`);
      expect(entries(body)).toContainEqual({ name: 'users', kind: 'EntitySet', url: 'users' });
      expect(entries(body)).toContainEqual({ name: 'me', kind: 'Singleton', url: 'me' });
    },
  );

  it.each(['/v2.0/users', '/v1.0None?$top=1', '/V3/me'])(
    'that Graph never had is refused: %s',
    async (path) => {
      const { status, body } = await plain(path);
      expect([status, body['error']]).toEqual([
        400,
        expect.objectContaining({ code: 'BadRequest', message: 'Invalid version.' }),
      ]);
    },
  );

  it('of the login endpoints stays with them', async () => {
    const { tenantId } = bench.directory();
    expect((await plain(`/${tenantId}/v2.0/.well-known/openid-configuration`)).status).toBe(200);
  });
});

describe('administrative units', () => {
  it('stand at the root in beta alone', async () => {
    const units = (version: string) =>
      fetch(`${bench.emulator.origin}/${version}/administrativeUnits`, {
        headers: { authorization: `Bearer ${token}` },
      });
    expect([(await units('beta')).status, (await units('v1.0')).status]).toEqual([200, 400]);
  });
});

describe('a single object of a relation', () => {
  const make = async (path: string, body: object) =>
    String((await bench.graph(token, 'POST', path, body)).body['id']);
  const group = (name: string, more: object = {}) => ({
    ...{ displayName: name, mailNickname: name, mailEnabled: false, securityEnabled: true, ...more },
  });
  const bound = (name: string, id: string) => ({
    [`${name}@odata.bind`]: [`https://graph.microsoft.com/v1.0/directoryObjects/${id}`],
  });
  /** Lists that hold somebody, with whom. */
  const scene = async (): Promise<readonly (readonly [list: string, id: string])[]> => {
    const { objectId: user } = login(bench.directory().user);
    const { objectId: admin } = login(bench.directory().admin);
    const inner = await make('/groups', group('inner', bound('members', user)));
    const outer = await make(
      '/groups',
      group('outer', { ...bound('members', inner), ...bound('owners', user) }),
    );
    const application = await make('/applications', { displayName: 'Owned', ...bound('owners', user) });
    const { appId } = (await bench.graph(token, 'GET', `/applications/${application}`)).body;
    const app = await make('/servicePrincipals', { appId, ...bound('owners', user) });
    const owned = await make('/applications', { displayName: 'Of the app', ...bound('owners', app) });
    await bench.graph(token, 'POST', `/groups/${outer}/members/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${app}`,
    });
    await bench.graph(token, 'PUT', `/users/${user}/manager/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/users/${admin}`,
    });
    const role = "/directoryRoles(roleTemplateId='62e90394-69f5-4237-9190-012177145e10')";
    return [
      [`/groups/${outer}/members`, inner],
      [`/groups/${outer}/transitiveMembers`, user],
      [`/groups/${outer}/owners`, user],
      [`/groups/${inner}/memberOf`, outer],
      [`/groups/${inner}/transitiveMemberOf`, outer],
      [`/users/${user}/memberOf`, inner],
      [`/users/${user}/transitiveMemberOf`, outer],
      [`/users/${admin}/directReports`, user],
      [`/applications/${application}/owners`, user],
      [`/servicePrincipals/${app}/owners`, user],
      [`/servicePrincipals/${app}/ownedObjects`, owned],
      [`/servicePrincipals/${app}/memberOf`, outer],
      [`/servicePrincipals/${app}/transitiveMemberOf`, outer],
      [`${role}/members`, admin],
    ];
  };

  it('is that object, with its type and what was selected, and of no other type', async () => {
    for (const [list, id] of await scene()) {
      const { status, body } = await bench.graph(token, 'GET', `${list}/${id}?$select=id`);
      expect([list, status, body]).toEqual([
        ...[list, 200],
        {
          '@odata.context': expect.stringContaining('#directoryObjects(id)/$entity'),
          '@odata.type': expect.stringMatching(/^#microsoft\.graph\./),
          id,
        },
      ]);
      const type = String(body['@odata.type']).slice(1);
      expect((await bench.graph(token, 'GET', `${list}/${id}/${type}`)).status).toBe(200);
      expect((await bench.graph(token, 'GET', `${list}/${id}/microsoft.graph.device`)).status).not.toBe(200);
    }
  });

  it('is not there when it is not in the list, though it is in the directory', async () => {
    const stranger = await make('/groups', group('stranger'));
    for (const [list] of await scene()) {
      const { status, body } = await bench.graph(token, 'GET', `${list}/${stranger}`);
      expect([list, status, codeOf(body)]).toEqual([list, 404, 'Request_ResourceNotFound']);
    }
  });

  it.each([
    ['GET', '/users/{id}/ownedObjects/{id}'],
    ['GET', '/groups/{id}/members/$ref'],
    ['DELETE', '/directoryObjects/{id}'],
  ])('is not emulated where its list is not, and that is said: %s %s', async (method, path) => {
    const { objectId } = login(bench.directory().user);
    const { status, body } = await bench.graph(token, method, path.replaceAll('{id}', objectId));
    expect([status, codeOf(body)]).toEqual([501, 'NotEmulated']);
  });

  it('is of a relation to several', async () => {
    const { objectId } = login(bench.directory().user);
    const of = (path: string) => bench.graph(token, 'GET', path.replaceAll('{id}', objectId));
    expect((await of('/users/{id}/manager/{id}')).status).toBe(400);
    expect((await of('/users/{id}/getMemberGroups/{id}')).status).toBe(400);
  });
});

describe('a type behind deleted items', () => {
  it('is one of Graph’s, or the address is none', async () => {
    const of = (type: string) => bench.graph(token, 'GET', `/directory/deletedItems/microsoft.graph.${type}`);
    const unknown = await of('foo');
    expect([unknown.status, codeOf(unknown.body)]).toEqual([400, 'BadRequest']);
    expect(JSON.stringify(unknown.body)).toContain("segment 'microsoft.graph.foo'");
    expect((await of('device')).status).toBe(501);
    expect((await of('administrativeUnit')).status).toBe(501);
  });
});
