import { purges } from '@portico/database';
import type { Browser } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Connection } from '../../src/api/connections/connection.ts';
import { standingOf } from '../../src/components/single-sign-on/connection-standing.ts';
import {
  answerMicrosoft,
  api,
  authorizationRequest,
  browserOf,
  connectMicrosoft,
  directoryOf,
  signInToApplication,
  startPortico,
} from '../harness/index.ts';
import { asItIs, comingBack, withError } from '../sign-in/refusals.ts';

/* What an administrator reads about a connection is what really happened on it (U2, U14). */

const portico = await startPortico();
const { a } = portico.organizations;
const { user, guest } = directoryOf(portico, a.domain);
const atA = { organization: a.id };
const { control } = portico.emulator;
const { pool } = portico.database;
beforeAll(async () => {
  await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
});

async function shown(): Promise<Connection> {
  const path = `/v1/session/orgs/${a.id}/sso-connections`;
  const { body } = await api(portico, await browserOf(portico, a.owner), path);
  const [connection] = (body as { data: Connection[] }).data;
  if (connection === undefined) throw new Error('no connection');
  return connection;
}

async function traced(id: string | undefined): Promise<unknown> {
  const path = `/v1/session/orgs/${a.id}/sign-ins/${id}`;
  return (await api(portico, await browserOf(portico, a.owner), path)).body;
}

async function testSignIn(): Promise<void> {
  const browser = await browserOf(portico, a.owner);
  const path = `/v1/session/orgs/${a.id}/sso-connections/${(await shown()).id}/test-sign-in`;
  const { body } = await api(portico, browser, path, { method: 'POST', body: {} });
  await answerMicrosoft(portico, browser, (body as { url: string }).url, user);
}

const pageOf = async (person: Parameters<typeof browserOf>[1]) => {
  const browser = await browserOf(portico, person);
  const path = `/dashboard/organizations/${a.id}/features/single-sign-on`;
  return (await browser.open(new URL(path, portico.origin))).body;
};

describe('the facts about a connection', () => {
  test('are none before anybody tried it', async () => {
    expect(await shown()).toMatchObject({
      ...{ last_success_at: null, unfinished_sign_ins: 0, failed_sign_ins: [] },
    });
  });

  test('and none of them is from before it was made anew (U2)', async () => {
    await portico.database.pool.query(
      `UPDATE sso_connections SET last_sign_in_at = activated_at - interval '1 hour' WHERE organization_id = $1`,
      [a.id],
    );
    expect(await shown()).toMatchObject({ last_success_at: null, last_sign_in_at: null });
    await portico.database.pool.query(
      'UPDATE sso_connections SET last_sign_in_at = NULL WHERE organization_id = $1',
      [a.id],
    );
  });

  test('a passed test is a success', async () => {
    await testSignIn();
    const { last_success_at: success, tested_at: tested } = await shown();
    expect(success).toMatch(/^20/);
    expect(tested).toBe(success);
  });

  test('a refused sign-in is told with its code, its time, its application and the id that is in the log', async () => {
    await control.fault({
      ...{
        surface: 'login',
        path: '*/token',
        status: 401,
        code: 'invalid_client',
        aadsts: 7000222,
        count: 1,
      },
    });
    await comingBack(portico, { login: user, parameters: atA, back: asItIs });
    const { failed_sign_ins: failures, last_success_at: success } = await shown();
    expect(failures).toMatchObject([
      { code: 'idp_client_refused', test: false, reported_by: 'identity_provider' },
    ]);
    const [failure] = failures;
    expect(failure?.application).not.toBeNull();
    expect(portico.log()).toContain(failure?.request_id);
    expect(Date.parse(failure?.at ?? '')).toBeGreaterThan(Date.parse(success ?? ''));
    // It is explained, and told step by step.
    const why = { provider_code: 'AADSTS7000222', explanation: { who: 'it_admin' } };
    expect(failure).toMatchObject(why);
    expect(await traced(failure?.sign_in_id)).toMatchObject({
      ...{ ...why, state: 'refused', request_id: failure?.request_id },
      steps: [{ state: 'done' }, { state: 'failed' }, { state: 'not_reached' }, { state: 'not_reached' }],
    });
  });

  test('a sign-in that worked is told until the application has its tokens, by the person’s name', async () => {
    await signInToApplication(portico, portico.newBrowser(), user, atA);
    const browser = await browserOf(portico, a.owner);
    const listed = async (query: string) => {
      const { body } = await api(portico, browser, `/v1/session/orgs/${a.id}/sign-ins?${query}`);
      return (body as { data: { id: string; person: unknown }[] }).data;
    };
    const [latest] = await listed('limit=1');
    expect(latest).toMatchObject({ state: 'succeeded', person: { email: user.upn } });
    const { steps } = (await traced(latest?.id)) as { steps: { state: string; took: number | null }[] };
    expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
    for (const { took } of steps) expect(took).not.toBeNull();
    expect((await listed(`search=${encodeURIComponent(user.upn)}`)).length).toBeGreaterThan(0);
    expect(await listed('search=nobody@nowhere.example')).toEqual([]);
  });

  test('a success right after it counts, though the last one is less than a minute ago', async () => {
    await signInToApplication(portico, portico.newBrowser(), user, atA);
    await signInToApplication(portico, portico.newBrowser(), user, atA);
    const { failed_sign_ins: failures, last_success_at: success } = await shown();
    expect(Date.parse(success ?? '')).toBeGreaterThan(Date.parse(failures[0]?.at ?? ''));
  });

  test('a failed test is told, too, and a guest who was turned away', async () => {
    await control.spoilNextIdToken({ claims: { nonce: 'x' } });
    await testSignIn();
    await comingBack(portico, { login: guest, parameters: atA, back: asItIs });
    expect((await shown()).failed_sign_ins.slice(0, 2)).toMatchObject([
      { code: 'guest_sign_in_not_allowed', test: false },
      { code: 'id_token_invalid', test: true, request_id: expect.stringMatching(/^req_/) },
    ]);
  });

  test('people whom Microsoft keeps are counted until somebody comes through', async () => {
    for (let people = 0; people < 3; people += 1) {
      const request = authorizationRequest(portico, atA);
      // As with an app that requires assignment, or one that was deleted: they stay on Microsoft's page.
      await portico.newBrowser().open(request.url);
    }
    expect(await shown()).toMatchObject({ unfinished_sign_ins: 0 });
    await pool.query('UPDATE sign_in_attempts SET expires_at = now() WHERE consumed_at IS NULL');
    expect(await shown()).toMatchObject({ unfinished_sign_ins: 3 });
    await signInToApplication(portico, portico.newBrowser(), user, atA);
    expect(await shown()).toMatchObject({ unfinished_sign_ins: 0 });
  });
});

describe('a stranger decides nothing about how a connection stands', () => {
  const withCode = (browser: Browser, callback: URL) => {
    const address = new URL(callback);
    address.searchParams.set('code', 'made-up');
    return browser.open(address);
  };

  test.each([
    ['an error of the client', withError('invalid_client'), 'idp_client_refused'],
    ['an outage', withError('temporarily_unavailable'), 'idp_unavailable'],
    ['an error of their own', withError('nonsense'), 'idp_error'],
    ['a code that nobody gave', withCode, 'id_token_invalid'],
  ])('with %s', async (_, back, code) => {
    const before = standingOf(await shown());
    await comingBack(portico, { login: user, parameters: atA, back });
    const connection = await shown();
    expect(connection.failed_sign_ins[0]).toMatchObject({ code, test: false, reported_by: 'browser' });
    expect({ before, after: standingOf(connection) }).toEqual({ before: 'works', after: 'works' });
    expect(await pageOf(portico.operator)).toContain('Only the browser said so');
  });

  test('with trips that they begin and leave', async () => {
    for (let trips = 0; trips < 5; trips += 1)
      await portico.newBrowser().open(authorizationRequest(portico, atA).url);
    await pool.query('UPDATE sign_in_attempts SET expires_at = now() WHERE consumed_at IS NULL');
    const connection = await shown();
    expect(connection).toMatchObject({ unfinished_sign_ins: 5 });
    expect(standingOf(connection)).toBe('works');
    expect(await pageOf(portico.operator)).toContain('Anybody can start one and walk away');
  });

  test('nor hides what the identity provider has shown, however many failures they make', async () => {
    await control.spoilNextIdToken({ claims: { aud: 'another' } });
    await comingBack(portico, { login: user, parameters: atA, back: asItIs });
    for (let times = 0; times < 12; times += 1)
      await comingBack(portico, { login: user, parameters: atA, back: withError('temporarily_unavailable') });
    expect(standingOf(await shown())).toBe('failing');
    await signInToApplication(portico, portico.newBrowser(), user, atA);
    expect(standingOf(await shown())).toBe('works');
  });

  test('and a code that they made up proves nothing, whatever an endpoint answers to it', async () => {
    await control.fault({ surface: 'login', path: '*/token', status: 500, count: 1 });
    await comingBack(portico, { login: user, parameters: atA, back: withCode });
    const connection = await shown();
    expect(connection.failed_sign_ins[0]).toMatchObject({ code: 'idp_unavailable', reported_by: 'browser' });
    expect(standingOf(connection)).toBe('works');
  });

  test('what the identity provider itself shows does', async () => {
    await control.spoilNextIdToken({ claims: { aud: 'another' } });
    await comingBack(portico, { login: user, parameters: atA, back: asItIs });
    const spoilt = await shown();
    expect(spoilt.failed_sign_ins[0]).toMatchObject({
      ...{ code: 'id_token_invalid', reported_by: 'identity_provider' },
    });
    expect(standingOf(spoilt)).toBe('failing');
    await signInToApplication(portico, portico.newBrowser(), user, atA);
    expect(standingOf(await shown())).toBe('works');
  });
});

test('what worked and failed and worked within a minute still works when only the failure is kept (U2)', async () => {
  const signIn = () => signInToApplication(portico, portico.newBrowser(), user, atA);
  await signIn();
  await control.spoilNextIdToken({ claims: { aud: 'another' } });
  await comingBack(portico, { login: user, parameters: atA, back: asItIs });
  await signIn();
  expect(standingOf(await shown())).toBe('works');
  // Two days later.
  const days = `interval '2 days'`;
  await pool.query(`UPDATE sign_in_attempts SET created_at = created_at - ${days}, expires_at = expires_at - ${days},
    consumed_at = consumed_at - ${days}`);
  await pool.query(`UPDATE sso_connections SET activated_at = activated_at - ${days}, created_at = created_at - ${days},
    last_sign_in_at = last_sign_in_at - ${days}`);
  await purges(pool).purge();
  const { failed_sign_ins: failures, ...connection } = await shown();
  expect(failures.length).toBeGreaterThan(0);
  expect(standingOf({ ...connection, failed_sign_ins: failures })).toBe('works');
  await signIn();
});

describe('the page of who administers the project', () => {
  test('has the same facts as the owner’s, and no way to change anything (U14)', async () => {
    const { id, entra, failed_sign_ins: failures } = await shown();
    const page = await pageOf(portico.operator);
    for (const fact of [id, entra?.tenant_id, entra?.app_id, failures[0]?.request_id])
      expect(page).toContain(fact);
    expect(page).toContain('Client secret');
    expect(page).toContain('ask an owner or admin of');
    expect(page).not.toMatch(/<button[^>]*>(Disconnect|Test sign-in|Connect Microsoft)/);
  });

  test('tells a secret that Microsoft no longer takes as such, however long it would live (U2)', async () => {
    expect(await pageOf(portico.operator)).not.toContain('no longer accepted by Microsoft');
    const refusal = { status: 401, code: 'invalid_client', aadsts: 7000222, count: 1 };
    await control.fault({ surface: 'login', path: '*/token', ...refusal });
    await comingBack(portico, { login: user, parameters: atA, back: asItIs });
    expect(await pageOf(portico.operator)).toContain('no longer accepted by Microsoft');
    // As it was, for what comes after.
    await signInToApplication(portico, portico.newBrowser(), user, atA);
  });

  test('is told nothing more than how it stands to a plain member', async () => {
    await pool.query('UPDATE organizations SET sso_required = false');
    const page = await pageOf(a.member);
    expect(page).toContain('Only an owner or admin of this organization can connect its directory.');
    expect(page).not.toContain((await shown()).entra?.tenant_id);
  });
});

test('the sign-in link is told only while an application says where a sign-in begins', async () => {
  await pool.query('UPDATE applications SET initiate_login_uri = NULL');
  expect((await shown()).initiate_url).toBeNull();
  const start = 'https://app.example/login';
  await pool.query('UPDATE applications SET initiate_login_uri = $1 WHERE is_default', [start]);
  expect((await shown()).initiate_url).toContain(`/${(await shown()).id}/initiate`);
});
