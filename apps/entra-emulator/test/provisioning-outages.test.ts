import type { ServerResponse } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  asAdmin,
  assign,
  logOf,
  newUser,
  nextCycle,
  type ProvisionedApp,
  provisionedApp,
  start,
  statusOf,
} from './support/provisioned-app.ts';
import { provisioningBench } from './support/provisioning-bench.ts';
import { answer } from './support/scim-server.ts';

/* What the provisioning service does when the service is hostile, or the emulator is told to pretend so. */

const HOUR = 60;

const { bench, scim } = await provisioningBench();
let app: ProvisionedApp;
let ada: string;
beforeEach(async () => {
  app = await provisionedApp(bench, scim);
  ada = await newUser(bench, 'ada');
  await assign(bench, app, ada);
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
    ...[301, 302, 303, 307, 308].map((status): [string, (response: ServerResponse) => void] => [
      `that leads away (${status})`,
      (response) => response.writeHead(status, { location: `${scim.origin}/elsewhere` }).end(),
    ]),
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
