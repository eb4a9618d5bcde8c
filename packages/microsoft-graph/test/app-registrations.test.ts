import { inspect } from 'node:util';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { calling, graphClient } from '../src/graph-client.ts';
import {
  type AppRegistrations,
  acquireAppOnlyToken,
  appRegistrations,
  microsoftFailureOf,
  retryAfterMs,
} from '../src/index.ts';
import { startMicrosoft } from './provisioning-app.ts';

const { control, cloud, app, contoso, approve } = await startMicrosoft();
let accessToken: string;
let graph: AppRegistrations;

beforeEach(async () => {
  await control.reset();
  await approve(contoso);
  const credential = { kind: 'secret' as const, secret: app.clientSecret };
  const token = {
    cloud,
    directoryId: contoso.tenantId,
    clientId: app.clientId,
    credential,
    send: fetch,
    timeoutMs: 30_000,
  };
  accessToken = (await acquireAppOnlyToken(token)).accessToken;
  graph = appRegistrations({ cloud, accessToken, send: fetch, timeoutMs: 30_000 });
});

const NAME = "portico-o'neil&co#1";
const upsert = () => graph.upsertApplication(NAME, { displayName: 'An app', signInAudience: 'AzureADMyOrg' });

async function failureOf(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(inspect(error, { depth: 2 })).not.toContain(accessToken);
  return microsoftFailureOf(error);
}

describe('a failed call says what to do, after one request', () => {
  const FAULTS = [
    [
      { status: 429, retryAfter: 9 },
      { kind: 'throttled', retryAfterMs: 9_000 },
    ],
    [
      { status: 503, retryAfter: 3 },
      { kind: 'unavailable', retryAfterMs: 3_000 },
    ],
    [{ status: 500 }, { kind: 'unavailable' }],
    [{ status: 504, takesEffect: true }, { kind: 'unavailable' }],
    [{ drop: 'before' }, { kind: 'unavailable', status: 0, code: 'network_error' }],
    [{ drop: 'after' }, { kind: 'unavailable', status: 0, code: 'network_error' }],
    [{ status: 404 }, { kind: 'not_found', code: 'Request_ResourceNotFound' }],
    [{ status: 409 }, { kind: 'not_ready', code: 'Directory_ConcurrencyViolation' }],
    [{ status: 409, code: 'Request_MultipleObjectsWithSameKeyValue' }, { kind: 'conflict' }],
    [{ status: 403, code: 'Authorization_RequestDenied' }, { kind: 'forbidden' }],
    [{ status: 401, code: 'Authorization_IdentityNotFound' }, { kind: 'not_ready' }],
    [{ status: 401, code: 'InvalidAuthenticationToken' }, { kind: 'rejected' }],
    [{ status: 400, code: 'CredentialTypeNotAllowedAsPerAppPolicy' }, { kind: 'policy' }],
    [
      { status: 400, message: "The appId 'x' does not reference a valid application object." },
      { kind: 'not_ready' },
    ],
    [{ status: 400, code: 'Request_BadRequest' }, { kind: 'rejected' }],
  ] as const;

  test.each(FAULTS)('%o: %o', async (fault, failure) => {
    const made = await upsert();
    await control.forgetRequests();
    await control.fault({ surface: 'graph', ...fault });
    const call = graph.addPassword(made?.id ?? '', { displayName: 'x', endDateTime: '2030-01-01T00:00:00Z' });
    expect(await failureOf(call)).toMatchObject(failure);
    // A second POST behind a lost answer would make a second secret.
    expect(await control.requests()).toHaveLength(1);
  });

  test('a call without an answer in time is unavailable', async () => {
    await control.fault({ surface: 'graph', latencyMs: 400 });
    const hasty = appRegistrations({ cloud, accessToken, send: fetch, timeoutMs: 80 });
    expect(await failureOf(hasty.getApplicationWithOwners('any'))).toMatchObject({ kind: 'unavailable' });
  });

  test.each([{ code: 'refused' }, ['a', 'list'], 7, null])(
    'a code that is no text, as of a gateway on the way (%o), is told by one that is',
    async (code) => {
      const send = async () => Response.json({ error: { code, message: 'no' } }, { status: 400 });
      const call = appRegistrations({ cloud, accessToken, send, timeoutMs: 30_000 }).getApplicationWithOwners(
        'an-id',
      );
      expect(await failureOf(call)).toMatchObject({
        kind: 'rejected',
        status: 400,
        code: expect.any(String),
      });
    },
  );

  test('a refused call carries the request id that Microsoft’s support asks for', async () => {
    const call = graph.updateApplication('11111111-2222-4333-8444-555555555555', { displayName: 'x' });
    expect(await failureOf(call)).toMatchObject({
      kind: 'not_found',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});

describe('calls that may be repeated', () => {
  test('an upsert finds what it made; quotes and signs in the name are no syntax', async () => {
    const first = await upsert();
    await upsert();
    const found = await graph.getApplicationByUniqueName(NAME);
    expect(found?.id).toBe(first?.id);
    const { applications } = await control.inventory();
    expect(applications.filter(({ uniqueName }) => uniqueName === NAME)).toHaveLength(1);
  });

  test('a display name with quotes finds that one app and no other', async () => {
    await upsert();
    expect(await graph.findApplicationsByDisplayName("x' or displayName eq 'An app")).toEqual([]);
    expect(await graph.findApplicationsByDisplayName('An app')).toHaveLength(1);
  });

  test('owners are told with both objects, and OwnedBy is not enough to add one', async () => {
    const made = await upsert();
    const enterpriseApp = await graph.upsertServicePrincipal(made?.appId ?? '');
    const owners = [{ appId: app.clientId }];
    expect(await graph.getApplicationWithOwners(made?.id ?? '')).toMatchObject({ owners });
    expect(await graph.getServicePrincipalWithOwners(made?.appId ?? '')).toMatchObject({ owners });
    const ours = (await graph.getServicePrincipalByAppId(app.clientId))?.id ?? '';
    for (const add of [
      graph.addApplicationOwner(made?.id ?? '', ours),
      graph.addServicePrincipalOwner(enterpriseApp?.id ?? '', ours),
    ])
      expect(await failureOf(add)).toMatchObject({ kind: 'forbidden' });
  });

  test('what is not there is undefined where it is read, and fine where it is deleted', async () => {
    const id = '11111111-2222-4333-8444-555555555555';
    expect(await graph.getApplicationWithOwners(id)).toBeUndefined();
    expect(await graph.getServicePrincipalByAppId(id)).toBeUndefined();
    expect(await graph.getApplicationByUniqueName('nobody')).toBeUndefined();
    await graph.deleteApplication(id);
    await graph.deleteServicePrincipal(id);
    await graph.purgeDeleted(id);
  });

  test('deleting and purging leaves nothing, in the bin neither', async () => {
    const made = await upsert();
    await graph.deleteApplication(made?.id ?? '');
    await graph.deleteApplication(made?.id ?? '');
    await graph.purgeDeleted(made?.id ?? '');
    const { applications } = await control.inventory();
    expect(applications.filter(({ directoryId }) => directoryId === contoso.tenantId)).toEqual([]);
  });
});

describe('federated credentials', () => {
  const credential = {
    ...{ name: 'portico-sso_1-cred_1', issuer: 'https://portico.example/workload', subject: 'x' },
    audiences: ['api://AzureADTokenExchange'],
  };

  test('are listed with their app, added, and removed by name; missing is fine', async () => {
    const { id = '' } = (await upsert()) ?? {};
    expect(await graph.getApplicationWithCredentials(id)).toMatchObject({ federatedIdentityCredentials: [] });
    await graph.addFederatedCredential(id, credential);
    const listed = await graph.getApplicationWithCredentials(id);
    expect(listed?.federatedIdentityCredentials).toEqual([expect.objectContaining(credential)]);
    await graph.removeFederatedCredential(id, credential.name);
    await graph.removeFederatedCredential(id, credential.name);
    expect(await graph.getApplicationWithCredentials(id)).toMatchObject({ federatedIdentityCredentials: [] });
    expect(await graph.getApplicationWithCredentials(crypto.randomUUID())).toBeUndefined();
  });

  test('of an issuer that the directory’s policy does not allow are a matter of policy; other faults are not', async () => {
    const { id = '' } = (await upsert()) ?? {};
    const code = 'InvalidFederatedIdentityCredentialValue';
    await graph.addFederatedCredential(id, credential);
    const twice = graph.addFederatedCredential(id, { ...credential, name: 'another' });
    expect(await failureOf(twice)).toMatchObject({ kind: 'rejected', code });
    const message = 'The issuer is not allowed as per assigned policy.';
    await control.fault({ surface: 'graph', method: 'POST', status: 400, code, message });
    expect(await failureOf(graph.addFederatedCredential(id, credential))).toMatchObject({ kind: 'policy' });
  });
});

test('the token goes to Graph’s own origin and to no other', async () => {
  const sent = vi.fn<typeof fetch>();
  const client = graphClient({ origin: cloud.graphOrigin, accessToken, send: sent, timeoutMs: 30_000 });
  // As the next link of a spoiled answer could name it.
  for (const address of ['https://graph.evil.example/v1.0/users', 'https://graph.microsoft.com/v1.0/users'])
    expect(await failureOf(calling(client.api(address).get()))).toMatchObject({
      ...{ kind: 'rejected', code: 'foreign_origin' },
    });
  expect(sent).not.toHaveBeenCalled();
});

test.each([
  ['12', 12_000],
  ['0', 0],
  ['-5', 0],
  ['99999', 3_600_000],
  ['Thu, 15 Jan 2026 09:00:30 GMT', 30_000],
  ['Thu, 15 Jan 2026 08:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
])('Retry-After %j means %j milliseconds (fault R13)', (header, expected) => {
  expect(retryAfterMs(header, 'Thu, 15 Jan 2026 09:00:00 GMT')).toBe(expected);
});
