import { describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';
import { tokenWith } from './support/graph-access.ts';
import { inDirectory } from './support/policy-writer.ts';

/** How far the permissions of an application reach that is not let into everything. */

const bench = await freshBench();

/** An application and its enterprise app that the caller does not own. */
async function stranger(): Promise<{ application: string; enterpriseApp: string }> {
  const write = inDirectory(bench);
  const { body } = await write('POST', '/applications', { displayName: "Somebody else's" });
  const made = await write('POST', '/servicePrincipals', { appId: body['appId'] });
  return {
    application: `/applications/${body['id']}`,
    enterpriseApp: `/servicePrincipals/${made.body['id']}`,
  };
}

describe('Application.ReadWrite.OwnedBy with a look at the directory', () => {
  it('adds owners to what it owns and takes them away, and nowhere else', async () => {
    const token = await tokenWith(bench, ['Application.ReadWrite.OwnedBy', 'Directory.Read.All']);
    const made = await bench.graph(token, 'POST', '/applications', { displayName: 'Own' });
    const { objectId } = login(bench.directory().user);
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/users/${objectId}` };
    const both = async (path: string): Promise<number[]> => [
      (await bench.graph(token, 'POST', `${path}/owners/$ref`, reference)).status,
      (await bench.graph(token, 'DELETE', `${path}/owners/${objectId}/$ref`)).status,
    ];
    expect(await both(`/applications/${made.body['id']}`)).toEqual([204, 204]);
    const { application, enterpriseApp } = await stranger();
    expect(await both(application)).toEqual([403, 403]);
    expect(await both(enterpriseApp)).toEqual([403, 403]);
  });
});

describe('Directory.ReadWrite.All', () => {
  it('reaches enterprise apps of others and secrets, and not their applications, users or groups to be deleted', async () => {
    const { application, enterpriseApp } = await stranger();
    const token = await tokenWith(bench, ['Directory.ReadWrite.All', 'Application.ReadWrite.OwnedBy']);
    const status = async (method: string, path: string, body?: object): Promise<number> =>
      (await bench.graph(token, method, path, body)).status;
    expect(await status('PATCH', application, { notes: 'x' })).toBe(403);
    expect(await status('DELETE', application)).toBe(403);
    expect(await status('PATCH', enterpriseApp, { notes: 'x' })).toBe(204);
    expect(await status('POST', `${application}/addPassword`, {})).toBe(200);
    const user = `/users/${login(bench.directory().user).objectId}`;
    expect(await status('PATCH', user, { jobTitle: 'Cook' })).toBe(204);
    expect(await status('DELETE', user)).toBe(403);
  });
});

describe('User.DeleteRestore.All', () => {
  it('deletes a user and brings them back, but none who holds a directory role, and changes nothing', async () => {
    const token = await tokenWith(bench, ['User.DeleteRestore.All']);
    const { user, admin } = bench.directory();
    const { objectId } = login(user);
    const status = async (method: string, path: string, body?: object): Promise<number> =>
      (await bench.graph(token, method, path, body)).status;
    expect(await status('PATCH', `/users/${objectId}`, { jobTitle: 'Cook' })).toBe(403);
    expect(await status('DELETE', `/users/${login(admin).objectId}`)).toBe(403);
    expect(await status('DELETE', `/users/${objectId}`)).toBe(204);
    expect(await status('POST', `/directory/deletedItems/${objectId}/restore`)).toBe(200);
    const left = await inDirectory(bench)('GET', `/users/${objectId}`);
    expect(left.status).toBe(200);
  });
});

describe('Group.Create', () => {
  it('makes groups and reads, changes and deletes none', async () => {
    const token = await tokenWith(bench, ['Group.Create']);
    const group = { displayName: 'G', mailNickname: 'g', mailEnabled: false, securityEnabled: true };
    const made = await bench.graph(token, 'POST', '/groups', group);
    expect(made.status).toBe(201);
    const path = `/groups/${made.body['id']}`;
    for (const [method, body] of [['GET'], ['PATCH', { description: 'x' }], ['DELETE']] as const)
      expect((await bench.graph(token, method, path, body)).status, method).toBe(403);
  });
});
