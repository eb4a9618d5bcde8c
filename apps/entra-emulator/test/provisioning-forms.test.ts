import { beforeEach, describe, expect, it } from 'vitest';
import { Bench } from './support/bench.ts';
import {
  asAdmin,
  assign,
  changeMappings,
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

/* Other ways of telling a service: the newer way of changes, other mappings, roles, on demand, OAuth; and the log of it all. */

type Json = Record<string, unknown>;

const { bench, scim } = await provisioningBench();

describe('with aadOptscim062020 behind the tenant URL', () => {
  let app: ProvisionedApp;
  beforeEach(async () => {
    app = await provisionedApp(bench, scim, { flag: '/?aadOptscim062020' });
  });

  it('several values come in one operation without a path, those of lists by themselves, true and false as such', async () => {
    const id = await newUser(bench, 'ada', { mail: 'a@mail.example', givenName: 'A' });
    await assign(bench, app, id);
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(scim.requests[0]?.url).toMatch(/^\/scim\/Users\?filter=/);
    scim.told();
    await asAdmin(bench, 'PATCH', `/users/${id}`, {
      ...{ displayName: 'Ada', mail: 'ada@mail.example', givenName: 'Ada', department: 'Hall' },
    });
    await nextCycle(bench);
    expect(scim.operations()).toEqual([
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'ada@mail.example' },
      {
        op: 'replace',
        value: {
          displayName: 'Ada',
          'name.givenName': 'Ada',
          'name.formatted': 'Ada',
          'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department': 'Hall',
        },
      },
    ]);
    expect(scim.userNamed('ada@contoso.example')).toMatchObject({ name: { givenName: 'Ada' } });
    scim.told();
    await asAdmin(bench, 'PATCH', `/users/${id}`, { accountEnabled: false });
    await nextCycle(bench);
    expect(scim.operations()).toEqual([{ op: 'replace', path: 'active', value: false }]);
    scim.told();
    await nextCycle(bench);
    expect(scim.told()).toEqual([]);
  });

  it('members leave each by their own path, and a manager is an id', async () => {
    const ids = [await newUser(bench, 'ada'), await newUser(bench, 'bob'), await newUser(bench, 'cem')];
    const group = await newGroup(bench, 'Cooks', ids);
    await assign(bench, app, group);
    await assign(bench, app, ids[1] ?? '');
    await asAdmin(bench, 'PUT', `/users/${ids[0]}/manager/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/users/${ids[2]}`,
    });
    await start(bench, app);
    await nextCycle(bench, 0);
    const [ada, bob, cem] = ['ada', 'bob', 'cem'].map(
      (name) => scim.userNamed(`${name}@contoso.example`)['id'],
    );
    expect(scim.operations()).toEqual([
      { op: 'add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager', value: cem },
      { op: 'add', path: 'members', value: [ada, bob, cem].map((value) => ({ $ref: null, value })) },
    ]);
    scim.told();
    for (const id of ids.slice(0, 2)) await asAdmin(bench, 'DELETE', `/groups/${group}/members/${id}/$ref`);
    await nextCycle(bench);
    expect(scim.operations().filter(({ op }) => op === 'remove')).toEqual([
      { op: 'remove', path: `members[value eq "${ada}"]` },
      { op: 'remove', path: `members[value eq "${bob}"]` },
    ]);
    expect(scim.groupNamed('Cooks')['members']).toEqual([{ value: cem }]);
  });

  it('AzureAdScimPatch2017 beside it wins', async () => {
    const old = await provisionedApp(bench, scim, { flag: '?aadOptscim062020&AzureAdScimPatch2017' });
    const id = await newUser(bench, 'ada');
    await assign(bench, old, id);
    await start(bench, old);
    await nextCycle(bench, 0);
    await asAdmin(bench, 'PATCH', `/users/${id}`, { accountEnabled: false });
    await nextCycle(bench);
    expect(scim.operations()).toEqual([{ op: 'Replace', path: 'active', value: 'False' }]);
  });
});

describe('other mappings', () => {
  let app: ProvisionedApp;
  let ada: string;
  beforeEach(async () => {
    app = await provisionedApp(bench, scim);
    ada = await newUser(bench, 'ada', { mail: 'ada@mail.example' });
  });

  it('are followed, and a change of them reaches everybody', async () => {
    await assign(bench, app, ada);
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(scim.userNamed('ada@contoso.example')['externalId']).toBe('ada');
    await changeMappings(bench, app, (users) => {
      const external = users.attributeMappings.find((one) => one['targetAttributeName'] === 'externalId');
      Object.assign(external ?? {}, {
        source: { type: 'Attribute', name: 'objectId', expression: '[objectId]' },
      });
      users.attributeMappings.push({
        targetAttributeName: 'nickName',
        source: { type: 'Function', expression: 'ToUpper(Append([mailNickname], "!"))' },
      });
      users.attributeMappings.push({
        targetAttributeName: 'locale',
        source: { type: 'Constant', name: 'de-CH' },
        flowType: 'ObjectAddOnly',
      });
      users.attributeMappings.push({
        targetAttributeName: 'timezone',
        defaultValue: 'UTC',
        source: { name: 'city' },
      });
    });
    await nextCycle(bench);
    expect(scim.userNamed('ada@contoso.example')).toMatchObject({
      externalId: ada,
      nickName: 'ADA!',
      timezone: 'UTC',
    });
    // What counts for new people alone does not reach who is there.
    expect(scim.userNamed('ada@contoso.example')).not.toHaveProperty('locale');
    await assign(bench, app, await newUser(bench, 'bob'));
    await nextCycle(bench);
    expect(scim.userNamed('bob@contoso.example')).toMatchObject({ locale: 'de-CH', nickName: 'BOB!' });
  });

  it('that are switched off send nothing, and flow types are kept to', async () => {
    await assign(bench, app, await newGroup(bench, 'Cooks', [ada]));
    await changeMappings(bench, app, (users, groups) => {
      groups.enabled = false;
      users.flowTypes = 'Add';
    });
    await start(bench, app);
    await nextCycle(bench, 0);
    expect([scim.users.size, scim.groups.size]).toEqual([1, 0]);
    scim.told();
    await asAdmin(bench, 'PATCH', `/users/${ada}`, { displayName: 'Ada', accountEnabled: false });
    await nextCycle(bench);
    expect(scim.operations()).toEqual([]);
    expect(scim.userNamed('ada@contoso.example')['active']).toBe(true);
  });

  it('may match by something else, in the order of their priorities', async () => {
    await assign(bench, app, ada);
    await changeMappings(bench, app, (users) => {
      const mail = users.attributeMappings.find((one) =>
        String(one['targetAttributeName']).startsWith('emails'),
      );
      Object.assign(mail ?? {}, { matchingPriority: 2 });
    });
    const emails = [{ type: 'work', value: 'ada@mail.example' }];
    scim.users.set('theirs', { id: 'theirs', userName: 'old-name', emails });
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(scim.told().slice(0, 3)).toEqual([
      'GET /Users?filter=userName+eq+"ada@contoso.example"',
      'GET /Users?filter=emails[type+eq+"work"].value+eq+"ada@mail.example"',
      'PATCH /Users/theirs',
    ]);
    expect(scim.users.get('theirs')).toMatchObject({ userName: 'ada@contoso.example' });
  });

  it('with SkipOutOfScopeDeletions, who loses the assignment is left alone; who is disabled is not', async () => {
    const assignment = await assign(bench, app, ada);
    await asAdmin(bench, 'PATCH', `${app.base}/jobs/${app.jobId}`, {
      synchronizationJobSettings: [{ name: 'SkipOutOfScopeDeletions', value: 'True' }],
    });
    await start(bench, app);
    await nextCycle(bench, 0);
    scim.told();
    await unassign(bench, assignment);
    await nextCycle(bench);
    expect(scim.told()).toEqual([]);
    await asAdmin(bench, 'PATCH', `/users/${ada}`, { accountEnabled: false });
    await nextCycle(bench);
    expect(scim.userNamed('ada@contoso.example')['active']).toBe(false);
  });

  it('an unknown setting of a job is refused', async () => {
    const settings = { synchronizationJobSettings: [{ name: 'Speed', value: '11' }] };
    expect((await asAdmin(bench, 'PATCH', `${app.base}/jobs/${app.jobId}`, settings)).status).toBe(400);
  });
});

describe('what was forgotten', () => {
  it('a restart with ConnectorDataStore asks for everybody again by name', async () => {
    const app = await provisionedApp(bench, scim);
    await assign(bench, app, await newGroup(bench, 'Cooks', [await newUser(bench, 'ada')]));
    await start(bench, app);
    await nextCycle(bench, 0);
    const [user, group] = [scim.userNamed('ada@contoso.example')['id'], scim.groupNamed('Cooks')['id']];
    scim.told();
    const criteria = { resetScope: 'ConnectorDataStore' };
    await asAdmin(bench, 'POST', `${app.base}/jobs/${app.jobId}/restart`, { criteria });
    await nextCycle(bench, 0);
    expect(scim.told()).toEqual([
      'GET /Users?filter=userName+eq+"ada@contoso.example"',
      'GET /Groups?excludedAttributes=members&filter=displayName+eq+"Cooks"',
      // Whether a member is there is asked before it is added.
      `GET /Groups?excludedAttributes=members&filter=id+eq+"${group}"+and+members+eq+"${user}"`,
    ]);
  });

  it('a member who was disabled when the group was sent is noticed by a restart alone', async () => {
    const app = await provisionedApp(bench, scim);
    const [ada, off] = [await newUser(bench, 'ada'), await newUser(bench, 'off', { accountEnabled: false })];
    await assign(bench, app, await newGroup(bench, 'Cooks', [ada, off]));
    await start(bench, app);
    await nextCycle(bench, 0);
    await asAdmin(bench, 'PATCH', `/users/${off}`, { accountEnabled: true });
    await nextCycle(bench);
    expect(scim.userNamed('off@contoso.example')['active']).toBe(true);
    expect(scim.groupNamed('Cooks')['members']).toHaveLength(1);
    await asAdmin(bench, 'POST', `${app.base}/jobs/${app.jobId}/restart`, {
      criteria: { resetScope: 'Watermark' },
    });
    await nextCycle(bench, 0);
    expect(scim.groupNamed('Cooks')['members']).toHaveLength(2);
  });
});

describe('app roles', () => {
  const roleOf = async (app: ProvisionedApp): Promise<Json> => {
    const { body } = await asAdmin(bench, 'GET', `/servicePrincipals/${app.servicePrincipalId}`);
    const found = (body['appRoles'] as Json[]).find((one) => one['displayName'] === 'msiam_access');
    if (found === undefined) throw new Error('the application has no role');
    return found;
  };

  const assignRole = async (app: ProvisionedApp, principalId: string, role: Json): Promise<string> => {
    const path = `/servicePrincipals/${app.servicePrincipalId}/assignments`;
    return String((await bench.control('POST', path, { principalId, appRoleId: role['id'] })).body['id']);
  };

  it.each([
    ['AssertiveAppRoleAssignmentsComplex([appRoleAssignments])', 'Replace', 0],
    ['AppRoleAssignmentsComplex([appRoleAssignments])', 'Add', 1],
  ])('%s sends each as JSON inside a text', async (expression, op, left) => {
    const app = await provisionedApp(bench, scim);
    const role = await roleOf(app);
    await changeMappings(bench, app, (users) => {
      users.attributeMappings.push({
        targetAttributeName: 'roles',
        source: { type: 'Function', expression },
      });
    });
    const [ada, bob] = [await newUser(bench, 'ada'), await newUser(bench, 'bob')];
    const assignment = await assignRole(app, ada, role);
    await assign(bench, app, ada);
    await assign(bench, app, bob);
    await start(bench, app);
    await nextCycle(bench, 0);
    const text = JSON.stringify({ id: role['id'], value: null, displayName: 'msiam_access' });
    expect(scim.userNamed('ada@contoso.example')['roles']).toEqual([{ value: text }]);
    await assignRole(app, bob, role);
    scim.told();
    await nextCycle(bench);
    expect(scim.operations()).toEqual([{ op, path: 'roles', value: [{ value: text }] }]);
    await unassign(bench, assignment);
    await nextCycle(bench);
    expect(scim.userNamed('ada@contoso.example')['roles']).toHaveLength(left);
  });

  it('one alone is the primary one, whose mark is a text', async () => {
    const app = await provisionedApp(bench, scim);
    await changeMappings(bench, app, (users) => {
      users.attributeMappings.push({
        targetAttributeName: 'roles[primary eq "True"].value',
        source: { type: 'Function', expression: 'SingleAppRoleAssignment([appRoleAssignments])' },
      });
    });
    await assignRole(app, await newUser(bench, 'ada'), await roleOf(app));
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(scim.userNamed('ada@contoso.example')['roles']).toEqual([
      { primary: 'True', value: 'msiam_access' },
    ]);
  });
});

it('due runs happen by themselves where the emulator is started so', async () => {
  const own = await Bench.start({ provisionsByItself: true });
  const app = await provisionedApp(own, scim);
  await assign(own, app, await newUser(own, 'ada'));
  const asked = new Promise<void>((resolve) => {
    scim.instead = () => {
      resolve();
      return false;
    };
  });
  await start(own, app);
  await asked;
  await own.close();
});

it('a job of a disabled enterprise app does not run, and one that is run is the one that was asked for', async () => {
  const [one, other] = [await provisionedApp(bench, scim), await provisionedApp(bench, scim)];
  for (const app of [one, other]) await start(bench, app);
  const only = await bench.control('POST', '/provisioning/run', {
    servicePrincipalId: one.servicePrincipalId,
  });
  expect(only.body['runs']).toMatchObject([{ jobId: one.jobId, state: 'Succeeded' }]);
  await bench.control('PATCH', `/servicePrincipals/${other.servicePrincipalId}`, { accountEnabled: false });
  await nextCycle(bench, 80);
  expect(await statusOf(bench, other)).toMatchObject({ lastExecution: null });
  expect((await bench.control('POST', '/provisioning/run', { jobId: 'none' })).status).toBe(404);
  expect((await bench.control('POST', '/provisioning/run', { directory: 'nowhere.example' })).status).toBe(
    404,
  );
});
