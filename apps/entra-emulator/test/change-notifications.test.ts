import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';
import { differences } from './support/graph-schema.ts';
import { Subscriber } from './support/subscriber.ts';

/* Whoever subscribed is told of every change of users and groups, whatever made it, as long as they may read them. */

let bench: Bench;
let token: string;
let subscriber: Subscriber;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  token = await tokenWith(bench, ['User.ReadWrite.All', 'Group.ReadWrite.All']);
  subscriber = await Subscriber.start();
});
afterEach(() => subscriber.close());
afterAll(() => bench.close());

const NOW = Date.parse('2026-03-01T12:00:00Z');
const inMinutes = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();
const subscribe = (extra: object = {}) =>
  bench.graph(token, 'POST', '/subscriptions', {
    ...{ changeType: 'updated,deleted', notificationUrl: subscriber.url, resource: '/users' },
    ...{ expirationDateTime: inMinutes(600), clientState: 'state-of-client' },
    ...extra,
  });
const user = () => login(bench.directory().user);
const rename = (displayName: string) =>
  bench.graph(token, 'PATCH', `/users/${user().objectId}`, { displayName });
const makeUser = async (name: string) => {
  const { body } = await bench.graph(token, 'POST', '/users', {
    ...{ accountEnabled: true, displayName: name, mailNickname: name },
    ...{ userPrincipalName: `${name}@contoso.example`, passwordProfile: { password: 'Demo-password-2' } },
  });
  return String(body['id']);
};
const advance = (advanceSeconds: number) => bench.control('POST', '/clock', { advanceSeconds });
const told = (notices: Record<string, unknown>[]) =>
  notices.map(({ changeType, resource }) => `${changeType} ${resource}`);

describe('a subscription', () => {
  it('is made once the address has said back what it was asked', async () => {
    const { status, body } = await subscribe();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ resource: '/users', changeType: 'updated,deleted', clientState: 'state-of-client' },
      ...{ applicationId: bench.provisioningApp.clientId, expirationDateTime: '2026-03-01T22:00:00Z' },
    });
    expect(differences(body, 'subscription')).toEqual([]);
    const list = await bench.graph(token, 'GET', '/subscriptions');
    expect(entries(list.body)).toMatchObject([{ id: body['id'] }]);
    expect((await bench.graph(token, 'GET', `/subscriptions/${body['id']}`)).status).toBe(200);
  });

  it.each([
    { notificationUrl: 'EventHub:https://vault.example/secrets/hub?tenantId=contoso.example' },
    { notificationUrl: 'EventGrid:?azuresubscriptionid=x&resourcegroup=y&partnertopic=z&location=eastus' },
    { lifecycleNotificationUrl: 'EventHub:https://vault.example/secrets/hub' },
    { notificationQueryOptions: '$select=id' },
    { encryptionCertificate: 'TUlJ' },
  ])('of a kind that is not emulated says so: %j', async (extra) => {
    const { status, body } = await subscribe(extra);
    expect([status, codeOf(body)]).toEqual([501, 'NotEmulated']);
  });

  it('may say that nothing is wanted of what is not emulated', async () => {
    const nothing = {
      notificationQueryOptions: null,
      encryptionCertificate: null,
      notificationUrlAppId: null,
    };
    expect((await subscribe(nothing)).status).toBe(201);
    expect((await subscribe({ notificationUrl: 'Event:https://a.example' })).status).toBe(400);
  });

  it.each<[string, (response: import('node:http').ServerResponse) => void]>([
    ['says something else', (response) => void response.setHeader('content-type', 'text/plain').end('no')],
    ['answers with an error', (response) => void response.writeHead(500).end()],
    [
      'sends elsewhere',
      (response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    ],
    ['cuts the line', (response) => void response.destroy()],
    [
      'answers without end',
      (response) => void response.setHeader('content-type', 'text/plain').end('x'.repeat(200_000)),
    ],
  ])('is not made when the address %s', async (_what, misbehave) => {
    subscriber.misbehaviour = (_request, response) => {
      misbehave(response);
      return true;
    };
    const { status, body } = await subscribe();
    expect([status, codeOf(body)]).toEqual([400, 'ValidationError']);
    expect(entries((await bench.graph(token, 'GET', '/subscriptions')).body)).toEqual([]);
  });

  it.each([
    ['another kind of change', { changeType: 'created' }, 400],
    ['an end in the past', { expirationDateTime: inMinutes(-1) }, 400],
    ['an end too far off', { expirationDateTime: inMinutes(41_761) }, 400],
    ['http to elsewhere', { notificationUrl: 'http://shop.example/notices' }, 400],
    ['a state too long', { clientState: 'x'.repeat(129) }, 400],
    ['data in it', { includeResourceData: true }, 400],
    ['mail', { resource: 'me/messages' }, 501],
    ['oneself of an application', { resource: 'me' }, 400],
    ['what nobody has', { resource: 'users/../groups' }, 501],
  ])('is not made with %s', async (_what, extra, status) => {
    expect((await subscribe(extra)).status).toBe(status);
  });

  it('sends nobody into the control API, however it is spelled', async () => {
    for (const path of [
      '/_emulator/snapshots/pwned',
      '/%5Femulator/snapshots/pwned',
      '/x/../_emulator/reset',
    ]) {
      const refused = await subscribe({ notificationUrl: `${bench.emulator.origin}${path}` });
      expect([path, refused.status]).toEqual([path, 400]);
    }
    expect((await bench.control('GET', '/snapshots')).body).toEqual({ snapshots: [] });
    const { body } = await bench.control('GET', '/requests');
    const reached = (body['requests'] as { path: string; method: string }[]).filter(
      ({ path, method }) => method === 'POST' && path.includes('pwned'),
    );
    expect(reached).toEqual([]);
  });

  it('lasts at least 45 minutes, is renewed, and ends', async () => {
    const { body } = await subscribe({ expirationDateTime: inMinutes(1) });
    expect(body['expirationDateTime']).toBe('2026-03-01T12:45:00Z');
    const path = `/subscriptions/${body['id']}`;
    const renewed = await bench.graph(token, 'PATCH', path, { expirationDateTime: inMinutes(90) });
    expect([renewed.status, renewed.body['expirationDateTime']]).toEqual([200, '2026-03-01T13:30:00Z']);
    await advance(89 * 60);
    token = await bench.graphToken();
    expect((await bench.graph(token, 'GET', path)).status).toBe(200);
    await advance(120);
    expect((await bench.graph(token, 'GET', path)).status).toBe(404);
    expect((await bench.graph(token, 'PATCH', path, { expirationDateTime: inMinutes(900) })).status).toBe(
      404,
    );
  });

  it('is made once of the same changes of the same thing, until the first is gone', async () => {
    const first = await subscribe();
    const same = [
      {},
      { resource: 'users/', changeType: 'deleted,updated' },
      { notificationUrl: `${subscriber.url}?other=1`, clientState: 'other' },
    ];
    for (const extra of same) {
      const { status, body } = await subscribe(extra);
      expect([status, codeOf(body)]).toEqual([409, 'ObjectIdentifierInUse']);
      expect(JSON.stringify(body)).toContain(
        `Subscription Id ${first.body['id']} already exists for the requested combination`,
      );
    }
    const others = [
      { changeType: 'updated' },
      { resource: '/groups' },
      { resource: `users/${user().objectId}` },
    ];
    for (const extra of others) expect((await subscribe(extra)).status).toBe(201);
    await bench.graph(token, 'DELETE', `/subscriptions/${first.body['id']}`);
    expect((await subscribe({ expirationDateTime: inMinutes(45) })).status).toBe(201);
    await advance(46 * 60);
    token = await bench.graphToken();
    expect((await subscribe()).status).toBe(201);
  });

  it('is made once by requests that come together', async () => {
    const statuses = (await Promise.all([subscribe(), subscribe(), subscribe()])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([201, 409, 409]);
  });

  it('in another directory is another one', async () => {
    expect((await subscribe()).status).toBe(201);
    token = await tokenWith(bench, ['User.Read.All'], 'fabrikam.example');
    expect((await subscribe()).status).toBe(201);
  });

  it('belongs to who made it, wants the permission, and has a quota', async () => {
    const { body } = await subscribe();
    const other = await tokenWith(bench, ['Application.Read.All'], 'fabrikam.example');
    const path = `/subscriptions/${body['id']}`;
    for (const method of ['GET', 'DELETE']) expect((await bench.graph(other, method, path)).status).toBe(404);
    expect((await bench.graph(other, 'POST', '/subscriptions', {})).status).toBe(400);
    const wanted = {
      ...{ changeType: 'updated', notificationUrl: subscriber.url, resource: 'users' },
      expirationDateTime: inMinutes(60),
    };
    expect((await bench.graph(other, 'POST', '/subscriptions', wanted)).status).toBe(403);
    const toOne = (index: number) =>
      subscribe({ resource: `users/4a6f0d1c-52b7-4c3e-8d19-${String(index).padStart(12, '0')}` });
    for (let index = 1; index < 100; index += 1) expect((await toOne(index)).status).toBe(201);
    const over = await toOne(100);
    expect([over.status, codeOf(over.body)]).toEqual([403, 'ExtensionError']);
    expect((await bench.graph(token, 'DELETE', path)).status).toBe(204);
    expect((await subscribe()).status).toBe(201);
  });
});

describe('notices', () => {
  it('tell of what is made, changed, deleted and purged, with the state of the client', async () => {
    await subscribe();
    const id = await makeUser('nina');
    const [made] = await subscriber.take(1);
    expect(made).toMatchObject({
      ...{ changeType: 'updated', resource: `Users/${id}`, clientState: 'state-of-client' },
      ...{ tenantId: bench.directory().tenantId, subscriptionExpirationDateTime: '2026-03-01T22:00:00Z' },
      resourceData: { '@odata.type': '#Microsoft.Graph.User', '@odata.id': `Users/${id}`, id },
    });
    await bench.graph(token, 'PATCH', `/users/${id}`, { jobTitle: 'Cook' });
    expect(told(await subscriber.take(1))).toEqual([`updated Users/${id}`]);
    await bench.graph(token, 'DELETE', `/users/${id}`);
    expect(told(await subscriber.take(1))).toEqual([`updated Users/${id}`]);
    const other = await makeUser('nils');
    // One by one: two letters may overtake each other.
    await subscriber.take(1);
    await bench.control('DELETE', `/users/${other}?purge=true`);
    expect(told(await subscriber.take(1))).toEqual([`deleted Users/${other}`]);
  });

  it('tell of what the control API does, of one object alone, and of the kinds asked for', async () => {
    await subscribe({ resource: `users/${user().objectId}`, changeType: 'updated' });
    await bench.control('PATCH', `/users/${login(bench.directory().admin).objectId}`, {
      displayName: 'Other',
    });
    await bench.control('PATCH', `/users/${user().objectId}`, { displayName: 'By hand' });
    expect(told(await subscriber.take(1))).toEqual([`updated Users/${user().objectId}`]);
    await bench.control('DELETE', `/users/${user().objectId}?purge=true`);
    await bench.control('GET', '/notices');
    expect((await bench.control('GET', '/notices')).body).toMatchObject({ waiting: 0 });
    expect(subscriber.received).toEqual([]);
  });

  it('tell who joined a group and who left, and of members alone where that was asked', async () => {
    const made = await bench.graph(token, 'POST', '/groups', {
      ...{ displayName: 'Cooks', mailNickname: 'cooks', mailEnabled: false, securityEnabled: true },
    });
    const path = `/groups/${made.body['id']}`;
    await subscribe({ resource: `${path}/members` });
    await bench.graph(token, 'PATCH', path, { description: 'nobody is told of that' });
    const link = { '@odata.id': `${bench.emulator.graphUrl}/directoryObjects/${user().objectId}` };
    await bench.graph(token, 'POST', `${path}/members/$ref`, link);
    expect(await subscriber.take(1)).toMatchObject([
      {
        resource: `Groups/${made.body['id']}/members`,
        resourceData: { 'members@delta': [{ id: user().objectId }] },
      },
    ]);
    await bench.graph(token, 'DELETE', `${path}/members/${user().objectId}/$ref`);
    expect(await subscriber.take(1)).toMatchObject([
      { resourceData: { 'members@delta': [{ id: user().objectId, '@removed': 'deleted' }] } },
    ]);
  });

  it('come again, by the clock, until they are taken, and not after four hours', async () => {
    await subscribe();
    let attempts = 0;
    subscriber.misbehaviour = (request, response) => {
      if (request.url?.includes('validationToken')) return false;
      attempts += 1;
      response.writeHead(503).end();
      return true;
    };
    await rename('Again');
    await subscriber.until(() => attempts === 1);
    const waiting = async (count: number) => {
      let now: unknown;
      do now = (await bench.control('GET', '/notices')).body['waiting'];
      while (now !== count);
    };
    await waiting(1);
    await advance(10);
    await subscriber.until(() => attempts === 2);
    await waiting(1);
    await advance(4 * 3600 + 1);
    await subscriber.until(() => attempts === 3);
    await waiting(0);
    subscriber.misbehaviour = undefined;
    token = await bench.graphToken();
    await rename('Anew');
    expect(told(await subscriber.take(1))).toEqual([`updated Users/${user().objectId}`]);
  });

  it('can be lost, doubled and late, as in the real world', async () => {
    await subscribe();
    await bench.control('PATCH', '/settings', { noticesLost: true });
    await rename('Lost');
    await bench.control('PATCH', '/settings', { noticesLost: false, noticesDoubled: true });
    await rename('Doubled');
    const [first, second] = await subscriber.take(2);
    expect(first).toEqual(second);
    await bench.control('PATCH', '/settings', { noticesDoubled: false, noticeDelaySeconds: 60 });
    await rename('Late');
    expect((await bench.control('GET', '/notices')).body).toMatchObject({ waiting: 1 });
    expect(subscriber.received).toEqual([]);
    await advance(60);
    expect(await subscriber.take(1)).toHaveLength(1);
  });
});

describe('the life of a subscription is told where that was asked for', () => {
  const life = () => subscribe({ lifecycleNotificationUrl: subscriber.url });

  it('before it ends', async () => {
    const { body } = await life();
    await advance(7 * 3600 + 60);
    expect(await subscriber.take(1)).toMatchObject([
      {
        subscriptionId: body['id'],
        lifecycleEvent: 'reauthorizationRequired',
        clientState: 'state-of-client',
      },
    ]);
    token = await bench.graphToken();
    expect((await bench.graph(token, 'POST', `/subscriptions/${body['id']}/reauthorize`)).status).toBe(204);
  });

  it('when the directory takes the permission back: and then nothing more is told', async () => {
    await life();
    const { clientId } = bench.provisioningApp;
    await bench.control('POST', '/revoke-consent', { directory: 'contoso.example', clientId });
    expect(await subscriber.take(1)).toMatchObject([{ lifecycleEvent: 'reauthorizationRequired' }]);
    await bench.control('PATCH', `/users/${user().objectId}`, { displayName: 'Unseen' });
    expect((await bench.control('GET', '/notices')).body).toMatchObject({ waiting: 0 });
    expect(subscriber.received).toEqual([]);
  });

  it('when somebody at Microsoft removes it', async () => {
    const { body } = await life();
    await bench.control('POST', `/subscriptions/${body['id']}/lifecycle`, { event: 'subscriptionRemoved' });
    expect(await subscriber.take(1)).toMatchObject([{ lifecycleEvent: 'subscriptionRemoved' }]);
    expect((await bench.graph(token, 'GET', `/subscriptions/${body['id']}`)).status).toBe(404);
  });
});

it('subscriptions come back with an exported state, and one without any is taken', async () => {
  const { body } = await subscribe();
  const { body: state } = await bench.control('GET', '/export');
  await bench.control('POST', '/reset');
  expect((await bench.control('POST', '/import', state)).status).toBe(200);
  await rename('After');
  expect(await subscriber.take(1)).toMatchObject([{ subscriptionId: body['id'] }]);
  const older = structuredClone(state) as { content: Record<string, unknown> };
  delete older.content['subscriptions'];
  expect((await bench.control('POST', '/import', older)).status).toBe(200);
  expect((await bench.control('GET', '/notices')).body).toMatchObject({ subscriptions: [] });
});
