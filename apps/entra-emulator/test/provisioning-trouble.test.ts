import type { ServerResponse } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import { retryAfterAttempt, tooManyFailures } from '../src/provisioning-service/escrow.ts';
import {
  asAdmin,
  assign,
  logOf,
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
import { answer, TOKEN } from './support/scim-server.ts';

/* What the provisioning service does when the service it provisions into is in trouble, or hostile. */

const HOUR = 60;
const DAY = 24 * HOUR;

const { bench, scim } = await provisioningBench();
let app: ProvisionedApp;
let ada: string;
beforeEach(async () => {
  app = await provisionedApp(bench, scim);
  ada = await newUser(bench, 'ada');
  await assign(bench, app, ada);
});

const restart = (resetScope: string) =>
  asAdmin(bench, 'POST', `${app.base}/jobs/${app.jobId}/restart`, { criteria: { resetScope } });

describe('quarantine', () => {
  it('comes at once with credentials that are refused, then there is one try a day, and none after four weeks', async () => {
    scim.token = 'another';
    await start(bench, app);
    await nextCycle(bench, 0);
    const INVALID = 'SystemForCrossDomainIdentityManagementInvalidCredentials';
    expect(await statusOf(bench, app)).toMatchObject({
      code: 'Quarantine',
      countSuccessiveCompleteFailures: 1,
      quarantine: {
        reason: 'EncounteredQuarantineException',
        seriesCount: 1,
        error: { code: INVALID, tenantActionable: true },
      },
      lastExecution: { state: 'Failed', error: { code: INVALID } },
    });
    expect(scim.told()).toHaveLength(1);
    await nextCycle(bench, DAY - 1);
    expect(scim.told()).toEqual([]);
    await nextCycle(bench, 1);
    expect(scim.told()).toHaveLength(1);
    await nextCycle(bench, 40 * DAY);
    expect(scim.told()).toHaveLength(27);
    const { body } = await asAdmin(bench, 'GET', `${app.base}/jobs/${app.jobId}`);
    expect(body).toMatchObject({ schedule: { state: 'Disabled' }, status: { code: 'Quarantine' } });
  });

  it('ends with the first run that succeeds, or with a restart', async () => {
    scim.token = 'another';
    await start(bench, app);
    await nextCycle(bench, 0);
    scim.token = TOKEN;
    await nextCycle(bench, DAY);
    expect(await statusOf(bench, app)).toMatchObject({ code: 'Active', quarantine: null });
    scim.token = 'another';
    await asAdmin(bench, 'PATCH', `/users/${ada}`, { displayName: 'Ada' });
    await nextCycle(bench);
    expect(await statusOf(bench, app)).toMatchObject({ code: 'Quarantine' });
    scim.token = TOKEN;
    await restart('QuarantineState, Escrows');
    await nextCycle(bench, 0);
    expect(await statusOf(bench, app)).toMatchObject({ code: 'Active', quarantine: null });
    expect(scim.userNamed('ada@contoso.example')['displayName']).toBe('Ada');
  });

  it.each([
    ['404 for a list', (response: ServerResponse) => answer(response, 404, {})],
    ['403', (response: ServerResponse) => answer(response, 403, {})],
  ])('comes at once with %s', async (_, refuse) => {
    scim.instead = (_request, response) => {
      refuse(response);
      return true;
    };
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(await statusOf(bench, app)).toMatchObject({ code: 'Quarantine' });
    expect(scim.told()).toHaveLength(1);
  });

  it('comes when nothing says how the service is reached', async () => {
    await asAdmin(bench, 'PUT', `${app.base}/secrets`, { value: [] });
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(await statusOf(bench, app)).toMatchObject({
      quarantine: { error: { code: expect.stringMatching(/BaseAddressMissing$/) } },
    });
  });

  it('comes when three objects in a row have no answer, and the others are not tried', async () => {
    for (const name of ['bob', 'cem', 'dan']) await assign(bench, app, await newUser(bench, name));
    await bench.control('POST', '/faults', { surface: 'scim', drop: 'before' });
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(await statusOf(bench, app)).toMatchObject({
      code: 'Quarantine',
      lastExecution: { countEscrowed: 3 },
    });
    expect(scim.told()).toEqual([]);
  });

  it('holds more removals than the job allows, until somebody forces them', async () => {
    const bob = await newUser(bench, 'bob');
    await assign(bench, app, bob);
    await asAdmin(bench, 'PATCH', `${app.base}/jobs/${app.jobId}`, {
      synchronizationJobSettings: [{ name: 'QuarantineTooManyDeletesThreshold', value: '1' }],
    });
    await start(bench, app);
    await nextCycle(bench, 0);
    for (const id of [ada, bob]) await asAdmin(bench, 'PATCH', `/users/${id}`, { accountEnabled: false });
    scim.told();
    await nextCycle(bench);
    expect(scim.told()).toEqual([]);
    expect(await statusOf(bench, app)).toMatchObject({ quarantine: { reason: 'TooManyDeletes' } });
    await restart('ForceDeletes');
    await nextCycle(bench, 0);
    expect([...scim.users.values()].map((one) => one['active'])).toEqual([false, false]);
    expect(await statusOf(bench, app)).toMatchObject({ code: 'Active' });
  });

  it.each([
    [4999, 4999, 0, undefined],
    [5000, 12_501, 0, undefined],
    [5000, 12_499, 0, 'EncounteredEscrowProportionThreshold'],
    [40_001, 1_000_000, 0, 'EncounteredBaseEscrowThreshold'],
    [30_000, 1_000_000, 30_001, 'EncounteredTotalEscrowThreshold'],
    [4000, 1_000_000, 2000, undefined],
  ])(
    'comes by the documented numbers: %i failures of %i, and %i of references',
    (failures, total, references, reason) => {
      const escrows = [
        ...Array.from({ length: failures }, () => ({ isReference: false })),
        ...Array.from({ length: references }, () => ({ isReference: true })),
      ];
      expect(tooManyFailures(escrows, total)).toBe(reason);
    },
  );
});

describe('an object that fails', () => {
  it('does not hold the others up, and is tried after 6, 12 and 24 hours and then daily', async () => {
    await assign(bench, app, await newUser(bench, 'bob'));
    scim.instead = (request, response) => {
      const isAda = request.method === 'POST' && request.body?.['userName'] === 'ada@contoso.example';
      if (isAda) answer(response, 400, { status: '400', detail: 'no such hat' });
      return isAda;
    };
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(scim.userNamed('bob@contoso.example')).toBeDefined();
    expect(await statusOf(bench, app)).toMatchObject({
      code: 'Active',
      lastExecution: { state: 'EntryLevelErrors', countEscrowed: 1 },
    });
    const posts = () => scim.told().filter((one) => one.startsWith('POST')).length;
    posts();
    const made: number[] = [];
    for (const hours of [5, 1, 5, 1, 11, 1, 23, 1]) {
      await nextCycle(bench, hours * HOUR);
      made.push(posts());
    }
    expect(made).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
    scim.instead = undefined;
    await nextCycle(bench, DAY);
    expect(scim.userNamed('ada@contoso.example')).toBeDefined();
    expect(await statusOf(bench, app)).toMatchObject({
      lastExecution: { state: 'Succeeded', countEscrowed: 0 },
    });
  });

  it('is tried at once when it changes, and no more after 28 days', async () => {
    scim.instead = (request, response) => {
      if (request.method !== 'POST') return false;
      answer(response, 500, {});
      return true;
    };
    await start(bench, app);
    await nextCycle(bench, 0);
    scim.told();
    await asAdmin(bench, 'PATCH', `/users/${ada}`, { displayName: 'Ada' });
    await nextCycle(bench);
    expect(scim.told()).toHaveLength(2);
    await nextCycle(bench, 40 * DAY);
    const tries = scim.told().length;
    expect(tries).toBeGreaterThan(40);
    await nextCycle(bench, 40 * DAY);
    expect(scim.told()).toEqual([]);
  });

  it('is not tried any more once it is out of scope', async () => {
    const bob = await newUser(bench, 'bob');
    const assignment = await assign(bench, app, bob);
    const off = await newUser(bench, 'off');
    await assign(bench, app, off);
    scim.instead = (request, response) => {
      const isOther = request.method === 'POST' && request.body?.['userName'] !== 'ada@contoso.example';
      if (isOther) answer(response, 400, {});
      return isOther;
    };
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(await statusOf(bench, app)).toMatchObject({ lastExecution: { countEscrowed: 2 } });
    await unassign(bench, assignment);
    await asAdmin(bench, 'PATCH', `/users/${off}`, { accountEnabled: false });
    scim.told();
    await nextCycle(bench);
    expect(await statusOf(bench, app)).toMatchObject({
      lastExecution: { state: 'Succeeded', countEscrowed: 0 },
    });
    await nextCycle(bench, 2 * DAY);
    expect(scim.told()).toEqual([]);
  });

  it('with what it refers to is put aside alone, and sent when the service takes it', async () => {
    await assign(bench, app, await newGroup(bench, 'Cooks', [ada]));
    scim.instead = (request, response) => {
      const isGroup = request.method === 'PATCH' && request.url.includes('/Groups/');
      if (isGroup) answer(response, 500, {});
      return isGroup;
    };
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(scim.groupNamed('Cooks')['members']).toEqual([]);
    expect(await statusOf(bench, app)).toMatchObject({ lastExecution: { countEscrowed: 1 } });
    scim.instead = undefined;
    await nextCycle(bench, 5 * HOUR);
    expect(scim.groupNamed('Cooks')['members']).toEqual([]);
    await nextCycle(bench, HOUR);
    expect(scim.groupNamed('Cooks')['members']).toHaveLength(1);
  });

  it('is planned by the documented hours', () => {
    const hour = 3_600_000;
    expect(retryAfterAttempt(1, 0, 0)).toBe(6 * hour);
    expect(retryAfterAttempt(2, 0, 6 * hour)).toBe(12 * hour);
    expect(retryAfterAttempt(3, 0, 12 * hour)).toBe(24 * hour);
    expect(retryAfterAttempt(4, 0, 24 * hour)).toBe(48 * hour);
    expect(retryAfterAttempt(31, 0, 28 * 24 * hour)).toBeNull();
  });

  it('because its name is there twice is told so', async () => {
    for (const id of ['one', 'two']) scim.users.set(id, { id, userName: 'ada@contoso.example' });
    await start(bench, app);
    await nextCycle(bench, 0);
    const [entry] = await logOf(bench);
    expect(entry).toMatchObject({
      provisioningStatusInfo: {
        status: 'failure',
        errorInformation: { errorCode: expect.stringMatching(/DuplicateTargetEntries$/) },
      },
    });
  });
});

describe('overload', () => {
  it('ends the run, which goes on after Retry-After by the clock', async () => {
    await assign(bench, app, await newUser(bench, 'bob'));
    scim.instead = (request, response) => {
      if (request.method !== 'POST') return false;
      scim.instead = undefined;
      answer(response, 429, {}, { 'retry-after': '120' });
      return true;
    };
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(scim.users.size).toBe(0);
    expect(await statusOf(bench, app)).toMatchObject({
      quarantine: null,
      lastExecution: { state: 'Failed' },
    });
    scim.told();
    await bench.control('POST', '/clock', { advanceSeconds: 119 });
    expect(scim.told()).toEqual([]);
    await bench.control('POST', '/clock', { advanceSeconds: 1 });
    expect(scim.users.size).toBe(2);
    expect(await statusOf(bench, app)).toMatchObject({ lastExecution: { state: 'Succeeded' } });
  });

  it('may be told as an instant', async () => {
    await bench.control('POST', '/clock', { freeze: true, at: '2026-03-02T00:00:00Z' });
    scim.instead = (_request, response) => {
      scim.instead = undefined;
      answer(response, 429, {}, { 'retry-after': 'Mon, 02 Mar 2026 00:05:00 GMT' });
      return true;
    };
    await start(bench, app);
    await nextCycle(bench, 0);
    await nextCycle(bench, 4);
    expect(scim.users.size).toBe(0);
    await nextCycle(bench, 1);
    expect(scim.users.size).toBe(1);
  });

  it('that never ends does not hold the clock up', async () => {
    scim.instead = (_request, response) => {
      answer(response, 429, {}, { 'retry-after': '1' });
      return true;
    };
    await start(bench, app);
    await nextCycle(bench, 30 * DAY);
    expect(scim.told().length).toBeLessThanOrEqual(200);
    expect((await fetch(`${bench.emulator.origin}/livez`)).ok).toBe(true);
  });
});
