import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  GraphError,
  PageIterator,
} from '@microsoft/microsoft-graph-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ClientBench } from '../support/client-bench.ts';
import { tokenWith } from '../support/graph-access.ts';

let bench: ClientBench;
let graph: Client;

const ROLES = [
  'Application.ReadWrite.All',
  'User.ReadWrite.All',
  'Group.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
];

beforeAll(async () => {
  bench = await ClientBench.startOverTls();
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  const token = await tokenWith(bench, ROLES);
  graph = Client.init({
    baseUrl: bench.httpsOrigin,
    customHosts: new Set([new URL(bench.httpsOrigin).hostname]),
    authProvider: (done) => done(null, token),
  });
});
afterAll(() => bench.close());

const TEMPLATE = '/applicationTemplates/8adf8e6e-67b2-4cf2-a259-e3dc5476c621/instantiate';

/** Asks until the object answers, as clients of Graph must after a create. */
async function untilThere(path: string): Promise<Record<string, unknown>> {
  for (let round = 0; round < 10; round += 1) {
    try {
      return await graph.api(path).get();
    } catch (error) {
      if (!(error instanceof GraphError) || error.statusCode !== 404) throw error;
    }
  }
  throw new Error(`${path} never answered`);
}

describe('@microsoft/microsoft-graph-client, unmodified, over HTTPS', () => {
  it('provisions an application from the template under slow replication, and signs it in', async () => {
    await bench.control('POST', '/presets/slow-replication');
    const made = await graph.api(TEMPLATE).post({ displayName: 'Acme SSO' });
    const { id, appId } = made.application;
    await untilThere(`/applications/${id}`);
    await graph.api(`/applications/${id}`).patch({
      web: { redirectUris: ['https://broker.example/callback'] },
      groupMembershipClaims: 'SecurityGroup',
      optionalClaims: { idToken: [{ name: 'email' }] },
    });
    await untilThere(`/servicePrincipals/${made.servicePrincipal.id}`);
    await graph
      .api(`/servicePrincipals/${made.servicePrincipal.id}`)
      .patch({ appRoleAssignmentRequired: false });
    await graph.api(`/applications/${id}/federatedIdentityCredentials`).post({
      name: 'broker',
      issuer: 'https://broker.example',
      subject: 'connection-1',
      audiences: ['api://AzureADTokenExchange'],
    });
    const secret = await graph
      .api(`/applications/${id}/addPassword`)
      .post({ passwordCredential: { displayName: 'one' } });
    expect(secret.secretText).toHaveLength(40);
    const use = () =>
      bench.clientCredentials(bench.directory().tenantId, {
        client_id: appId,
        client_secret: secret.secretText,
      });
    const codes = [];
    for (let round = 0; round < 4; round += 1) codes.push((await use()).body['error_codes']);
    expect(codes).toEqual([[7000215], [7000215], [7000215], undefined]);
  });

  it('makes an application once with an upsert by uniqueName', async () => {
    const upsert = () =>
      graph
        .api("/applications(uniqueName='sso_1')")
        .header('Prefer', 'create-if-missing')
        .patch({ displayName: 'Acme' });
    const made = await upsert();
    expect(await upsert()).toBeUndefined();
    const found = await graph.api('/applications').filter("displayName eq 'Acme'").select('id').get();
    expect(found.value).toEqual([{ id: made.id }]);
  });

  it('iterates over every page', async () => {
    const first = await graph.api('/groups').top(50).select('displayName').get();
    const names: string[] = [];
    const iterator = new PageIterator(graph, first, (group: { displayName: string }) => {
      names.push(group.displayName);
      return true;
    });
    await iterator.iterate();
    expect([names.length, new Set(names).size, iterator.isComplete()]).toEqual([232, 232, true]);
  });

  it('sends a batch whose parts depend on each other', async () => {
    const part = (id: string, path: string, init: RequestInit = {}) => ({
      id,
      // The client cuts off the host and leaves the rest: the version must not be in it.
      request: new Request(`https://graph.microsoft.com${path}`, init),
    });
    const body = JSON.stringify({ displayName: 'Batched' });
    const headers = { 'content-type': 'application/json' };
    const content = new BatchRequestContent([
      part('1', '/users/user@contoso.example'),
      { ...part('2', '/applications', { method: 'POST', headers, body }), dependsOn: ['1'] },
    ]);
    const answer = new BatchResponseContent(await graph.api('/$batch').post(await content.getContent()));
    expect(answer.getResponseById('1').status).toBe(200);
    expect(await answer.getResponseById('2').json()).toMatchObject({ displayName: 'Batched' });
  });

  it('counts and searches with ConsistencyLevel', async () => {
    const eventual = () => graph.api('/users').header('ConsistencyLevel', 'eventual').count(true);
    const found = await eventual().search('"displayName:uma"').get();
    expect([found['@odata.count'], found.value[0].displayName]).toEqual([1, 'Uma User']);
  });

  it('reads errors as GraphError with code, request id and date', async () => {
    const refused = await graph
      .api('/applications/5c1f8a07-3b69-4d7e-9a42-e0d7c6b1f538')
      .get()
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(GraphError);
    expect(refused).toMatchObject({ statusCode: 404, code: 'Request_ResourceNotFound' });
    expect((refused as GraphError).requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('waits for Retry-After and goes on', async () => {
    await bench.control('POST', '/presets/graph-throttled', { count: 1, retryAfter: 1 });
    expect((await graph.api('/applications').get()).value).toEqual([]);
  });

  it('repeats a POST that was answered 503 although done, and so makes two', async () => {
    await bench.control('POST', '/presets/graph-unavailable-but-done');
    await graph.api('/applications').post({ displayName: 'Twice' });
    const found = await graph.api('/applications').filter("displayName eq 'Twice'").get();
    expect(found.value).toHaveLength(2);
  });
});
