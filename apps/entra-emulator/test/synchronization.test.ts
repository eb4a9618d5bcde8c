import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';
import { differences } from './support/graph-schema.ts';
import { asAdmin, instantiate, provisionedApp, statusOf } from './support/provisioned-app.ts';
import { provisioningBench } from './support/provisioning-bench.ts';

/* `servicePrincipals/{id}/synchronization` of Graph. What the jobs do is in provisioning-*.test.ts. */

const { bench, scim } = await provisioningBench();

const TEMPLATE = '/applicationTemplates/8adf8e6e-67b2-4cf2-a259-e3dc5476c621/instantiate';
describe('templates', () => {
  it('appear some seconds after an instantiate, and then a job can be made', async () => {
    const made = await asAdmin(bench, 'POST', TEMPLATE, { displayName: 'App' });
    const base = `/servicePrincipals/${(made.body['servicePrincipal'] as { id: string }).id}/synchronization`;
    await bench.control('POST', '/clock', { freeze: true });
    expect((await asAdmin(bench, 'GET', `${base}/templates`)).body['value']).toEqual([]);
    expect((await asAdmin(bench, 'POST', `${base}/jobs`, { templateId: 'scim' })).status).toBe(400);
    await bench.control('POST', '/clock', { advanceSeconds: 6 });
    const [template, ...others] = entries((await asAdmin(bench, 'GET', `${base}/templates`)).body);
    expect(others).toEqual([]);
    expect(template).toMatchObject({ id: 'scim' });
    expect(differences(template ?? {}, 'synchronizationTemplate')).toEqual([]);
    expect((await asAdmin(bench, 'POST', `${base}/jobs`, { templateId: 'scim' })).status).toBe(201);
  });

  it('are not there for an application that no template made, unless a setting says so', async () => {
    const application = await asAdmin(bench, 'POST', '/applications', { displayName: 'Plain' });
    const { appId } = application.body;
    const made = await asAdmin(bench, 'POST', '/servicePrincipals', { appId });
    const path = `/servicePrincipals/${made.body['id']}/synchronization/templates`;
    await bench.control('POST', '/clock', { advanceSeconds: 60 });
    expect((await asAdmin(bench, 'GET', path)).body['value']).toEqual([]);
    await bench.control('PATCH', '/settings', { synchronizationOnPlainApps: true });
    expect(entries((await asAdmin(bench, 'GET', path)).body)).toHaveLength(1);
  });
});

describe('jobs', () => {
  it('are made switched off, named after template and directory, and a lost answer makes a second one', async () => {
    const base = `/servicePrincipals/${await instantiate(bench)}/synchronization`;
    const made = await asAdmin(bench, 'POST', `${base}/jobs`, { templateId: 'scim' });
    const tenant = bench.directory().tenantId.replaceAll('-', '');
    expect(made.body).toMatchObject({
      id: expect.stringMatching(new RegExp(`^scim\\.${tenant}\\.[0-9a-f-]{36}$`)),
      templateId: 'scim',
      schedule: { state: 'Disabled' },
      status: { code: 'NotConfigured', quarantine: null, lastExecution: null },
    });
    await asAdmin(bench, 'POST', `${base}/jobs`, { templateId: 'scim' });
    const jobs = entries((await asAdmin(bench, 'GET', `${base}/jobs`)).body);
    expect(jobs).toHaveLength(2);
    for (const job of jobs) expect(differences(job, 'synchronizationJob')).toEqual([]);
    await asAdmin(bench, 'DELETE', `${base}/jobs/${made.body['id']}`);
    expect((await asAdmin(bench, 'GET', `${base}/jobs/${made.body['id']}`)).status).toBe(404);
    expect(entries((await asAdmin(bench, 'GET', `${base}/jobs`)).body)).toHaveLength(1);
  });

  it('say what stands: not configured, not run, active, paused', async () => {
    const app = await provisionedApp(bench, scim);
    const path = `${app.base}/jobs/${app.jobId}`;
    expect(await statusOf(bench, app)).toMatchObject({ code: 'NotRun' });
    await asAdmin(bench, 'POST', `${path}/start`);
    expect(await statusOf(bench, app)).toMatchObject({ code: 'NotRun' });
    await bench.control('POST', '/provisioning/run', {});
    expect(await statusOf(bench, app)).toMatchObject({
      code: 'Active',
      lastExecution: { state: 'Succeeded', error: null },
      steadyStateFirstAchievedTime: expect.stringMatching(/^2026-/),
    });
    const { body } = await asAdmin(bench, 'GET', path);
    expect(differences(body, 'synchronizationJob')).toEqual([]);
    expect(body['schedule']).toEqual({ expiration: null, interval: 'PT40M', state: 'Active' });
    await asAdmin(bench, 'POST', `${path}/pause`);
    expect(await statusOf(bench, app)).toMatchObject({ code: 'Paused' });
    await bench.control('POST', '/clock', { advanceSeconds: 86_400 });
    expect((await bench.control('POST', '/provisioning/run', {})).body).toEqual({ runs: [] });
  });

  it.each([
    ['no template', {}],
    ['another template', { templateId: 'other' }],
    ['what is unknown', { templateId: 'scim', schedule: {} }],
  ])('are not made with %s', async (_, body) => {
    const id = await instantiate(bench);
    expect((await asAdmin(bench, 'POST', `/servicePrincipals/${id}/synchronization/jobs`, body)).status).toBe(
      400,
    );
  });

  it('go with their enterprise app, and are asked for by its id alone', async () => {
    const app = await provisionedApp(bench, scim);
    const { body } = await asAdmin(bench, 'GET', `/servicePrincipals/${app.servicePrincipalId}`);
    const byAppId = `/servicePrincipals(appId='${body['appId']}')/synchronization/jobs`;
    expect((await asAdmin(bench, 'GET', byAppId)).status).toBe(400);
    await bench.control('DELETE', `/servicePrincipals/${app.servicePrincipalId}?purge=true`);
    expect((await bench.control('GET', '/state')).body['synchronizationJobs']).toEqual([]);
  });

  it('take no reset that is unknown', async () => {
    const app = await provisionedApp(bench, scim);
    const path = `${app.base}/jobs/${app.jobId}/restart`;
    const restart = (resetScope: string) => asAdmin(bench, 'POST', path, { criteria: { resetScope } });
    expect((await restart('Watermark, escrows,QuarantineState')).status).toBe(204);
    expect((await restart('Full')).status).toBe(204);
    expect((await restart('Everything')).status).toBe(400);
  });
});

describe('who may', () => {
  it('OwnedBy reaches what the caller owns; anything else is 401 without a word', async () => {
    const token = await tokenWith(bench, ['Application.ReadWrite.OwnedBy']);
    const foreign = await instantiate(bench, 'Foreign');
    const path = (id: unknown): string => `/servicePrincipals/${id}/synchronization/jobs`;
    for (const [method, body] of [['GET'], ['POST', { templateId: 'scim' }]] as const) {
      const refused = await bench.graph(token, method, path(foreign), body);
      expect([refused.status, refused.body['error']]).toMatchObject([
        401,
        { code: 'UnknownError', message: '' },
      ]);
    }
    await bench.control('PATCH', '/settings', { instantiateGivesOwner: true });
    const made = await bench.graph(token, 'POST', TEMPLATE, { displayName: 'Mine' });
    const own = (made.body['servicePrincipal'] as { id: string }).id;
    await bench.control('POST', '/clock', { advanceSeconds: 10 });
    expect((await bench.graph(token, 'POST', path(own), { templateId: 'scim' })).status).toBe(201);
  });

  it('Synchronization.Read.All reads, and does not write; other permissions do neither', async () => {
    const id = await instantiate(bench);
    const path = `/servicePrincipals/${id}/synchronization/jobs`;
    const other = await tokenWith(bench, ['User.Read.All']);
    expect((await bench.graph(other, 'GET', path)).status).toBe(403);
    const reader = await tokenWith(bench, ['Synchronization.Read.All']);
    expect((await bench.graph(reader, 'GET', path)).status).toBe(200);
    expect((await bench.graph(reader, 'POST', path, { templateId: 'scim' })).status).toBe(403);
    const writer = await tokenWith(bench, ['Synchronization.ReadWrite.All']);
    expect((await bench.graph(writer, 'POST', path, { templateId: 'scim' })).status).toBe(201);
  });

  it('a job of another enterprise app, or of another directory, is not found', async () => {
    const [one, other] = [await provisionedApp(bench, scim), await provisionedApp(bench, scim)];
    expect((await asAdmin(bench, 'GET', `${one.base}/jobs/${other.jobId}`)).status).toBe(404);
    const elsewhere = await bench.control(
      'GET',
      `/directories/fabrikam.example/graph${one.base}/jobs/${one.jobId}`,
    );
    expect(elsewhere.status).toBe(404);
  });
});

it('jobs, secrets, links and the log come back with an export and a snapshot; an older export knows none of them', async () => {
  const app = await provisionedApp(bench, scim);
  await bench.control('POST', `/servicePrincipals/${app.servicePrincipalId}/assignments`, {
    principalId: login(bench.directory().user).objectId,
  });
  await asAdmin(bench, 'POST', `${app.base}/jobs/${app.jobId}/start`);
  await bench.control('POST', '/provisioning/run', {});
  const exported = (await bench.control('GET', '/export')).body;
  await bench.control('POST', '/snapshots/provisioned');
  const back = async () => {
    expect(await statusOf(bench, app)).toMatchObject({ code: 'Active' });
    expect(entries((await asAdmin(bench, 'GET', '/auditLogs/provisioning')).body).length).toBeGreaterThan(0);
    scim.told();
    await bench.control('POST', '/provisioning/run', {});
    // The service's ids are still known.
    expect(scim.told()).toEqual([]);
  };
  await bench.control('POST', '/reset');
  expect((await asAdmin(bench, 'GET', `${app.base}/jobs/${app.jobId}`)).status).toBe(404);
  expect((await bench.control('POST', '/import', exported)).status).toBe(200);
  await back();
  await bench.control('POST', '/reset');
  await bench.control('POST', '/snapshots/provisioned/restore');
  await back();
  const { content } = exported as { content: Record<string, unknown> };
  for (const name of ['synchronizations', 'synchronizationJobs', 'provisioningEvents']) delete content[name];
  // One that was written before there was provisioning.
  expect((await bench.control('POST', '/import', exported)).status).toBe(200);
});

it('a restart brings them back from the state file, and a file from before is read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'entra-emulator-'));
  const statePath = join(folder, 'state.json');
  try {
    const before = await Bench.start({ statePath });
    const app = await provisionedApp(before, scim);
    await before.close();
    const after = await Bench.start({ statePath });
    expect(await statusOf(after, app)).toMatchObject({ code: 'NotRun' });
    await after.close();
    const state = JSON.parse(readFileSync(statePath, 'utf8')) as { directories: Record<string, unknown> };
    for (const name of ['synchronizations', 'synchronizationJobs', 'provisioningEvents'])
      delete state.directories[name];
    writeFileSync(statePath, JSON.stringify(state));
    const old = await Bench.start({ statePath });
    expect((await asAdmin(old, 'GET', `${app.base}/jobs`)).body['value']).toEqual([]);
    await old.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('a person may with an administrator’s role, or what is theirs', async () => {
  const OPERATOR = 'operator.example';
  const graph = (method: string, path: string, body?: unknown) =>
    bench.control(method, `/directories/${OPERATOR}/graph${path}`, body);
  const made = await graph('POST', TEMPLATE, { displayName: 'App' });
  const id = (made.body['servicePrincipal'] as { id: string }).id;
  const client = bench.emulator.seedFacts.clients.find((one) => one.displayName === 'Demo client');
  const [clientId, resourceId] = await Promise.all(
    [client?.clientId, '00000003-0000-0000-c000-000000000000'].map(async (appId) => {
      const { body } = await graph('GET', `/servicePrincipals?$filter=appId eq '${appId}'`);
      return entries(body)[0]?.['id'];
    }),
  );
  for (const { id: old } of entries((await graph('GET', '/oauth2PermissionGrants')).body))
    await graph('DELETE', `/oauth2PermissionGrants/${old}`);
  const scope = 'openid Synchronization.ReadWrite.All';
  await graph('POST', '/oauth2PermissionGrants', {
    clientId,
    resourceId,
    consentType: 'AllPrincipals',
    scope,
  });
  const { tenantId, user } = bench.directory(OPERATOR);
  const { body } = await bench.token(tenantId, {
    grant_type: 'password',
    client_id: client?.clientId ?? '',
    client_secret: client?.clientSecret ?? '',
    username: login(user).upn,
    password: login(user).password,
    scope: 'https://graph.microsoft.com/Synchronization.ReadWrite.All',
  });
  const read = () =>
    bench.graph(String(body['access_token']), 'GET', `/servicePrincipals/${id}/synchronization/jobs`);
  const refused = await read();
  expect([refused.status, codeOf(refused.body)]).toEqual([403, 'Authorization_RequestDenied']);
  await bench.control('PATCH', `/users/${login(user).objectId}`, {
    directoryRoles: ['Cloud Application Administrator'],
  });
  expect((await read()).status).toBe(200);
});
