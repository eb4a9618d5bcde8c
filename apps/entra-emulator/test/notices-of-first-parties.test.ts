import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { grantToClient, OPERATOR, tokenOf } from './support/as-user.ts';
import { Bench, GRAPH_DEFAULT, login } from './support/bench.ts';
import { Subscriber } from './support/subscriber.ts';

/** Notices for whoever reads users by another way than a consent to read users. */

const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

let bench: Bench;
let subscriber: Subscriber;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  subscriber = await Subscriber.start();
});
afterEach(() => subscriber.close());
afterAll(() => bench.close());

const subscribe = (token: string, resource = '/users') =>
  bench.graph(token, 'POST', '/subscriptions', {
    ...{ changeType: 'updated', notificationUrl: subscriber.url, resource },
    expirationDateTime: '2026-03-02T12:00:00Z',
  });
const rename = (domain: string, displayName: string) =>
  bench.control('PATCH', `/users/${login(bench.directory(domain).user).objectId}`, { displayName });
const isTold = async (): Promise<boolean> => {
  const { body } = await bench.control('GET', '/notices');
  return body['waiting'] !== 0 || subscriber.received.length > 0;
};

async function ofAzureCli(): Promise<string> {
  const { upn, password } = login(bench.directory().admin);
  const { body } = await bench.token('organizations', {
    ...{ grant_type: 'password', client_id: AZURE_CLI, scope: GRAPH_DEFAULT },
    ...{ username: upn, password },
  });
  return String(body['access_token']);
}

it('a client of Microsoft’s own is told of users and groups, until its enterprise app is switched off', async () => {
  const token = await ofAzureCli();
  expect((await subscribe(token)).status).toBe(201);
  expect((await subscribe(token, '/groups')).status).toBe(201);
  await rename('contoso.example', 'Once');
  expect(await subscriber.take(1)).toMatchObject([{ changeType: 'updated' }]);
  const { body } = await bench.control(
    'GET',
    `/directories/contoso.example/graph/servicePrincipals(appId='${AZURE_CLI}')`,
  );
  await bench.control('PATCH', `/servicePrincipals/${body['id']}`, { accountEnabled: false });
  await rename('contoso.example', 'Twice');
  expect(await isTold()).toBe(false);
});

it('a client that acts as the person is told what the person may read, as long as somebody consents and the person is there', async () => {
  await grantToClient(bench, ['Directory.AccessAsUser.All']);
  const { upn, password, objectId } = login(bench.directory(OPERATOR).admin);
  const subscribed = await subscribe(await tokenOf(bench, upn, password));
  expect(subscribed.status).toBe(201);
  await rename(OPERATOR, 'Once');
  await subscriber.take(1);
  await grantToClient(bench, ['User.Read']);
  await rename(OPERATOR, 'Twice');
  expect(await isTold()).toBe(false);
  await grantToClient(bench, ['User.Read.All']);
  await rename(OPERATOR, 'Thrice');
  await subscriber.take(1);
  await bench.control('DELETE', `/directories/${OPERATOR}/graph/users/${objectId}`);
  await rename(OPERATOR, 'Again');
  expect(await isTold()).toBe(false);
});
