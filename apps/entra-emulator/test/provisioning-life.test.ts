import { beforeEach, expect, it } from 'vitest';
import {
  asAdmin,
  assign,
  newGroup,
  newUser,
  nextCycle,
  type ProvisionedApp,
  provisionedApp,
  start,
  statusOf,
  unassign,
} from './support/provisioned-app.ts';
import { provisioningBench } from './support/provisioning-bench.ts';

/* The whole life of people and groups in a service, as it is told by Entra's provisioning service. */

const { bench, scim } = await provisioningBench();
let app: ProvisionedApp;
beforeEach(async () => {
  app = await provisionedApp(bench, scim);
});

it('nobody but the assigned is created, with the documented mappings, after a look by userName', async () => {
  const id = await newUser(bench, 'ada', {
    givenName: 'Ada',
    surname: 'L',
    mail: 'ada@mail.example',
    jobTitle: 'Cook',
  });
  await assign(bench, app, id);
  await start(bench, app);
  expect(scim.requests).toEqual([]);
  await nextCycle(bench, 0);
  expect(scim.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET /scim/Users?filter=userName+eq+%22ada%40contoso.example%22',
    'POST /scim/Users',
  ]);
  expect([...scim.users.values()]).toEqual([
    {
      schemas: [
        'urn:ietf:params:scim:schemas:core:2.0:User',
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
      ],
      id: expect.any(String),
      userName: 'ada@contoso.example',
      active: true,
      displayName: 'ada',
      title: 'Cook',
      name: { givenName: 'Ada', familyName: 'L', formatted: 'Ada L' },
      emails: [{ primary: true, type: 'work', value: 'ada@mail.example' }],
      externalId: 'ada',
      roles: [],
      addresses: null,
      meta: { resourceType: 'User' },
    },
  ]);
  const [asked] = scim.requests;
  expect(asked?.headers.accept ?? '').not.toContain('scim');
  expect(scim.requests[1]?.headers['content-type']).toMatch(/^application\/json/);
  expect(await statusOf(bench, app)).toMatchObject({ code: 'Active', quarantine: null });
});

it('nothing is asked about who did not change', async () => {
  await assign(bench, app, await newUser(bench, 'ada'));
  await start(bench, app);
  await nextCycle(bench, 0);
  scim.told();
  await nextCycle(bench);
  await nextCycle(bench, 24 * 60);
  expect(scim.told()).toEqual([]);
});

it('what changed is read and sent as single operations, and what became empty is not sent', async () => {
  const id = await newUser(bench, 'ada', { mail: 'a@mail.example', jobTitle: 'Cook', department: 'Kitchen' });
  await assign(bench, app, id);
  await start(bench, app);
  await nextCycle(bench, 0);
  const service = scim.userNamed('ada@contoso.example')['id'];
  scim.told();
  await asAdmin(bench, 'PATCH', `/users/${id}`, {
    ...{ displayName: 'Ada L', mail: 'ada@mail.example', surname: 'L', jobTitle: null, department: 'Hall' },
  });
  await nextCycle(bench);
  expect(scim.operations()).toEqual([
    { op: 'Replace', path: 'displayName', value: 'Ada L' },
    { op: 'Replace', path: 'emails[type eq "work"].value', value: 'ada@mail.example' },
    { op: 'Add', path: 'name.familyName', value: 'L' },
    { op: 'Add', path: 'name.formatted', value: 'L' },
    {
      op: 'Replace',
      path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
      value: 'Hall',
    },
  ]);
  expect(scim.told()).toEqual([`GET /Users/${service}`, `PATCH /Users/${service}`]);
  expect(scim.userNamed('ada@contoso.example')).toMatchObject({ title: 'Cook', name: { familyName: 'L' } });
});

it('who loses the assignment, is disabled or deleted becomes inactive; who comes back is active again', async () => {
  const id = await newUser(bench, 'ada');
  const assignment = await assign(bench, app, id);
  await start(bench, app);
  await nextCycle(bench, 0);
  const isActive = () => scim.userNamed('ada@contoso.example')['active'];
  const change = async (act: () => Promise<unknown>): Promise<unknown[]> => {
    scim.told();
    await act();
    await nextCycle(bench);
    return scim.operations();
  };
  expect(await change(() => unassign(bench, assignment))).toEqual([
    { op: 'Replace', path: 'active', value: 'False' },
  ]);
  expect(isActive()).toBe(false);
  expect(await change(() => assign(bench, app, id))).toEqual([
    { op: 'Replace', path: 'active', value: 'True' },
  ]);
  await change(() => asAdmin(bench, 'PATCH', `/users/${id}`, { accountEnabled: false }));
  expect(isActive()).toBe(false);
  await change(() => asAdmin(bench, 'PATCH', `/users/${id}`, { accountEnabled: true }));
  expect(isActive()).toBe(true);
  // A deleted user holds the name no more, and both are told in one request.
  expect(await change(() => asAdmin(bench, 'DELETE', `/users/${id}`))).toEqual([
    { op: 'Replace', path: 'userName', value: `${id.replaceAll('-', '')}ada@contoso.example` },
    { op: 'Replace', path: 'active', value: 'False' },
  ]);
  expect(await change(() => asAdmin(bench, 'POST', `/directory/deletedItems/${id}/restore`, {}))).toEqual([
    { op: 'Replace', path: 'userName', value: 'ada@contoso.example' },
    { op: 'Replace', path: 'active', value: 'True' },
  ]);
});

it('who is purged is deleted in the service, but not who had lost the assignment before', async () => {
  const [ada, bob] = [await newUser(bench, 'ada'), await newUser(bench, 'bob')];
  await assign(bench, app, ada);
  const assignment = await assign(bench, app, bob);
  await start(bench, app);
  await nextCycle(bench, 0);
  const service = scim.userNamed('ada@contoso.example')['id'];
  await unassign(bench, assignment);
  await nextCycle(bench);
  for (const id of [ada, bob]) await asAdmin(bench, 'DELETE', `/users/${id}`);
  await nextCycle(bench);
  scim.told();
  // Thirty days later nobody can restore them.
  await nextCycle(bench, 30 * 24 * 60);
  expect(scim.told()).toEqual([`DELETE /Users/${service}`]);
  expect([...scim.users.values()].map((one) => one['active'])).toEqual([false]);
});

it('the disabled and people with special characters in their name are never created', async () => {
  const odd = await newUser(bench, 'o#d');
  const off = await newUser(bench, 'off', { accountEnabled: false });
  for (const id of [odd, off]) await assign(bench, app, id);
  await start(bench, app);
  await nextCycle(bench, 0);
  expect(scim.told()).toEqual([]);
});

it('the mark of a guest is not sent', async () => {
  await assign(bench, app, await newUser(bench, 'ada_partner.example#EXT#', { userType: 'Guest' }));
  await start(bench, app);
  await nextCycle(bench, 0);
  expect([...scim.users.values()].map((one) => one['userName'])).toEqual([
    'ada_partner.example@contoso.example',
  ]);
});

it('an object that the service has already is matched and changed, and one that it lost is made again', async () => {
  const id = await newUser(bench, 'ada');
  await assign(bench, app, id);
  scim.users.set('theirs', { id: 'theirs', userName: 'ADA@contoso.example', active: true });
  await start(bench, app);
  await nextCycle(bench, 0);
  expect(scim.users.size).toBe(1);
  expect(scim.users.get('theirs')).toMatchObject({ userName: 'ada@contoso.example', externalId: 'ada' });
  scim.users.clear();
  await asAdmin(bench, 'PATCH', `/users/${id}`, { displayName: 'Ada' });
  scim.told();
  await nextCycle(bench);
  expect(scim.told().map((one) => one.split(' ')[0])).toEqual(['GET', 'GET', 'POST']);
  expect(scim.userNamed('ada@contoso.example')['displayName']).toBe('Ada');
});

it('groups come after people, members last in one request with references of null', async () => {
  const [ada, bob] = [await newUser(bench, 'ada'), await newUser(bench, 'bob')];
  const group = await newGroup(bench, 'Cooks', [ada, bob]);
  await assign(bench, app, group);
  await start(bench, app);
  await nextCycle(bench, 0);
  const made = scim.groupNamed('Cooks');
  const ids = ['ada', 'bob'].map((name) => scim.userNamed(`${name}@contoso.example`)['id']);
  expect(scim.requests.find(({ method, url }) => method === 'POST' && url.endsWith('/Groups'))?.body).toEqual(
    {
      schemas: [
        'urn:ietf:params:scim:schemas:core:2.0:Group',
        'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
      ],
      displayName: 'Cooks',
      externalId: group,
      meta: { resourceType: 'Group' },
      members: [],
    },
  );
  expect(scim.operations()).toEqual([
    { op: 'Add', path: 'members', value: ids.map((value) => ({ $ref: null, value })) },
  ]);
  expect(scim.told().slice(4)).toEqual([
    'GET /Groups?excludedAttributes=members&filter=displayName+eq+"Cooks"',
    'POST /Groups',
    `PATCH /Groups/${made['id']}`,
  ]);
});

it('who leaves a group leaves it in the service, and becomes inactive when nothing else assigns them', async () => {
  const [ada, bob] = [await newUser(bench, 'ada'), await newUser(bench, 'bob')];
  const group = await newGroup(bench, 'Cooks', [ada, bob]);
  await assign(bench, app, group);
  await start(bench, app);
  await nextCycle(bench, 0);
  const service = scim.userNamed('bob@contoso.example')['id'];
  scim.told();
  await asAdmin(bench, 'DELETE', `/groups/${group}/members/${bob}/$ref`);
  await nextCycle(bench);
  expect(scim.operations()).toEqual([
    { op: 'Replace', path: 'active', value: 'False' },
    { op: 'Remove', path: 'members', value: [{ value: service }] },
  ]);
  expect(scim.groupNamed('Cooks')['members']).toHaveLength(1);
});

it('memberships of the disabled stay in the service, and are not sent again when they are back', async () => {
  const ada = await newUser(bench, 'ada');
  await assign(bench, app, await newGroup(bench, 'Cooks', [ada]));
  await start(bench, app);
  await nextCycle(bench, 0);
  scim.told();
  for (const accountEnabled of [false, true]) {
    await asAdmin(bench, 'PATCH', `/users/${ada}`, { accountEnabled });
    await nextCycle(bench);
  }
  expect(scim.operations().map(({ path }) => path)).toEqual(['active', 'active']);
  expect(scim.groupNamed('Cooks')['members']).toHaveLength(1);
});

it('a group that is deleted is deleted in the service; members of groups in it do not count', async () => {
  const [ada, bob] = [await newUser(bench, 'ada'), await newUser(bench, 'bob')];
  const inner = await newGroup(bench, 'Inner', [bob]);
  const outer = await newGroup(bench, 'Outer', [ada, inner]);
  await assign(bench, app, outer);
  await start(bench, app);
  await nextCycle(bench, 0);
  expect([...scim.users.values()].map((one) => one['userName'])).toEqual(['ada@contoso.example']);
  const service = scim.groupNamed('Outer')['id'];
  scim.told();
  await asAdmin(bench, 'DELETE', `/groups/${outer}`);
  await nextCycle(bench);
  expect(scim.told()).toContain(`DELETE /Groups/${service}`);
  expect(scim.groups.size).toBe(0);
});

it('a manager is asked for and then set, and taken away', async () => {
  const [ada, boss] = [await newUser(bench, 'ada'), await newUser(bench, 'boss')];
  for (const id of [ada, boss]) await assign(bench, app, id);
  const ref = { '@odata.id': `https://graph.microsoft.com/v1.0/users/${boss}` };
  await asAdmin(bench, 'PUT', `/users/${ada}/manager/$ref`, ref);
  await start(bench, app);
  await nextCycle(bench, 0);
  const [mine, theirs] = ['ada', 'boss'].map((name) =>
    String(scim.userNamed(`${name}@contoso.example`)['id']),
  );
  const MANAGER = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager';
  expect(scim.operations()).toEqual([
    { op: 'Add', path: 'manager', value: [{ $ref: `${scim.baseUrl}/Users/${theirs}`, value: theirs }] },
  ]);
  expect(scim.told().slice(-2)).toEqual([
    `GET /Users?filter=id+eq+"${mine}"+and+${MANAGER}+eq+"${theirs}"`,
    `PATCH /Users/${mine}`,
  ]);
  await asAdmin(bench, 'DELETE', `/users/${ada}/manager/$ref`);
  await nextCycle(bench);
  expect(scim.operations()).toEqual([{ op: 'Replace', path: 'manager', value: '' }]);
});

it('with SyncAll everybody comes, and a change of it counts from a restart on', async () => {
  await asAdmin(bench, 'PATCH', `${app.base}/jobs/${app.jobId}`, {
    synchronizationJobSettings: [{ name: 'SyncAll', value: 'true' }],
  });
  // People are enough to see it by.
  const path = `${app.base}/jobs/${app.jobId}/schema`;
  const { body } = await asAdmin(bench, 'GET', path);
  const text = JSON.stringify(body).replace('"enabled":true', '"enabled":false');
  await asAdmin(bench, 'PUT', path, JSON.parse(text));
  await start(bench, app);
  await nextCycle(bench, 0);
  expect(scim.groups.size).toBe(0);
  expect(scim.userNamed('user@contoso.example')['active']).toBe(true);
  await asAdmin(bench, 'PATCH', `${app.base}/jobs/${app.jobId}`, { synchronizationJobSettings: [] });
  scim.told();
  await nextCycle(bench);
  expect(scim.told()).toEqual([]);
  await asAdmin(bench, 'POST', `${app.base}/jobs/${app.jobId}/restart`, {
    criteria: { resetScope: 'Watermark' },
  });
  await nextCycle(bench, 0);
  expect(scim.userNamed('user@contoso.example')['active']).toBe(false);
});
