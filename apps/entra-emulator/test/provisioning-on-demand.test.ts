import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { codeOf, tokenWith } from './support/graph-access.ts';
import { differences } from './support/graph-schema.ts';
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
} from './support/provisioned-app.ts';
import { provisioningBench } from './support/provisioning-bench.ts';

/* Provisioning on demand, with OAuth client credentials, and the log of what was done. */

type Json = Record<string, unknown>;

const { bench, scim } = await provisioningBench();

interface Schema {
  synchronizationRules: { id: string; objectMappings: Mapping[] }[];
}
interface Mapping {
  enabled: boolean;
  flowTypes: string;
  sourceObjectName: string;
  attributeMappings: Json[];
}

const ruleOf = async (app: ProvisionedApp): Promise<string> => {
  const { body } = await asAdmin(bench, 'GET', `${app.base}/jobs/${app.jobId}/schema`);
  return (body as unknown as Schema).synchronizationRules[0]?.id ?? '';
};

describe('on demand', () => {
  const demand = (app: ProvisionedApp, ruleId: string, subject: Json) =>
    asAdmin(bench, 'POST', `${app.base}/jobs/${app.jobId}/provisionOnDemand`, {
      parameters: [{ ruleId, subjects: [subject] }],
    });
  const readText = (value: unknown): Json => JSON.parse(String(value)) as Json;

  it('one person is provisioned without a run, and the answer tells the steps in JSON inside texts', async () => {
    const app = await provisionedApp(bench, scim, { flag: '?aadOptscim062020' });
    const id = await newUser(bench, 'ada');
    await assign(bench, app, id);
    const ruleId = await ruleOf(app);
    const made = await demand(app, ruleId, { objectId: id, objectTypeName: 'User' });
    expect(made.status).toBe(200);
    expect(readText(made.body['key'])).toEqual({ result: 'Success', details: {} });
    expect(readText(made.body['value'])).toMatchObject({
      action: 'Create',
      reportableIdentifier: 'ada@contoso.example',
      provisioningSteps: ['Import', 'Matching', 'Scoping', 'Export'].map((type) => ({
        type,
        status: 'Success',
      })),
      sourceIdentity: { id, type: 'User' },
      targetIdentity: { id: scim.userNamed('ada@contoso.example')['id'] },
    });
    const again = await demand(app, ruleId, { objectId: id, objectTypeName: 'user' });
    expect(readText(again.body['key'])).toMatchObject({
      result: 'Skipped',
      details: { errorCode: 'RedundantExport' },
    });
    // The old way of changes, whatever the tenant URL says.
    await asAdmin(bench, 'PATCH', `/users/${id}`, { accountEnabled: false });
    scim.told();
    await demand(app, ruleId, { objectId: id, objectTypeName: 'User' });
    expect(scim.operations()).toEqual([{ op: 'Replace', path: 'active', value: 'False' }]);
  });

  it('a group comes with the members that were named, five at most', async () => {
    const app = await provisionedApp(bench, scim);
    const ids = [await newUser(bench, 'ada'), await newUser(bench, 'bob')];
    const group = await newGroup(bench, 'Cooks', ids);
    await assign(bench, app, group);
    const ruleId = await ruleOf(app);
    const named = (members: readonly string[]) => ({
      objectId: group,
      objectTypeName: 'Group',
      links: { members: members.map((objectId) => ({ objectId, objectTypeName: 'User' })) },
    });
    expect((await demand(app, ruleId, named(ids.slice(0, 1)))).status).toBe(200);
    const ada = scim.userNamed('ada@contoso.example')['id'];
    expect(scim.groupNamed('Cooks')['members']).toEqual([{ value: ada }]);
    expect(scim.users.size).toBe(1);
    expect((await demand(app, ruleId, named(Array(6).fill(ids[0])))).status).toBe(400);
    // The next run brings the others.
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(scim.groupNamed('Cooks')['members']).toHaveLength(2);
  });

  it('who is not in scope is skipped, and what fails says why', async () => {
    const app = await provisionedApp(bench, scim);
    const id = await newUser(bench, 'ada');
    const ruleId = await ruleOf(app);
    const skipped = await demand(app, ruleId, { objectId: id, objectTypeName: 'User' });
    expect(readText(skipped.body['key'])).toMatchObject({
      result: 'Skipped',
      details: { errorCode: 'NotEffectivelyEntitled' },
    });
    expect(scim.users.size).toBe(0);
    await assign(bench, app, id);
    scim.token = 'another';
    const failed = await demand(app, ruleId, { objectId: id, objectTypeName: 'User' });
    expect(readText(failed.body['key'])).toMatchObject({
      result: 'Failure',
      details: { errorCode: 'SystemForCrossDomainIdentityManagementInvalidCredentials' },
    });
  });

  it('is refused for what is not there, for two at once, and more than five times in ten seconds', async () => {
    const app = await provisionedApp(bench, scim);
    await bench.control('POST', '/clock', { freeze: true });
    const id = await newUser(bench, 'ada');
    const ruleId = await ruleOf(app);
    const subject = { objectId: id, objectTypeName: 'User' };
    const nobody = { objectId: '5f0a1a1e-1d8f-4c0e-9b52-6f5a6b7c8d9e', objectTypeName: 'User' };
    expect((await demand(app, ruleId, nobody)).status).toBe(404);
    expect((await demand(app, ruleId, { ...subject, objectTypeName: 'Device' })).status).toBe(400);
    expect((await demand(app, 'another rule', subject)).status).toBe(400);
    const two = { parameters: [{ ruleId, subjects: [subject, subject] }] };
    expect(
      (await asAdmin(bench, 'POST', `${app.base}/jobs/${app.jobId}/provisionOnDemand`, two)).status,
    ).toBe(400);
    const statuses: number[] = [];
    for (let time = 0; time < 5; time += 1) statuses.push((await demand(app, ruleId, subject)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    await bench.control('POST', '/clock', { advanceSeconds: 10 });
    expect((await demand(app, ruleId, subject)).status).toBe(200);
  });
});

describe('OAuth client credentials', () => {
  const asked: { authorization: string | undefined; form: URLSearchParams }[] = [];
  const tokens = createServer((request, response) => {
    void textOf(request).then((text) => {
      const form = new URLSearchParams(text);
      asked.push({ authorization: request.headers.authorization, form });
      const access_token = `token-${asked.length}`;
      scim.token = access_token;
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ access_token, expires_in: 3600 }));
    });
  });
  async function textOf(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }
  beforeAll(async () => {
    await new Promise<void>((resolve) => tokens.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    asked.length = 0;
  });
  afterAll(async () => {
    tokens.closeAllConnections();
    await new Promise((resolve) => tokens.close(resolve));
  });

  const configured = async (credentialLocationInRequest: string): Promise<ProvisionedApp> => {
    const app = await provisionedApp(bench, scim);
    const writer = await tokenWith(bench, ['Synchronization.ReadWrite.All']);
    const { status } = await fetch(`${bench.emulator.origin}/beta${app.base}/connectivityParameters`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${writer}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        authenticationType: 'OAuth2ClientCredentialsGrant',
        oauth2ClientId: 'demo client',
        oauth2ClientSecret: 'demo:secret',
        oauth2TokenExchangeUri: `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`,
        credentialLocationInRequest,
      }),
    });
    expect(status).toBe(204);
    return app;
  };

  const BASIC = `Basic ${Buffer.from('demo%20client:demo%3Asecret').toString('base64')}`;

  it.each([
    ['header', BASIC, null],
    ['body', undefined, 'demo client'],
    ['both', BASIC, 'demo client'],
  ])('stand in the %s', async (placement, authorization, clientId) => {
    const app = await configured(placement);
    await assign(bench, app, await newUser(bench, 'ada'));
    await start(bench, app);
    await nextCycle(bench, 0);
    expect(scim.users.size).toBe(1);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.authorization).toBe(authorization);
    expect(asked[0]?.form.get('client_id')).toBe(clientId);
    expect(asked[0]?.form.get('grant_type')).toBe('client_credentials');
  });

  it('a token is used while it lives, and one that is refused is asked for again', async () => {
    const app = await configured('header');
    const id = await newUser(bench, 'ada');
    await assign(bench, app, id);
    await start(bench, app);
    await nextCycle(bench, 0);
    await asAdmin(bench, 'PATCH', `/users/${id}`, { displayName: 'Ada' });
    await bench.control('POST', '/provisioning/run', {});
    expect(asked).toHaveLength(1);
    scim.token = 'withdrawn';
    await asAdmin(bench, 'PATCH', `/users/${id}`, { displayName: 'Ada L' });
    await bench.control('POST', '/provisioning/run', {});
    expect(asked).toHaveLength(2);
    expect(scim.userNamed('ada@contoso.example')['displayName']).toBe('Ada L');
  });

  it('on demand wants the job stopped', async () => {
    const app = await configured('header');
    const objectId = await newUser(bench, 'ada');
    const body = {
      parameters: [{ ruleId: await ruleOf(app), subjects: [{ objectId, objectTypeName: 'User' }] }],
    };
    const path = `${app.base}/jobs/${app.jobId}`;
    await start(bench, app);
    expect((await asAdmin(bench, 'POST', `${path}/provisionOnDemand`, body)).status).toBe(400);
    await asAdmin(bench, 'POST', `${path}/pause`);
    expect((await asAdmin(bench, 'POST', `${path}/provisionOnDemand`, body)).status).toBe(200);
  });
});

describe('the log', () => {
  it('tells what was done about whom, in the form of the schema, and is filtered', async () => {
    const app = await provisionedApp(bench, scim);
    const ada = await newUser(bench, 'ada');
    await assign(bench, app, ada);
    await start(bench, app);
    await nextCycle(bench, 0);
    await bench.control('POST', '/clock', { freeze: true, at: '2026-03-02T00:00:00Z' });
    await asAdmin(bench, 'PATCH', `/users/${ada}`, { accountEnabled: false });
    await bench.control('POST', '/provisioning/run', { jobId: app.jobId });
    const all = await logOf(bench);
    expect(all.map((one) => one['provisioningAction'])).toEqual(['disable', 'create']);
    for (const one of all) expect(differences(one, 'provisioningObjectSummary')).toEqual([]);
    expect(all[0]).toMatchObject({
      jobId: app.jobId,
      servicePrincipal: { id: app.servicePrincipalId },
      sourceIdentity: { id: ada, identityType: 'User' },
      provisioningStatusInfo: { status: 'success', errorInformation: null },
      modifiedProperties: [{ displayName: 'active', oldValue: 'true', newValue: 'False' }],
    });
    const filtered = async (filter: string) =>
      (await logOf(bench, `?$filter=${encodeURIComponent(filter)}`)).length;
    expect(await filtered(`jobId eq '${app.jobId}'`)).toBe(2);
    expect(await filtered("jobId eq 'scim.other'")).toBe(0);
    expect(await filtered(`servicePrincipal/id eq '${app.servicePrincipalId}'`)).toBe(2);
    expect(await filtered("provisioningAction eq 'create'")).toBe(1);
    expect(await filtered("contains(provisioningAction,'reat')")).toBe(1);
    expect(await filtered('activityDateTime ge 2026-03-02T00:00:00Z')).toBe(1);
    expect(await filtered('activityDateTime lt 2026-03-02T00:00:00Z')).toBe(1);
  });

  it('is read with AuditLog.Read.All, of one’s own directory alone', async () => {
    const app = await provisionedApp(bench, scim);
    await assign(bench, app, login(bench.directory().user).objectId);
    await start(bench, app);
    await nextCycle(bench, 0);
    const none = await tokenWith(bench, ['User.Read.All']);
    const refused = await bench.graph(none, 'GET', '/auditLogs/provisioning');
    expect([refused.status, codeOf(refused.body)]).toEqual([403, 'Authorization_RequestDenied']);
    const reader = await tokenWith(bench, ['AuditLog.Read.All']);
    expect((await bench.graph(reader, 'GET', '/auditLogs/provisioning')).body['value']).toHaveLength(1);
    const elsewhere = await tokenWith(bench, ['AuditLog.Read.All'], 'fabrikam.example');
    expect((await bench.graph(elsewhere, 'GET', '/auditLogs/provisioning')).body['value']).toEqual([]);
  });

  it('every request that was made is told to the control API, without credentials', async () => {
    const app = await provisionedApp(bench, scim);
    await assign(bench, app, await newUser(bench, 'ada'));
    await start(bench, app);
    await nextCycle(bench, 0);
    const { body } = await bench.control('GET', '/provisioning/requests');
    expect(body['requests']).toEqual([
      {
        at: expect.any(String),
        jobId: app.jobId,
        method: 'GET',
        path: '/scim/Users?filter=userName+eq+%22ada%40contoso.example%22',
        status: 200,
      },
      { at: expect.any(String), jobId: app.jobId, method: 'POST', path: '/scim/Users', status: 201 },
    ]);
    await bench.control('DELETE', '/provisioning/requests');
    expect((await bench.control('GET', '/provisioning/requests')).body['requests']).toEqual([]);
  });
});
