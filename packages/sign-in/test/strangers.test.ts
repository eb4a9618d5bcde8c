import { newId } from '@portico/core';
import { MOST_TRIPS_OF_REQUEST } from '@portico/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Bench, type Connection, personOf, signInBench } from './bench.ts';

/* What somebody leaves behind who has proven nothing to the customer: it is limited, and it goes (A5, attacks 140, 142). */

const bench: Bench = await signInBench();
let project: string;
let over: Connection;
beforeAll(async () => {
  project = await bench.project();
  over = await bench.customer(project);
});

/** What no purge takes. */
const lasting = () =>
  bench.rows(
    `SELECT (SELECT count(*)::int FROM audit_events) AS audit, (SELECT count(*)::int FROM users) AS users,
       (SELECT count(*)::int FROM identities) AS identities, (SELECT count(*)::int FROM social_identities) AS social`,
  );
const audited = () =>
  bench.rows(`SELECT action, data FROM audit_events WHERE organization_id = $1 ORDER BY position`, [
    over.organizationId,
  ]);

describe('a sign-in that is refused', () => {
  test.each<[string, (state: string) => Record<string, string>]>([
    ['the browser brings an error', (state) => ({ error: 'server_error', state })],
    ['the person pressed Cancel, or says so', (state) => ({ error: 'access_denied', state })],
    ['the browser brings a code of its own making', (state) => ({ code: 'made-up', state })],
  ])('leaves no row for ever when %s', async (_, answer) => {
    const before = await lasting();
    const started = await bench.start(project, over);
    const state = new URL(started.url).searchParams.get('state') ?? '';
    const parameters = new URLSearchParams(answer(state));
    await bench.comeBack(started, { connectionId: over.id, parameters });
    expect(await lasting()).toEqual(before);
    // The connection's page shows it, for a week.
    const [kept] = await bench.rows(
      `SELECT outcome <> 'ok' AS refused, refused_request_id FROM sign_in_attempts ORDER BY created_at DESC LIMIT 1`,
    );
    expect(kept).toEqual({ refused: true, refused_request_id: 'req_test' });
  });

  test('stands in the audit log when the directory has signed who was refused (B5)', async () => {
    const outcome = await bench.signInAs(project, over, personOf(over.directory, { acct: 1 }));
    expect(outcome).toMatchObject({ kind: 'page', code: 'guest_sign_in_not_allowed' });
    const refused = {
      action: 'sign_in.refused',
      data: { code: 'guest_sign_in_not_allowed', connection: over.id },
    };
    expect(await audited()).toEqual([refused]);
  });

  test('leaves nobody behind who is a stranger to the project, whichever social account they have', async () => {
    const closed = await bench.project();
    await bench.allowSocial(closed, 'google');
    const before = await lasting();
    const started = await bench.ask(closed, { provider: 'google' });
    if (!started.ok) throw new Error(started.description);
    const cookie = started.cookies.find(({ prefix }) => prefix.endsWith('att_'));
    const claims = { sub: 'somebody', email: 'somebody@gmail.com', email_verified: true };
    const outcome = await bench.signIn.socialCallback({
      provider: 'google',
      parameters: bench.social.google.signIn(started.url, claims),
      cookie: (name) => (name === cookie?.name ? cookie.value : undefined),
      facts: { requestId: 'req_test', ipAddress: null },
    });
    expect(outcome).toMatchObject({ kind: 'page', code: 'no_organization' });
    expect(await lasting()).toEqual(before);
  });
});

test('one invitation makes a limited number of trips, however often its link is used (attack 142)', async () => {
  const open = await bench.project({ personal_sessions: true });
  await bench.allowSocial(open, 'google');
  const invitation = {
    id: newId('invitation'),
    projectId: open,
    tokenHash: 'a-hash',
    organizationId: 'org_test',
  };
  const codes: string[] = [];
  for (let press = 0; press < MOST_TRIPS_OF_REQUEST + 3; press += 1)
    codes.push(
      await bench.signIn.beginInvitationTrip(invitation, { provider: 'google' }).then(
        () => 'went',
        (error: { code?: string }) => String(error.code),
      ),
    );
  expect(codes.filter((code) => code === 'went')).toHaveLength(MOST_TRIPS_OF_REQUEST);
  expect(codes.slice(MOST_TRIPS_OF_REQUEST)).toEqual(Array(3).fill('too_many_attempts'));
});

test('one request that waits makes a limited number of trips, however often its page is used (attack 142)', async () => {
  const open = await bench.project({ personal_sessions: true });
  await bench.allowSocial(open, 'google');
  const started = await bench.ask(open, {});
  if (!started.ok) throw new Error(started.description);
  const [, , projectId = '', uid = ''] = new URL(started.url).pathname.split('/');
  const cookie = (name: string) => started.cookies.find((each) => each.name === name)?.value;
  const codes: string[] = [];
  for (let press = 0; press < MOST_TRIPS_OF_REQUEST + 5; press += 1) {
    const step = bench.signIn.hostedLogin.continueWith({ projectId, uid, cookie }, 'google');
    codes.push(
      await step.then(
        () => 'went',
        (error: { code?: string }) => String(error.code),
      ),
    );
  }
  expect(codes.filter((code) => code === 'went')).toHaveLength(MOST_TRIPS_OF_REQUEST);
  expect(codes.slice(MOST_TRIPS_OF_REQUEST)).toEqual(Array(5).fill('too_many_attempts'));
  const [kept] = await bench.rows(
    'SELECT count(*)::int AS trips FROM sign_in_attempts WHERE project_id = $1',
    [open],
  );
  expect(kept).toEqual({ trips: MOST_TRIPS_OF_REQUEST });
});
