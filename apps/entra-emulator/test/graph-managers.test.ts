import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';
import { graphBench } from './support/graph-bench.ts';

const { bench, graph } = await graphBench(['User.ReadWrite.All', 'Directory.Read.All']);

const user = () => login(bench.directory().user).objectId;
const admin = () => login(bench.directory().admin).objectId;
const address = (id: string) => `https://graph.microsoft.com/v1.0/users/${id}`;
const setManager = (of: string, id: string) =>
  graph('PUT', `/users/${of}/manager/$ref`, { '@odata.id': address(id) });

it('a manager is set, read from both sides, expanded, and taken away', async () => {
  expect((await graph('GET', `/users/${user()}/manager`)).status).toBe(404);
  expect((await setManager(user(), admin())).status).toBe(204);
  expect((await graph('GET', `/users/${user()}/manager`)).body).toMatchObject({
    ...{ '@odata.type': '#microsoft.graph.user', id: admin(), displayName: 'Ada Admin' },
  });
  const reports = async () =>
    entries((await graph('GET', `/users/${admin()}/directReports`)).body).map(({ id }) => id);
  expect(await reports()).toEqual([user()]);
  const expanded = await graph('GET', `/users/${user()}?$expand=manager($select=id)`);
  expect(expanded.body['manager']).toEqual({ '@odata.type': '#microsoft.graph.user', id: admin() });
  expect((await graph('GET', `/users/${admin()}?$expand=manager`)).body['manager']).toBeNull();
  expect((await graph('GET', `/users/${admin()}?$expand=directReports`)).body['directReports']).toHaveLength(
    1,
  );
  expect((await graph('DELETE', `/users/${user()}/manager/$ref`)).status).toBe(204);
  expect((await graph('DELETE', `/users/${user()}/manager/$ref`)).status).toBe(404);
  expect(await reports()).toEqual([]);
});

it('a manager comes with the user who is made or changed', async () => {
  const made = await graph('POST', '/users', {
    ...{ accountEnabled: true, displayName: 'nina', mailNickname: 'nina' },
    ...{ userPrincipalName: 'nina@contoso.example', passwordProfile: { password: 'Demo-password-2' } },
    'manager@odata.bind': address(admin()),
  });
  expect(made.status).toBe(201);
  const managerOf = async (id: unknown) => (await graph('GET', `/users/${id}/manager`)).body['id'];
  expect(await managerOf(made.body['id'])).toBe(admin());
  await graph('PATCH', `/users/${made.body['id']}`, { 'manager@odata.bind': address(user()) });
  expect(await managerOf(made.body['id'])).toBe(user());
});

it('nobody manages themselves, and only users manage', async () => {
  expect((await setManager(user(), user())).status).toBe(400);
  const stranger = login(bench.directory('fabrikam.example').user).objectId;
  expect((await setManager(user(), stranger)).status).toBe(404);
  const { body } = await graph('GET', '/groups?$top=1');
  const group = `https://graph.microsoft.com/v1.0/groups/${entries(body)[0]?.['id']}`;
  const refused = await graph('PUT', `/users/${user()}/manager/$ref`, { '@odata.id': group });
  expect([refused.status, codeOf(refused.body)]).toEqual([400, 'Request_BadRequest']);
});

it('a manager who is deleted is nobody’s, until they are restored; who is purged is forgotten', async () => {
  const { body } = await graph('POST', '/users', {
    ...{ accountEnabled: true, displayName: 'boss', mailNickname: 'boss' },
    ...{ userPrincipalName: 'boss@contoso.example', passwordProfile: { password: 'Demo-password-2' } },
  });
  const boss = String(body['id']);
  await setManager(user(), boss);
  const status = async () => (await graph('GET', `/users/${user()}/manager`)).status;
  await graph('DELETE', `/users/${boss}`);
  expect(await status()).toBe(404);
  await graph('POST', `/directory/deletedItems/${boss}/restore`);
  expect(await status()).toBe(200);
  await graph('DELETE', `/users/${boss}`);
  await graph('DELETE', `/directory/deletedItems/${boss}`);
  expect(await status()).toBe(404);
  const { body: state } = await bench.control('GET', '/export');
  expect(JSON.stringify(state)).not.toContain(boss);
});

it('who follows users with their manager is told when that changes', async () => {
  const first = (await graph('GET', '/users/delta?$select=displayName,manager')).body;
  const later = String(first['@odata.deltaLink']).slice(bench.emulator.graphUrl.length);
  await setManager(user(), admin());
  const manager = { '@odata.type': '#microsoft.graph.user', id: admin() };
  expect(entries((await graph('GET', later)).body)).toMatchObject([
    { id: user(), 'manager@delta': [manager] },
  ]);
  const without = (await graph('GET', '/users/delta?$deltatoken=latest')).body['@odata.deltaLink'];
  await graph('DELETE', `/users/${user()}/manager/$ref`);
  expect(entries((await graph('GET', String(without).slice(bench.emulator.graphUrl.length))).body)).toEqual(
    [],
  );
});

it('a manager is kept over a restart', async () => {
  const statePath = join(mkdtempSync(join(tmpdir(), 'emulator-')), 'state.json');
  const first = await Bench.start({ statePath });
  const held = await tokenWith(first, ['User.ReadWrite.All', 'Directory.Read.All']);
  await first.graph(held, 'PUT', `/users/${user()}/manager/$ref`, { '@odata.id': address(admin()) });
  await first.close();
  const second = await Bench.start({ statePath });
  const { body } = await second.graph(await second.graphToken(), 'GET', `/users/${user()}/manager`);
  expect(body['id']).toBe(admin());
  await second.close();
});
