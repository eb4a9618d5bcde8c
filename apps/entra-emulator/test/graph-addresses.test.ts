import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';

/* Addresses of Graph at which it answers, and the emulator in its own words: versions, roots, and single objects of relations. */

let bench: Bench;
let token: string;
beforeAll(async () => {
  bench = await Bench.start();
  token = await tokenWith(bench, ['Directory.ReadWrite.All', 'Group.ReadWrite.All']);
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
  it.each([
    ['GET', '/groups/{id}/members/{id}'],
    ['GET', '/groups/{id}/owners/{id}'],
    ['GET', '/groups/{id}/transitiveMembers/{id}'],
    ['GET', '/applications/{id}/owners/{id}'],
    ['GET', '/servicePrincipals/{id}/ownedObjects/{id}'],
    ['GET', '/directoryRoles/{id}/members/{id}'],
    ['GET', '/users/{id}/directReports/{id}'],
    ['DELETE', '/directoryObjects/{id}'],
  ])('is not emulated, and that is said: %s %s', async (method, path) => {
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
