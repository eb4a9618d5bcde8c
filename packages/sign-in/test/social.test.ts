import { randomUUID } from 'node:crypto';
import type { TripCookie } from '@portico/authorization-server';
import { describe, expect, test } from 'vitest';
import { type Bench, RETURN_TO, signInBench } from './bench.ts';

const bench: Bench = await signInBench();
const facts = { requestId: 'req_test', ipAddress: null };
type Provider = 'microsoft' | 'google';
const ada = (claims: object = {}) => ({ sub: randomUUID(), name: 'Ada', ...claims });
const gmail = (address: string) => ada({ email: address, email_verified: true });

/** A browser that goes to a provider by its button in the application, and comes back. */
async function signIn(
  project: string,
  provider: Provider,
  claims: object,
  params: Readonly<Record<string, unknown>> = {},
) {
  const started = await bench.ask(project, { provider, ...(params as object) }, params);
  if (!started.ok) throw new Error(started.description);
  const parameters = bench.social[provider].signIn(started.url, claims);
  return { started, outcome: await back(provider, parameters, started.cookies) };
}

const back = (provider: Provider, parameters: URLSearchParams, cookies: readonly TripCookie[]) =>
  bench.signIn.socialCallback({
    provider,
    parameters,
    cookie: (name) => cookies.find((cookie) => cookie.name === name)?.value,
    facts,
  });

const pageOf = (url: string, cookies: readonly TripCookie[]) => {
  const [, , projectId = '', uid = ''] = new URL(url).pathname.split('/');
  return {
    projectId,
    uid,
    cookie: (name: string) => cookies.find((cookie) => cookie.name === name)?.value,
  };
};

const sessionsOf = (project: string) =>
  bench.rows<{ user_id: string; organization_id: string | null; pending_interaction_uid: string | null }>(
    'SELECT user_id, organization_id, pending_interaction_uid FROM sessions WHERE project_id = $1 ORDER BY created_at',
    [project],
  );

describe('who comes over a social provider', () => {
  test('gets a session without organization where the project allows that, and none elsewhere', async () => {
    const open = await bench.project({ personal_sessions: true });
    const closed = await bench.project();
    for (const project of [open, closed]) await bench.allowSocial(project, 'google');
    const { outcome } = await signIn(open, 'google', gmail('ada@gmail.com'));
    expect(outcome).toMatchObject({ kind: 'redirect', url: RETURN_TO });
    expect(await sessionsOf(open)).toMatchObject([{ organization_id: null, pending_interaction_uid: null }]);
    const refused = await signIn(closed, 'google', gmail('ada@gmail.com'));
    expect(refused.outcome).toMatchObject({ kind: 'page', code: 'no_organization' });
    expect(await sessionsOf(closed)).toEqual([]);
  });

  test('is the same person next time, by issuer and subject and never by the address (attack 33)', async () => {
    const project = await bench.project({ personal_sessions: true });
    await bench.allowSocial(project, 'google');
    const claims = gmail('ada@gmail.com');
    await signIn(project, 'google', claims);
    await signIn(project, 'google', { ...claims, email: 'renamed@gmail.com' });
    await signIn(project, 'google', gmail('ada@gmail.com'));
    const people = (await sessionsOf(project)).map(({ user_id }) => user_id);
    expect(people[0]).toBe(people[1]);
    expect(people[2]).not.toBe(people[0]);
  });

  test.each<[string, object]>([
    ['Google’s own mail', { email: 'eve@gmail.com', email_verified: true }],
    [
      'a domain of a customer of Google',
      { email: 'eve@acme.example', email_verified: true, hd: 'acme.example' },
    ],
    ['an unverified address', { email: 'eve@gmail.com', email_verified: false }],
  ])(
    'is nobody whom we know by an address, however vouched for: %s (A1, attacks 33, 34)',
    async (_, claims) => {
      const project = await bench.project({ personal_sessions: true });
      await bench.allowSocial(project, 'google');
      const organization = await bench.organization(project);
      const known = await bench.user(project, { email: (claims as { email: string }).email });
      await bench.join(project, organization, known);
      await signIn(project, 'google', ada(claims));
      const [session] = await sessionsOf(project);
      expect(session?.user_id).not.toBe(known);
      expect(session?.organization_id).toBeNull();
    },
  );

  test('accepts an invitation as who they are there, in the browser that had its link', async () => {
    const project = await bench.project({ personal_sessions: true });
    await bench.allowSocial(project, 'google');
    const claims = gmail('ada@gmail.com');
    const key = { id: 'inv_test', tokenHash: 'hash of its link' };
    const invitation = { ...key, projectId: project, organizationId: 'org_test' };
    const trip = await bench.signIn.beginInvitationTrip(invitation, { provider: 'google' });
    const answer = bench.social.google.signIn(trip.url, claims);
    expect(await back('google', answer, [])).toMatchObject({ code: 'invalid_state' });
    expect(await back('google', answer, [trip.cookie])).toMatchObject({
      kind: 'redirect',
      url: 'https://portico.example/invitation/accepted',
    });
    const social = { projectId: project, issuer: bench.social.google.issuer, subject: claims['sub'] };
    expect(bench.accepted).toMatchObject([{ invitation: key, who: { social } }]);
    // It opened no session: nobody asked for one.
    expect(await sessionsOf(project)).toEqual([]);
    await expect(
      bench.signIn.beginInvitationTrip(invitation, { provider: 'microsoft' }),
    ).rejects.toMatchObject({
      code: 'provider_not_available',
    });
  });

  test('at Microsoft is (tid, oid) of the directory that the token names, with its issuer made of that (attack 32)', async () => {
    const project = await bench.project({ personal_sessions: true });
    await bench.allowSocial(project, 'microsoft');
    const tid = randomUUID();
    const issuer = `https://login.example/${tid}/v2.0`;
    const claims = { ...ada(), iss: issuer, tid, oid: randomUUID(), email: 'ada@contoso.example' };
    expect((await signIn(project, 'microsoft', claims)).outcome).toMatchObject({ kind: 'redirect' });
    expect((await signIn(project, 'microsoft', { ...claims, sub: 'another' })).outcome.kind).toBe('redirect');
    const users = new Set((await sessionsOf(project)).map(({ user_id }) => user_id));
    expect(users.size).toBe(1);
    for (const wrong of [
      { iss: `https://login.example/${randomUUID()}/v2.0` },
      { iss: 'https://login.example/common/v2.0' },
      { iss: 'https://login.example/{tenantid}/v2.0', tid: '{tenantid}' },
      { tid: 'common' },
      { tid: '../evil' },
      { tid: undefined },
    ]) {
      const { outcome } = await signIn(project, 'microsoft', { ...claims, ...wrong });
      expect(outcome).toMatchObject({ kind: 'page', code: 'id_token_invalid' });
    }
  });

  test('comes back only in the browser that left, once, and at the provider’s own address (attacks 19, 22, 23, 37)', async () => {
    const project = await bench.project({ personal_sessions: true });
    await bench.allowSocial(project, 'google');
    const { started, outcome } = await signIn(project, 'google', gmail('ada@gmail.com'));
    expect(outcome.kind).toBe('redirect');
    const parameters = new URLSearchParams({
      state: new URL(started.url).searchParams.get('state') ?? '',
      code: 'x',
    });
    expect(await back('google', parameters, started.cookies)).toEqual({ kind: 'redirect', url: RETURN_TO });
    expect(await sessionsOf(project)).toHaveLength(1);
    const again = await bench.ask(project, { provider: 'google' });
    if (!again.ok) throw new Error(again.description);
    const answer = bench.social.google.signIn(again.url, gmail('ada@gmail.com'));
    expect(await back('google', answer, [])).toMatchObject({ code: 'invalid_state' });
    expect(await back('google', answer, started.cookies)).toMatchObject({ code: 'invalid_state' });
    expect(await back('microsoft', answer, again.cookies)).toMatchObject({ kind: 'page' });
    expect(await back('google', answer, again.cookies)).toMatchObject({ kind: 'redirect' });
  });

  test.each<[Provider, string]>([
    ['microsoft', 'login'],
    ['google', 'select_account'],
  ])(
    'is asked anew by %s in words that it knows, when the application wants that',
    async (provider, prompt) => {
      const project = await bench.project();
      await bench.allowSocial(project, provider);
      const usual = await bench.ask(project, { provider });
      const fresh = await bench.ask(project, { provider, freshAuthentication: true });
      const prompts = [usual, fresh].map(
        (start) => start.ok && new URL(start.url).searchParams.get('prompt'),
      );
      expect(prompts).toEqual(['select_account', prompt]);
    },
  );

  test('finds no way in over a provider that the project does not have', async () => {
    const project = await bench.project();
    for (const provider of ['google', 'github', '', '__proto__'])
      expect(await bench.ask(project, { provider })).toMatchObject({ ok: false, error: 'invalid_request' });
  });
});

describe('the organization of a social sign-in', () => {
  async function memberOfTwo(columns: object = {}) {
    const project = await bench.project(columns as Record<string, unknown>);
    const google = await bench.allowSocial(project, 'google');
    const [first, second] = [await bench.organization(project), await bench.organization(project)];
    const user = await bench.user(project, { email: 'ada@gmail.com' });
    for (const organization of [first, second]) await bench.join(project, organization, user);
    const claims = gmail('ada@gmail.com');
    await bench.knows(project, google, user, claims.sub);
    return { project, google, first, second, user, claims };
  }

  test('is chosen by the person when there are several, in the same browser only, and once', async () => {
    const { project, second, claims } = await memberOfTwo();
    const foreign = await bench.organization(project);
    const { started, outcome } = await signIn(project, 'google', claims);
    const url = outcome.kind === 'redirect' ? outcome.url : '';
    expect(new URL(url).pathname).toMatch(/^\/login\//);
    const page = pageOf(url, started.cookies);
    const { hostedLogin } = bench.signIn;
    const view = await hostedLogin.view(page);
    expect(view.organizations).toHaveLength(2);
    const elsewhere = { ...page, cookie: () => undefined };
    await expect(hostedLogin.view(elsewhere)).rejects.toMatchObject({ code: 'login_page_expired' });
    await expect(hostedLogin.chooseOrganization(elsewhere, second)).rejects.toMatchObject({
      code: 'login_page_expired',
    });
    await expect(hostedLogin.chooseOrganization(page, foreign)).rejects.toMatchObject({
      code: 'not_a_member',
    });
    expect(await bench.signIn.sessionFacts(project, (await idsOf(project))[0] ?? '')).toBeUndefined();
    const choices = await Promise.allSettled(
      Array.from({ length: 10 }, () => hostedLogin.chooseOrganization(page, second)),
    );
    expect(choices.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await sessionsOf(project)).toMatchObject([
      { organization_id: second, pending_interaction_uid: null },
    ]);
  });

  test('is chosen by whoever signed in last, when somebody goes back while choosing', async () => {
    const { project, google, first, second, claims } = await memberOfTwo();
    const grace = await bench.user(project, { email: 'grace@gmail.com' });
    for (const organization of [first, second]) await bench.join(project, organization, grace);
    const hers = gmail('grace@gmail.com');
    await bench.knows(project, google, grace, hers.sub);
    const started = await bench.ask(project, {});
    if (!started.ok) throw new Error(started.description);
    const page = pageOf(started.url, started.cookies);
    for (const person of [claims, hers]) {
      const trip = await bench.signIn.hostedLogin.continueWith(page, 'google');
      const answer = bench.social.google.signIn(trip.url, person);
      expect(await back('google', answer, [trip.cookie])).toMatchObject({ kind: 'redirect' });
    }
    await bench.signIn.hostedLogin.chooseOrganization(page, second);
    expect(await sessionsOf(project)).toEqual([
      { user_id: grace, organization_id: second, pending_interaction_uid: null },
    ]);
  });

  test('is the one that the application asks for, when the person belongs to it', async () => {
    const { project, first, claims } = await memberOfTwo();
    const foreign = await bench.organization(project);
    const { outcome } = await signIn(project, 'google', claims, { organization: first });
    expect(outcome).toMatchObject({ kind: 'redirect', url: RETURN_TO });
    expect((await sessionsOf(project))[0]?.organization_id).toBe(first);
    expect((await signIn(project, 'google', claims, { organization: foreign })).outcome).toMatchObject({
      code: 'not_a_member',
    });
  });

  test('is not one that insists on its own single sign-on, now or later', async () => {
    const { project, first, second, claims } = await memberOfTwo();
    await signIn(project, 'google', claims, { organization: first });
    const [session = ''] = await idsOf(project);
    expect(await bench.signIn.sessionFacts(project, session)).toMatchObject({ organizationId: first });
    await bench.connection(project, first, bench.directory());
    expect(await bench.signIn.sessionFacts(project, session)).toBeUndefined();
    expect((await signIn(project, 'google', claims, { organization: first })).outcome).toMatchObject({
      code: 'sso_required',
    });
    // One remains: there is nothing to choose.
    await signIn(project, 'google', claims);
    expect((await sessionsOf(project)).at(-1)?.organization_id).toBe(second);
  });

  test('changes without a new sign-in where the other one accepts it, and keeps when they proved who they are', async () => {
    const { project, first, second, claims } = await memberOfTwo();
    await signIn(project, 'google', claims, { organization: first });
    const [session = ''] = await idsOf(project);
    await bench.rows(`UPDATE sessions SET authenticated_at = now() - interval '1 hour' WHERE id = $1`, [
      session,
    ]);
    const switched = await bench.ask(project, { organization: second, currentSessionId: session });
    expect(switched).toMatchObject({ ok: true, url: RETURN_TO });
    const ages = await bench.rows<{ old: boolean }>(
      `SELECT authenticated_at < now() - interval '59 minutes' AS old FROM sessions WHERE project_id = $1`,
      [project],
    );
    expect(ages).toEqual([{ old: true }, { old: true }]);
    const fresh = { organization: second, currentSessionId: session, freshAuthentication: true };
    expect(await bench.ask(project, fresh)).not.toMatchObject({ url: RETURN_TO });
  });

  test('cannot be changed round and round: the absolute window begins with the sign-in', async () => {
    const { project, first, second, claims } = await memberOfTwo();
    await signIn(project, 'google', claims, { organization: first });
    const [session = ''] = await idsOf(project);
    await bench.rows('UPDATE organizations SET session_absolute_seconds = 3600 WHERE id = $1', [second]);
    const provenAgo = (interval: string) =>
      bench.rows('UPDATE sessions SET begun_at = now() - $2::interval WHERE id = $1', [session, interval]);
    const change = () => bench.ask(project, { organization: second, currentSessionId: session });
    await provenAgo('61 minutes');
    expect(await change()).not.toMatchObject({ url: RETURN_TO });
    await provenAgo('50 minutes');
    expect(await change()).toMatchObject({ ok: true, url: RETURN_TO });
    const [left] = await bench.rows<{ ends: boolean }>(
      `SELECT expires_at < now() + interval '11 minutes' AS ends FROM sessions WHERE organization_id = $1`,
      [second],
    );
    expect(left).toEqual({ ends: true });
    // The issuer learns that nobody was there (attack 51).
    const unattended = await bench.rows(
      `SELECT FROM oauth_states WHERE project_id = $1 AND payload #>> '{result,portico,acted}' = 'false'
         AND payload #>> '{result,portico,sessionId}' <> $2`,
      [project, session],
    );
    expect(unattended).toHaveLength(1);
  });

  test('does not come back without a new sign-in to one that has ended their sessions since (attack 127)', async () => {
    const { project, first, second, claims } = await memberOfTwo();
    await signIn(project, 'google', claims, { organization: first });
    const [session = ''] = await idsOf(project);
    const change = () => bench.ask(project, { organization: second, currentSessionId: session });
    await bench.rows('UPDATE memberships SET sessions_ended_at = now() WHERE organization_id = $1', [second]);
    expect(await change()).not.toMatchObject({ url: RETURN_TO });
    // What is open in the other one goes on.
    expect(await bench.signIn.sessionFacts(project, session)).toMatchObject({ organizationId: first });
  });

  test('does not change on the strength of another organization’s connection', async () => {
    const project = await bench.project();
    await bench.allowSocial(project, 'google');
    const over = await bench.customer(project);
    const other = await bench.organization(project);
    await bench.signInAs(project, over, {
      ...ada(),
      tid: over.directory.tenantId,
      oid: randomUUID(),
      acct: 0,
    });
    const [session = ''] = await idsOf(project);
    const [row] = await sessionsOf(project);
    await bench.join(project, other, row?.user_id ?? '');
    const asked = await bench.ask(project, { organization: other, currentSessionId: session });
    expect(asked.ok && new URL(asked.url).pathname).toMatch(/^\/login\//);
  });

  const idsOf = async (project: string) =>
    (
      await bench.rows<{ id: string }>('SELECT id FROM sessions WHERE project_id = $1 ORDER BY created_at', [
        project,
      ])
    ).map(({ id }) => id);
});
