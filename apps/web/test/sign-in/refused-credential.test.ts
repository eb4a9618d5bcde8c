import { DAY } from '@portico/core';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  api,
  browserOf,
  connectMicrosoft,
  rowsOf,
  signInToApplication,
  startPortico,
} from '../harness/index.ts';
import { codeOn } from './outside.ts';
import { asItIs, comingBack, member, withError } from './refusals.ts';

const portico = await startPortico();
const { a } = portico.organizations;
const user = member(portico);
const atA = { organization: a.id };
const { control } = portico.emulator;
/** So long that only what hangs meets it. */
const ROTATES_WITHIN_MS = 120_000;
beforeAll(async () => {
  await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
});

type Seen = { readonly status: string; readonly warnings: readonly { code: string; message: string }[] };

/** What the administrator's page is made of. */
async function seenByAdministrator(): Promise<Seen | undefined> {
  const path = `/v1/session/orgs/${a.id}/sso-connections`;
  const { body } = await api(portico, await browserOf(portico, a.owner), path);
  return (body as { data: Seen[] }).data[0];
}
const events = async () =>
  (await rowsOf(portico, 'audit_events')).filter(({ action }) =>
    /^connection\.credential_/.test(String(action)),
  );

/** Microsoft no longer knows the secret, for one request for tokens or for all. */
const refuse = (count?: number) =>
  control.fault({
    ...{ surface: 'login', path: '*/token', status: 401, code: 'invalid_client', aadsts: 7000222 },
    ...(count === undefined ? {} : { count }),
  });
const signIn = () => comingBack(portico, { login: user, parameters: atA, back: asItIs });
beforeEach(() => control.clearFaults());

describe('a secret that Microsoft no longer accepts (U10, R8)', () => {
  test('is the administrator’s matter: people are told so, and the administrator sees it', async () => {
    await refuse();
    for (let people = 0; people < 3; people += 1) {
      const { page } = await signIn();
      expect({ code: codeOn(page), status: page.status }).toEqual({
        code: 'idp_client_refused',
        status: 502,
      });
    }
    const seen = await seenByAdministrator();
    expect(seen).toMatchObject({ status: 'degraded', warnings: [{ code: 'credential_refused' }] });
    expect(seen?.warnings[0]?.message).toContain('no longer accepts the credential');
    // However many try: written down once, with the request and Microsoft's number.
    const [event, second] = await events();
    expect(second).toBeUndefined();
    expect(event).toMatchObject({
      ...{ action: 'connection.credential_refused', organization_id: a.id },
      data: { reason: 'invalid_client (AADSTS7000222)' },
    });
    expect(portico.log()).toContain(String(event?.['request_id']));
  });

  test('that is accepted again is said to be', async () => {
    await signInToApplication(portico, portico.newBrowser(), user, atA);
    expect(await seenByAdministrator()).toMatchObject({ status: 'active', warnings: [] });
    expect((await events()).map(({ action }) => action).sort()).toEqual([
      ...['connection.credential_accepted', 'connection.credential_refused'],
    ]);
  });

  test('is made good by connecting again', async () => {
    await refuse(1);
    await signIn();
    expect(await seenByAdministrator()).toMatchObject({ status: 'degraded' });
    await control.clearFaults();
    await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
    expect(await seenByAdministrator()).toMatchObject({ status: 'active', warnings: [] });
  });

  test('is nothing that a browser could make up', async () => {
    const { page } = await comingBack(portico, {
      ...{ login: user, parameters: atA, back: withError('unauthorized_client') },
    });
    expect(codeOn(page)).toBe('idp_client_refused');
    expect(await seenByAdministrator()).toMatchObject({ status: 'active', warnings: [] });
  });
});

describe('a secret that comes to its end (fault R22)', () => {
  type Credential = { readonly key_id: string; readonly expires_at: string };
  const credential = async () =>
    ((await seenByAdministrator()) as unknown as { credential: Credential }).credential;
  const daysLeft = ({ expires_at }: Credential) => Math.round((Date.parse(expires_at) - Date.now()) / DAY);

  test('is told long before, and once it is over Microsoft’s refusal is the administrator’s matter', async () => {
    expect(daysLeft(await credential())).toBeGreaterThan(700);
    // The directory's clock alone: what counts is what Microsoft says.
    await control.moveClock(2 * 366 * 24 * 3_600);
    try {
      const { page } = await signIn();
      expect(codeOn(page)).toBe('idp_client_refused');
    } finally {
      await control.send('POST', '/clock', { reset: true });
    }
    expect(await seenByAdministrator()).toMatchObject({
      ...{ status: 'degraded', warnings: [{ code: 'credential_refused' }] },
    });
    expect((await events()).at(-1)).toMatchObject({ data: { reason: 'invalid_client (AADSTS7000222)' } });
  });

  test('is replaced by connecting again, and everybody stays who they are', async () => {
    const [before, who] = [
      await credential(),
      await signInToApplication(portico, portico.newBrowser(), user, atA),
    ];
    await portico.database.pool.query(
      "UPDATE connection_credentials SET expires_at = now() + interval '5 days', created_at = now() - interval '725 days' WHERE organization_id = $1",
      [a.id],
    );
    expect(daysLeft(await credential())).toBe(5);
    await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
    const after = await credential();
    expect(after.key_id).not.toBe(before.key_id);
    expect(daysLeft(after)).toBeGreaterThan(700);
    const again = await signInToApplication(portico, portico.newBrowser(), user, atA);
    expect(again.claims['sub']).toBe(who.claims['sub']);
  });
});

describe('a certificate that an administrator removed in the directory (fault R17)', () => {
  test('is the administrator’s matter, too', async () => {
    type Managed = { id: string; credential: { kind: string }; entra: { app_id: string } };
    const connection = async () => (await seenByAdministrator()) as unknown as Managed;
    const path = `/v1/session/orgs/${a.id}/sso-connections/${(await connection()).id}/runs`;
    const body = { kind: 'rotate', credential: 'certificate' };
    await api(portico, await browserOf(portico, a.owner), path, { method: 'POST', body });
    await expect.poll(connection).toMatchObject({ credential: { kind: 'certificate' } });
    await control.changeApplication((await connection()).entra.app_id, { keyCredentials: [] });
    // The one before is still there, so people get in; and it is long since the new one came to all of Microsoft.
    await portico.database.pool.query(
      "UPDATE connection_credentials SET activated_at = now() - interval '20 minutes' WHERE organization_id = $1 AND state = 'active'",
      [a.id],
    );
    await signInToApplication(portico, portico.newBrowser(), user, atA);
    expect(await connection()).toMatchObject({ warnings: [{ code: 'credential_refused' }] });
  });
});

describe('an enterprise app that is switched off', () => {
  const found = async () =>
    (await rowsOf(portico, 'audit_events'))
      .filter(({ action }) => /^connection\.(found|credential)_/.test(String(action)))
      .map(({ action, data }) => [action, data]);

  test('between the sign-in and the code for it is told as what it is, at once, and so is that it is on again', async () => {
    await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
    const before = await found();
    await control.fault({
      ...{ surface: 'login', path: '*/token', status: 401, code: 'unauthorized_client', aadsts: 7000112 },
      count: 2,
    });
    for (const _ of [1, 2]) {
      const { page } = await signIn();
      expect(codeOn(page)).toBe('idp_app_disabled');
    }
    expect(await seenByAdministrator()).toMatchObject({
      ...{ status: 'degraded', warnings: [{ code: 'app_disabled' }] },
    });
    await signInToApplication(portico, portico.newBrowser(), user, atA);
    expect(await seenByAdministrator()).toMatchObject({ status: 'active', warnings: [] });
    expect((await found()).slice(before.length)).toEqual([
      [
        'connection.found_broken',
        { reason: 'unauthorized_client (AADSTS7000112)', findings: ['app_disabled'] },
      ],
      ['connection.found_well', {}],
    ]);
  });
});

describe('a new credential that has not reached all of Microsoft', () => {
  const keyIds = async () =>
    (
      await portico.database.pool.query<{ key_id: string; state: string }>(
        `SELECT key_id, state FROM connection_credentials WHERE organization_id = $1 AND state IN ('active', 'retired')`,
        [a.id],
      )
    ).rows;
  const tokenRequests = async () =>
    (await control.requests()).filter(({ path }) => path.endsWith('/token')).length;
  beforeAll(async () => {
    const [connection] = await rowsOf(portico, 'sso_connections');
    const path = `/v1/session/orgs/${a.id}/sso-connections/${connection?.['id']}/runs`;
    const body = { kind: 'rotate', credential: 'client_secret' };
    await api(portico, await browserOf(portico, a.owner), path, { method: 'POST', body });
    await vi.waitFor(async () => expect((await keyIds()).map(({ state }) => state)).toContain('retired'), {
      timeout: ROTATES_WITHIN_MS,
    });
  });

  test.each([7000215, 700027])(
    '(AADSTS%i) lets people in by the one before, which is still there, and nobody is told that one is refused',
    async (aadsts) => {
      const told = await events();
      await control.fault({
        ...{ surface: 'login', path: '*/token', status: 401, code: 'invalid_client', aadsts, count: 1 },
      });
      await signInToApplication(portico, portico.newBrowser(), user, atA);
      expect(await seenByAdministrator()).toMatchObject({ status: 'active', warnings: [] });
      expect(await events()).toEqual(told);
    },
  );

  test('is tried once more by nobody else: both refused is refused', async () => {
    await refuse();
    const before = await tokenRequests();
    expect(codeOn((await signIn()).page)).toBe('idp_client_refused');
    expect((await tokenRequests()) - before).toBe(2);
    expect(await seenByAdministrator()).toMatchObject({ warnings: [{ code: 'credential_refused' }] });
  });

  test('costs nothing while the new one is taken: one request for tokens', async () => {
    const before = await tokenRequests();
    await signInToApplication(portico, portico.newBrowser(), user, atA);
    expect((await tokenRequests()) - before).toBe(1);
  });
});

describe('an assertion that Microsoft could not check', () => {
  test.each([
    [7000272, 'our keys could not be read'],
    [700024, 'the clocks differ'],
  ])(
    '(AADSTS%i) is the operator’s matter: no credential is taken for refused, and the log says that %s',
    async (aadsts, why) => {
      await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
      await signInToApplication(portico, portico.newBrowser(), user, atA);
      const before = await seenByAdministrator();
      const told = await events();
      await control.fault({
        ...{ surface: 'login', path: '*/token', status: 401, code: 'invalid_client', aadsts, count: 1 },
      });
      const { page } = await signIn();
      expect({ code: codeOn(page), status: page.status }).toEqual({
        code: 'idp_assertion_refused',
        status: 502,
      });
      expect(page.body).toContain('could not check');
      expect(await seenByAdministrator()).toMatchObject({
        status: before?.status,
        warnings: before?.warnings,
      });
      expect(await events()).toEqual(told);
      expect(portico.log()).toMatch(new RegExp(`${why}[^\\n]*AADSTS${aadsts}`));
    },
  );
});
