import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { memberGroups } from '../src/member-groups.ts';
import { mayReadMembership, unusedRemarks } from '../src/step-parts/approval.ts';
import { startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';

const bench = await startBench();
const { control } = bench;
const READERS = ['Application.ReadWrite.OwnedBy', 'User.ReadBasic.All', 'GroupMember.Read.All'] as const;
const CHECK = '*/checkMemberGroups';
const manny = () => {
  const found = bench.emulator.seedFacts.directories.find(({ domain }) => domain === 'contoso.example');
  if (!found?.userInManyGroups) throw new Error('the seed has nobody in many groups');
  return found.userInManyGroups;
};
let customer: Customer;
let held: string[];
beforeEach(async () => {
  customer = await bench.newCustomer();
  await bench.askFor(...READERS);
  const memberOf = `/directories/contoso.example/graph/users/${manny().objectId}/getMemberGroups`;
  const { value } = (await control.send('POST', memberOf, { securityEnabledOnly: false })) as {
    value: string[];
  };
  held = value;
});

/** By its code where nobody knows. */
const asking = (groups: readonly string[], parts = bench.parts) =>
  memberGroups(parts, {
    connectionId: 'sso_test',
    directoryId: customer.directoryId,
    objectId: manny().objectId,
    groups,
  });
const ask = async (...asked: Parameters<typeof asking>) => {
  const answered = await asking(...asked);
  return 'unknown' in answered ? undefined : answered;
};
const checks = async () =>
  (await control.requests()).filter(({ path }) => path.endsWith('/checkMemberGroups'));

test('of somebody in more than 200 groups, those that were asked for come back, by twenty in a call', async () => {
  await bench.approve();
  expect(held.length).toBeGreaterThan(200);
  const mine = held.slice(0, 45);
  const others = Array.from({ length: 5 }, () => randomUUID());
  await control.forgetRequests();
  expect((await ask([...others, ...mine]))?.toSorted()).toEqual(mine.toSorted());
  expect((await checks()).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await ask(others)).toEqual([]);
});

test('why nobody knows comes back as a code that the catalogue explains', async () => {
  const one = held.slice(0, 1);
  expect(await asking(one, bench.newParts({ provisioningApp: undefined }))).toEqual({
    unknown: 'not_configured',
  });
  await bench.askFor('Application.ReadWrite.OwnedBy');
  await bench.approve();
  expect(await asking(one)).toEqual({ unknown: 'not_approved' });
  await bench.askFor(...READERS);
  await bench.approve();
  await control.fault({
    ...{ surface: 'graph', path: CHECK, count: 1, status: 403 },
    ...{ code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' },
  });
  expect(await asking(one)).toEqual({ unknown: 'Authorization_RequestDenied' });
  await control.fault({ surface: 'graph', path: CHECK, count: 1, status: 403, code: '<b>', message: 'x' });
  expect(await asking(one)).toEqual({ unknown: 'unknown' });
});

test('nobody is asked where the directory has not approved that (attack 14)', async () => {
  await bench.askFor('Application.ReadWrite.OwnedBy');
  await bench.approve();
  await control.forgetRequests();
  expect(await ask(held.slice(0, 1))).toBeUndefined();
  await bench.askFor('Application.ReadWrite.OwnedBy', 'GroupMember.Read.All');
  await bench.approve();
  expect(await ask(held.slice(0, 1))).toBeUndefined();
  expect(await checks()).toEqual([]);
});

test('an approval that was taken back leaves it unknown (fault R16)', async () => {
  await bench.approve();
  await control.revokeConsent(
    'contoso.example',
    bench.emulator.seedFacts.provisioningApp?.clientId ?? '',
    true,
  );
  expect(await ask(held.slice(0, 1))).toBeUndefined();
});

test('a call that fails leaves all of it unknown: some groups are never taken for all', async () => {
  await bench.approve();
  const failures = [
    { status: 500 },
    { status: 403 },
    { status: 429, retryAfter: 1 },
    { malformed: 'cut' },
  ] as const;
  for (const failure of failures) {
    await control.fault({ surface: 'graph', path: CHECK, nth: 2, ...failure });
    expect(await ask(held.slice(0, 30)), JSON.stringify(failure)).toBeUndefined();
    await control.clearFaults();
  }
  await control.fault({ surface: 'graph', path: CHECK, count: 1, malformed: 'empty' });
  expect(await ask(held.slice(0, 1))).toBeUndefined();
  const logged = bench.log.filter(({ event }) => event === 'groups_unknown');
  expect(logged.length).toBeGreaterThanOrEqual(failures.length);
});

test('an answer that is no list of groups leaves it unknown', async () => {
  await bench.approve();
  const { timeoutMs } = bench.parts.microsoft;
  for (const answer of [{}, { value: null }, { value: held[0] }]) {
    const send: typeof fetch = (input, init) =>
      String(input).endsWith('/checkMemberGroups')
        ? Promise.resolve(Response.json(answer))
        : fetch(input, init);
    const parts = bench.newParts({ microsoft: { timeoutMs, send } });
    expect(await ask(held.slice(0, 1), parts), JSON.stringify(answer)).toBeUndefined();
  }
});

test('a Microsoft that does not answer is not waited for: the budget ends the call', async () => {
  await bench.approve();
  for (const surface of ['login', 'graph'] as const) {
    await control.fault({ surface, count: 10, latencyMs: 120_000 });
    expect(await ask(held.slice(0, 1)), surface).toBeUndefined();
    await control.clearFaults();
  }
});

test('without a provisioning app there is nobody to ask', async () => {
  expect(await ask(held.slice(0, 1), bench.newParts({ provisioningApp: undefined }))).toBeUndefined();
});

test('what reading memberships takes counts as needed, and no more than that', () => {
  expect(mayReadMembership([...READERS])).toBe(true);
  expect(mayReadMembership(['Directory.Read.All'])).toBe(true);
  expect(mayReadMembership(['User.ReadBasic.All'])).toBe(false);
  expect(mayReadMembership(['GroupMember.Read.All'])).toBe(false);
  expect(mayReadMembership([])).toBe(false);
  expect(unusedRemarks([...READERS])).toEqual([]);
  expect(unusedRemarks([...READERS, 'Directory.Read.All'])).toEqual(['more_permissions_than_needed']);
});
