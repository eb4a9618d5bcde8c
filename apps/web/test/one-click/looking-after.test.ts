import { beforeEach, describe, expect, test } from 'vitest';
import {
  api,
  appsOf,
  browserOf,
  connectMicrosoft,
  forgetConnections,
  signInToApplication,
  startPortico,
} from '../harness/index.ts';
import { member } from '../sign-in/refusals.ts';

const portico = await startPortico();
const { a, b } = portico.organizations;
type Person = typeof a.owner;
let connection: string;

beforeEach(async () => {
  await forgetConnections(portico);
  connection = await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
});

type Method = 'POST' | 'PATCH' | 'DELETE' | 'GET';

const ask = async (person: Person, method: Method, path: string, body?: object) => {
  const answer = await api(portico, await browserOf(portico, person), `/v1/session/orgs/${a.id}/${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, body: answer.body as Record<string, unknown> };
};
const runs = (person: Person, kind: unknown, more: object = {}) =>
  ask(person, 'POST', `sso-connections/${connection}/runs`, { kind, ...more });
const shown = async (runId: unknown) => (await ask(a.admin, 'GET', `ms-provision/${runId}`)).body;

test('disconnecting goes on until nothing is left; only owners and admins of the organization may', async () => {
  const remove = (person: Person) => ask(person, 'DELETE', `sso-connections/${connection}`, {});
  expect((await remove(b.owner)).status).toBe(404);
  expect((await remove(a.member)).status).toBe(403);
  const { body } = await remove(a.admin);
  expect(body).toMatchObject({ status: 'inactive', run_id: expect.stringMatching(/^msp_/) });
  await expect.poll(() => shown(body['run_id'])).toMatchObject({ kind: 'disconnect', state: 'succeeded' });
  expect(await appsOf(portico, a.domain)).toEqual([]);
});

describe('a run on a connection', () => {
  test.each(['repair', 'check'])('%s is begun by an admin, and worked off', async (kind) => {
    const { status, body } = await runs(a.admin, kind);
    expect(status).toBe(202);
    expect(body).toMatchObject({ kind, connection_id: connection });
    await expect.poll(() => shown(body['request_id'])).toMatchObject({ kind, state: 'succeeded' });
  });

  test('renews the secret: people sign in with the new one, and the old one goes a little later', async () => {
    const keyId = async () => {
      const { data: connections } = (await ask(a.owner, 'GET', 'sso-connections')).body as {
        data: { credential: { key_id: string } }[];
      };
      return connections[0]?.credential.key_id;
    };
    const before = await keyId();
    const { body } = await runs(a.admin, 'rotate');
    await expect.poll(keyId).not.toBe(before);
    await expect
      .poll(() => shown(body['request_id']))
      .toMatchObject({ state: 'waiting', wait: { reason: 'old_credential_in_use' } });
  });

  test('makes a certificate of the secret, and people sign in with that', async () => {
    const credential = async () => {
      const { body } = await ask(a.owner, 'GET', 'sso-connections');
      return (body as { data: { credential: { kind: string }; warnings: unknown[] }[] }).data[0];
    };
    await runs(a.admin, 'rotate', { credential: 'certificate' });
    await expect.poll(credential).toMatchObject({ credential: { kind: 'certificate' }, warnings: [] });
    const { claims } = await signInToApplication(portico, portico.newBrowser(), member(portico), {
      organization: a.id,
    });
    expect(claims).toMatchObject({ org_id: a.id });
  });

  test.each([
    ['rotate', { credential: 'password' }],
    ['rotate', { credential: 7 }],
    ['rotate', { credential: 'certificate', more: true }],
    ['check', { credential: 'certificate' }],
  ])('%s with %j is refused', async (kind, more) => {
    expect((await runs(a.owner, kind, more)).status).toBe(400);
  });

  test('is begun by no member and by nobody else’s owner (attacks 81, 82)', async () => {
    expect((await runs(a.member, 'repair')).status).toBe(403);
    expect((await runs(b.owner, 'repair')).status).toBe(404);
  });

  test.each(['connect', 'disconnect', 'x', '', 7, null])('of kind %j is refused', async (kind) => {
    expect((await runs(a.owner, kind)).status).toBe(400);
  });
});

describe('pausing', () => {
  const pause = (person: Person, paused: unknown) =>
    ask(person, 'PATCH', `sso-connections/${connection}`, { paused });
  const status = async () => {
    const { data: connections } = (await ask(a.owner, 'GET', 'sso-connections')).body as {
      data: { status: string }[];
    };
    return connections[0]?.status;
  };

  test('is an owner’s or admin’s to do, and to take back', async () => {
    expect((await pause(a.member, true)).status).toBe(403);
    expect((await pause(b.owner, true)).status).toBe(404);
    expect(await status()).toBe('active');
    expect((await pause(a.admin, true)).status).toBe(200);
    expect(await status()).toBe('paused');
    expect((await pause(a.admin, true)).status).toBe(409);
    expect((await pause(a.owner, false)).status).toBe(200);
    expect(await status()).toBe('active');
  });

  test.each(['yes', 1, null, undefined])('with %j is refused', async (paused) => {
    expect((await pause(a.owner, paused)).status).toBe(400);
  });
});
