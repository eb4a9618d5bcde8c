import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bench } from './support/bench.ts';
import { entries } from './support/graph-access.ts';
import { assignedPolicy, inDirectory } from './support/policy-writer.ts';

/* Policies and administrative units are kept as everything else is, and a state from before there were any is read. */

const LISTS = [
  'stsPolicies',
  'appManagementPolicies',
  'permissionGrantPolicies',
  'permissionClassifications',
  'administrativeUnits',
];
const GRAPH = "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')";

let folder: string;
let bench: Bench | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'policies-'));
});
afterEach(async () => {
  await bench?.close();
  rmSync(folder, { recursive: true });
});

const started = async (): Promise<Bench> => {
  await bench?.close();
  bench = await Bench.start({ statePath: join(folder, 'state.json') });
  return bench;
};

async function makeOneOfEach(at: Bench): Promise<void> {
  await at.consent();
  await assignedPolicy(at, 'tokenLifetimePolicies', { TokenLifetimePolicy: { Version: 1 } });
  const write = inDirectory(at);
  const named = { displayName: 'x' };
  const statuses = [
    await write('POST', '/policies/appManagementPolicies', named),
    await write('POST', '/policies/permissionGrantPolicies', { ...named, id: 'own' }),
    await write('POST', `${GRAPH}/delegatedPermissionClassifications`, {
      ...{ permissionName: 'User.Read', classification: 'low' },
    }),
    await write('POST', '/directory/administrativeUnits', named),
  ].map(({ status }) => status);
  expect(statuses).toEqual([201, 201, 201, 201]);
}

async function counts(at: Bench): Promise<number[]> {
  const read = async (path: string) => entries((await inDirectory(at)('GET', path)).body).length;
  return [
    await read('/policies/tokenLifetimePolicies'),
    await read('/policies/appManagementPolicies'),
    await read("/policies/permissionGrantPolicies?$filter=id eq 'own'"),
    await read(`${GRAPH}/delegatedPermissionClassifications`),
    await read('/directory/administrativeUnits'),
  ];
}

it('over a restart, by the state file; one without them is read', async () => {
  await makeOneOfEach(await started());
  expect(await counts(await started())).toEqual([1, 1, 1, 1, 1]);
  await bench?.close();
  bench = undefined;
  const path = join(folder, 'state.json');
  const saved = JSON.parse(readFileSync(path, 'utf8')) as { directories: Record<string, unknown> };
  for (const name of LISTS) {
    expect(saved.directories[name]).toHaveLength(1);
    delete saved.directories[name];
  }
  writeFileSync(path, JSON.stringify(saved));
  expect(await counts(await started())).toEqual([0, 0, 0, 0, 0]);
});

it('in snapshots, and gone with a reset and with their directory', async () => {
  const at = await started();
  await at.control('POST', '/snapshots/before');
  await makeOneOfEach(at);
  await at.control('POST', '/snapshots/after');
  await at.control('POST', '/snapshots/before/restore');
  expect((await counts(at)).filter((one) => one > 0)).toEqual([]);
  await at.control('POST', '/snapshots/after/restore');
  expect(await counts(at)).toEqual([1, 1, 1, 1, 1]);
  await at.control('DELETE', '/directories/contoso.example');
  const { body } = await at.control('GET', '/export');
  const content = body['content'] as Record<string, unknown>;
  for (const name of LISTS) expect([name, content[name]]).toEqual([name, []]);
  await at.control('POST', '/reset');
  expect((await counts(at)).filter((one) => one > 0)).toEqual([]);
});

it.each([
  '/policies/tokenIssuancePolicies',
  '/policies/homeRealmDiscoveryPolicies',
  '/policies/activityBasedTimeoutPolicies',
  '/policies/adminConsentRequestPolicy',
  `${GRAPH}/claimsPolicy`,
  `${GRAPH}/homeRealmDiscoveryPolicies`,
])('what would have no effect here says so: %s', async (path) => {
  const answer = await inDirectory(await started())('GET', path);
  expect([answer.status, answer.body]).toMatchObject([501, { code: 'NotEmulated' }]);
});
