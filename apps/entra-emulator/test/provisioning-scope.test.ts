import { beforeEach, describe, expect, it } from 'vitest';
import {
  asAdmin,
  assign,
  changeMappings,
  logOf,
  newGroup,
  newUser,
  nextCycle,
  type ProvisionedApp,
  provisionedApp,
  putMappings,
  start,
} from './support/provisioned-app.ts';
import { provisioningBench } from './support/provisioning-bench.ts';

/* Scoping filters: of those assigned, only who satisfies them is in the service, and who does no more leaves it. */

const { bench, scim } = await provisioningBench();
let app: ProvisionedApp;
beforeEach(async () => {
  app = await provisionedApp(bench, scim);
});

type Clause = readonly [operator: string, attribute: string, value?: string];
const scopeOf = (...groups: Clause[][]) => ({
  groups: groups.map((clauses, index) => ({
    name: `Filter ${index + 1}`,
    clauses: clauses.map(([operatorName, sourceOperandName, value]) => ({
      ...{ operatorName, sourceOperandName },
      targetOperand: { values: value === undefined ? [] : [value] },
    })),
  })),
  inputFilterGroups: [],
  categoryFilterGroups: [],
});
const letIn = (...groups: Clause[][]) =>
  changeMappings(bench, app, (users) => {
    users.scope = scopeOf(...groups);
  });
const person = async (name: string, more: Record<string, unknown> = {}) => {
  const id = await newUser(bench, name, more);
  await assign(bench, app, id);
  return id;
};
/** Short names of those whom the service has as active. */
const active = () =>
  [...scim.users.values()]
    .filter((one) => one['active'] !== false && one['active'] !== 'False')
    .map((one) => String(one['userName']).split('@')[0])
    .sort();
const run = () => bench.control('POST', '/provisioning/run', {});

describe('a scoping filter', () => {
  it.each<[Clause, string[]]>([
    [['EQUALS', 'department', 'Sales'], ['ada']],
    [['NOT EQUALS', 'department', 'Sales'], ['bob']],
    [['IS NULL', 'department'], ['cem']],
    [
      ['IS NOT NULL', 'department'],
      ['ada', 'bob'],
    ],
    [
      ['IS TRUE', 'accountEnabled'],
      ['ada', 'bob', 'cem'],
    ],
    [['IS FALSE', 'accountEnabled'], []],
    [
      ['REGEX MATCH', 'department', '^S'],
      ['ada', 'bob'],
    ],
    [['NOT REGEX MATCH', 'department', 's$'], ['bob']],
    [['INCLUDES', 'department', 'al'], ['ada']],
    [['ENDS_WITH', 'department', 'ice'], ['bob']],
    [['GREATER_THAN', 'employeeId', '10'], ['bob']],
    [
      ['Greater_Than_OR_EQUALS', 'employeeId', '10'],
      ['ada', 'bob'],
    ],
    [['EQUALS', 'department', 'sales'], []],
  ])('%j lets in %j', async (clause, expected) => {
    await person('ada', { department: 'Sales', employeeId: '10' });
    await person('bob', { department: 'Service', employeeId: '100' });
    await person('cem', { employeeId: 'none' });
    await letIn([clause]);
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(active()).toEqual(expected);
  });

  it('wants every clause of one group', async () => {
    await person('ada', { department: 'Sales', city: 'Oslo' });
    await person('bob', { department: 'Sales' });
    await person('cem', { department: 'Kitchen', city: 'Bergen' });
    await letIn(
      [
        ['EQUALS', 'department', 'Sales'],
        ['EQUALS', 'city', 'Oslo'],
      ],
      [['EQUALS', 'city', 'Bergen']],
    );
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(active()).toEqual(['ada', 'cem']);
  });

  it('takes who falls out of it out of the service, and lets them in again', async () => {
    const ada = await person('ada', { department: 'Sales' });
    await letIn([['EQUALS', 'department', 'Sales']]);
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(active()).toEqual(['ada']);
    for (const [department, expected] of [
      ['Kitchen', []],
      ['Sales', ['ada']],
    ] as const) {
      await asAdmin(bench, 'PATCH', `/users/${ada}`, { department });
      await nextCycle(bench);
      expect([department, active()]).toEqual([department, expected]);
    }
    await letIn([['EQUALS', 'department', 'Nothing']]);
    await nextCycle(bench);
    expect(active()).toEqual([]);
    expect((await logOf(bench))[0]).toMatchObject({ provisioningAction: 'disable' });
  });

  it('leaves who falls out of it alone where the job is told to', async () => {
    const ada = await person('ada', { department: 'Sales' });
    const secrets = [{ key: 'SkipOutOfScopeDeletions', value: 'true' }];
    app = await provisionedApp(bench, scim, { secrets });
    await assign(bench, app, ada);
    await letIn([['EQUALS', 'department', 'Sales']]);
    await start(bench, app);
    await nextCycle(bench, 0);
    await asAdmin(bench, 'PATCH', `/users/${ada}`, { department: 'Kitchen' });
    await nextCycle(bench);
    expect(active()).toEqual(['ada']);
  });

  it('of groups takes those that fall out of it away', async () => {
    const group = await newGroup(bench, 'Cooks', []);
    await assign(bench, app, group);
    await changeMappings(bench, app, (_, groups) => {
      groups.scope = scopeOf([['INCLUDES', 'displayName', 'Cooks']]);
    });
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(scim.groups.size).toBe(1);
    await asAdmin(bench, 'PATCH', `/groups/${group}`, { displayName: 'Waiters' });
    await nextCycle(bench);
    expect(scim.groups.size).toBe(0);
  });

  it('is told on demand, and by the entitled of a run', async () => {
    await person('ada', { department: 'Sales' });
    await person('bob', { department: 'Kitchen' });
    await letIn([['EQUALS', 'department', 'Sales']]);
    await start(bench, app);
    await run();
    const { body } = await asAdmin(bench, 'GET', `${app.base}/jobs/${app.jobId}`);
    expect(body['status']).toMatchObject({ lastExecution: { countEntitled: 1 } });
    const told = JSON.stringify(await logOf(bench));
    expect(told).toContain('ScopeEvaluationResult');
    expect(told).toContain(String.raw`{\"Filter 1\":true}`);
  });

  it('stays when the mappings are written back as they were read', async () => {
    await letIn([['EQUALS', 'department', 'Sales']]);
    const path = `${app.base}/jobs/${app.jobId}/schema`;
    const { body } = await asAdmin(bench, 'GET', path);
    expect((await asAdmin(bench, 'PUT', path, body)).status).toBe(204);
    expect((await asAdmin(bench, 'GET', path)).body).toEqual(body);
    expect(JSON.stringify(body)).toContain('"sourceOperandName":"department"');
  });

  it.each<[string, unknown, number, RegExp]>([
    ['the operator &', scopeOf([['&', 'department', 'x']]), 501, /operator &/],
    ['IsMemberOf', scopeOf([['IsMemberOf', 'department', 'x']]), 501, /IsMemberOf/],
    ['an unknown operator', scopeOf([['ROUGHLY', 'department', 'x']]), 400, /no operator ROUGHLY/],
    ['an unknown attribute', scopeOf([['IS NULL', 'shoeSize']]), 400, /no attribute shoeSize/],
    ['a list', scopeOf([['IS NULL', 'appRoleAssignments']]), 400, /appRoleAssignments/],
    ['no value', scopeOf([['EQUALS', 'department']]), 400, /takes a value/],
    ['a value too many', scopeOf([['IS NULL', 'department', 'x']]), 400, /takes no value/],
    ['no number', scopeOf([['GREATER_THAN', 'employeeId', 'x']]), 400, /whole number/],
    ['a look around', scopeOf([['REGEX MATCH', 'department', '(?!x)']]), 501, /look around/],
    ['a broken pattern', scopeOf([['REGEX MATCH', 'department', '(']]), 400, /parenthesis/],
    ['inputFilterGroups', { ...scopeOf(), inputFilterGroups: [{ clauses: [] }] }, 501, /inputFilterGroups/],
    [
      'categoryFilterGroups',
      { ...scopeOf(), categoryFilterGroups: [{ clauses: [] }] },
      501,
      /categoryFilter/,
    ],
    ['an unknown property', { ...scopeOf(), colour: 'red' }, 400, /Invalid property/],
  ])('is refused with %s', async (_, scope, status, words) => {
    const refused = await putMappings(bench, app, (users) => {
      users.scope = scope;
    });
    expect([refused.status, refused.body['message']]).toEqual([status, expect.stringMatching(words)]);
    if (status === 501) expect(refused.body['code']).toBe('NotEmulated');
  });
});
