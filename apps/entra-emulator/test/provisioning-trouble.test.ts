import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { retryAfterAttempt, tooManyFailures } from '../src/provisioning-service/escrow.ts';
import { Bench } from './support/bench.ts';
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
import { answer, ScimServer, TOKEN } from './support/scim-server.ts';

/* What the provisioning service does when the service it provisions into is in trouble, or hostile. */

const HOUR = 60;
const DAY = 24 * HOUR;

let bench: Bench;
let scim: ScimServer;
let app: ProvisionedApp;
let ada: string;
beforeAll(async () => {
  scim = await ScimServer.start();
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  scim.clear();
  app = await provisionedApp(bench, scim);
  ada = await newUser(bench, 'ada');
  await assign(bench, app, ada);
});
afterAll(async () => {
  await bench.close();
  await scim.close();
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

describe('a hostile service', () => {
  const hostile: readonly [string, (response: ServerResponse) => void][] = [
    ['that is no JSON', (response) => response.writeHead(200).end('<html>')],
    ['that is a list', (response) => answer(response, 200, [])],
    ['whose resources are no list', (response) => answer(response, 200, { Resources: { length: 1 } })],
    ['with an id that leads elsewhere', (response) => answer(response, 200, { Resources: [{ id: '..' }] })],
    ['without an id', (response) => answer(response, 200, { Resources: [{ userName: 'x' }] })],
    [
      'with an id that breaks out of a filter',
      (response) => answer(response, 200, { Resources: [{ id: 'a" or' }] }),
    ],
    // It would be a good answer otherwise.
    ['that is huge', (response) => answer(response, 200, { Resources: [], pad: 'x'.repeat(3_000_000) })],
    [
      'with a prototype',
      (response) => response.writeHead(200).end('{"Resources":[{"__proto__":{"id":"x"}}]}'),
    ],
    [
      'that leads away',
      (response) => response.writeHead(302, { location: `${scim.origin}/elsewhere` }).end(),
    ],
  ];

  it.each(hostile)('an answer %s fails the object alone', async (_, respond) => {
    scim.instead = (_request, response) => {
      respond(response);
      return true;
    };
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(await statusOf(bench, app)).toMatchObject({
      quarantine: null,
      lastExecution: { state: 'EntryLevelErrors', countEscrowed: 1, countExported: 0 },
    });
    expect(scim.told()).toEqual([expect.stringMatching(/^GET \/Users\?filter=/)]);
    expect(Object.prototype).not.toHaveProperty('id');
  });

  it('one that does not answer is left after the time-out', async () => {
    await bench.control('PATCH', '/settings', { provisioningTimeoutMs: 50 });
    scim.instead = () => true;
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(await statusOf(bench, app)).toMatchObject({ lastExecution: { countEscrowed: 1 } });
    const { body } = await bench.control('GET', '/provisioning/requests');
    expect(body['requests']).toMatchObject([
      { method: 'GET', status: null, reason: 'The service did not answer in time.' },
      { method: 'GET', status: null },
    ]);
  });

  it('an id with a slash stays in its place', async () => {
    const id = '../../admin?x=1#y';
    scim.users.set(id, { id, userName: 'ada@contoso.example' });
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(scim.requests.at(-1)?.url).toBe('/scim/Users/..%2F..%2Fadmin%3Fx%3D1%23y');
    expect(scim.users.get(id)).toMatchObject({ externalId: 'ada' });
  });

  it('one that does not answer what it was sent is sent it again', async () => {
    scim.instead = (request, response) => {
      if (request.method !== 'POST') return false;
      scim.users.set('u', { id: 'u', userName: 'ada@contoso.example' });
      answer(response, 201, { id: 'u', userName: 'ada@contoso.example' });
      return true;
    };
    await start(bench, app);
    await nextCycle(bench, 0);
    scim.told();
    await nextCycle(bench);
    expect(scim.told()).toEqual(['GET /Users/u', 'PATCH /Users/u']);
    await nextCycle(bench);
    expect(scim.told()).toEqual([]);
  });
});

describe('troubles by name', () => {
  it('a POST whose answer is lost is sent again: 409, and the person is found by the next try', async () => {
    await bench.control('POST', '/presets/scim-create-answer-lost');
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(scim.told().map((one) => one.split(' ')[0])).toEqual(['GET', 'POST', 'POST']);
    expect(scim.users.size).toBe(1);
    const [entry] = await logOf(bench);
    expect(entry).toMatchObject({ provisioningStatusInfo: { status: 'failure' } });
    await nextCycle(bench, 6 * HOUR);
    expect(scim.users.size).toBe(1);
    expect(await statusOf(bench, app)).toMatchObject({ lastExecution: { countEscrowed: 0 } });
  });

  it('a job vanishes, and mappings are reset', async () => {
    const path = `${app.base}/jobs/${app.jobId}/schema`;
    const before = (await asAdmin(bench, 'GET', path)).body;
    const changed = structuredClone(before) as {
      synchronizationRules: { objectMappings: { enabled: boolean }[] }[];
    };
    for (const one of changed.synchronizationRules[0]?.objectMappings ?? []) one.enabled = false;
    await asAdmin(bench, 'PUT', path, changed);
    expect((await asAdmin(bench, 'GET', path)).body).not.toEqual(before);
    await bench.control('POST', '/presets/synchronization-mappings-reset', { directory: 'contoso.example' });
    expect((await asAdmin(bench, 'GET', path)).body).toEqual(before);
    await bench.control('POST', '/presets/synchronization-job-vanished', { directory: 'contoso.example' });
    expect((await asAdmin(bench, 'GET', path)).status).toBe(404);
    expect((await asAdmin(bench, 'GET', `${app.base}/secrets`)).body['value']).toHaveLength(2);
  });

  it('a rule may say what the service would have said, and no number of Entra’s', async () => {
    const rule = {
      surface: 'scim',
      path: '*/Users',
      status: 400,
      code: 'invalidValue',
      message: 'no such hat',
    };
    expect((await bench.control('POST', '/faults', { ...rule, aadsts: 50000 })).status).toBe(400);
    const { body } = await asAdmin(bench, 'GET', `/servicePrincipals/${app.servicePrincipalId}`);
    await bench.control('POST', '/faults', { ...rule, appId: body['appId'], directory: 'contoso.example' });
    await start(bench, app);
    await nextCycle(bench, 0);
    const [entry] = await logOf(bench);
    expect(JSON.stringify(entry)).toContain('no such hat');
    const { body: made } = await bench.control('GET', '/provisioning/requests');
    expect(made['requests']).toMatchObject([{ status: 400, reason: 'fault: 400' }]);
    await bench.control('DELETE', '/faults');
    await bench.control('POST', '/faults', { surface: 'scim', malformed: 'cut', count: 1 });
    await asAdmin(bench, 'PATCH', `/users/${ada}`, { displayName: 'Ada' });
    await nextCycle(bench);
    expect(await statusOf(bench, app)).toMatchObject({ lastExecution: { countEscrowed: 1 } });
  });

  it('overload and an outage that the service knows nothing of', async () => {
    await bench.control('POST', '/presets/scim-throttled');
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(scim.told()).toEqual([]);
    await nextCycle(bench, 1);
    expect(scim.users.size).toBe(1);
    await bench.control('POST', '/presets/scim-unavailable');
    await asAdmin(bench, 'PATCH', `/users/${ada}`, { displayName: 'Ada' });
    await nextCycle(bench);
    expect(await statusOf(bench, app)).toMatchObject({ lastExecution: { countEscrowed: 1 } });
  });
});

it('a reset while a run is at work ends it: nothing more is sent, and nothing of it is kept', async () => {
  await start(bench, app);
  let reset: Promise<unknown> | undefined;
  scim.instead = (request, response) => {
    if (request.method !== 'GET' || reset !== undefined) return false;
    reset = bench.control('POST', '/reset').then(() => answer(response, 200, { Resources: [] }));
    return true;
  };
  await bench.control('POST', '/provisioning/run', {});
  await reset;
  expect(scim.told()).toHaveLength(1);
  const { body } = await bench.control('GET', '/state');
  expect([body['synchronizationJobs'], body['synchronizations']]).toEqual([[], []]);
});
