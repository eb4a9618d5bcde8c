import { randomUUID } from 'node:crypto';
import { madeSession } from '@portico/core';
import { expect, test } from 'vitest';
import { type Bench, personOf, signInBench } from './bench.ts';

/* What the statements write into a waiting request is what the issuer reads out of it. */

const bench: Bench = await signInBench();
const facts = { requestId: 'req_test', ipAddress: null };
const HOUR_AGO = Math.floor(Date.now() / 1000) - 3_600;

type Row = { id: string; user_id: string; result: { login: object } };

/** The one session of the project, and the result of the one request that waited. */
async function madeIn(project: string) {
  const [row] = await bench.rows<Row>(
    `SELECT s.id, s.user_id, o.payload -> 'result' AS result
     FROM sessions s JOIN oauth_states o ON o.project_id = s.project_id WHERE s.project_id = $1`,
    [project],
  );
  if (row === undefined) throw new Error('no session');
  return row;
}

/** Goes to the social provider and comes back, without a page of ours on the way. */
async function overGoogle(project: string, claims: object): Promise<string> {
  const started = await bench.ask(project, { provider: 'google' });
  if (!started.ok) throw new Error(started.description);
  const parameters = bench.social.google.signIn(started.url, claims);
  const cookie = (name: string) => started.cookies.find((one) => one.name === name)?.value;
  const outcome = await bench.signIn.socialCallback({ provider: 'google', parameters, cookie, facts });
  if (outcome.kind !== 'redirect') throw new Error(outcome.code);
  return outcome.url;
}

const WAYS: readonly [string, boolean, (project: string) => Promise<unknown>][] = [
  [
    'over a connection',
    false,
    async (project) => {
      const over = await bench.customer(project);
      return bench.signInAs(project, over, personOf(over.directory, { auth_time: HOUR_AGO }));
    },
  ],
  [
    'over a social provider',
    false,
    async (project) => {
      await bench.allowSocial(project, 'google');
      return overGoogle(project, { sub: randomUUID(), auth_time: HOUR_AGO });
    },
  ],
  [
    'whose organization the person has chosen',
    true,
    async (project) => {
      const google = await bench.allowSocial(project, 'google');
      const [user, sub] = [await bench.user(project), randomUUID()];
      await bench.knows(project, google, user, sub);
      const places = [await bench.organization(project), await bench.organization(project)] as const;
      for (const place of places) await bench.join(project, place, user);
      const page = await overGoogle(project, { sub, auth_time: HOUR_AGO });
      const interactionUid = new URL(page).pathname.split('/').at(-1) ?? '';
      const [projectId, organizationId, lifetimeSeconds] = [project, places[0], 600];
      return bench.parts.directSessions.choose({
        projectId,
        interactionUid,
        organizationId,
        lifetimeSeconds,
      });
    },
  ],
];

test.each(WAYS)('the issuer reads the session of a sign-in %s', async (_way, acted, signIn) => {
  const project = await bench.project({ personal_sessions: true });
  await signIn(project);
  const { id, user_id, result } = await madeIn(project);
  expect(madeSession(result)).toEqual({ sessionId: id, authenticatedAt: HOUR_AGO, acted });
  // The library does the rest: who it is, for this browser session only, and since when (attack 66).
  expect(result.login).toEqual({ accountId: user_id, remember: false, ts: HOUR_AGO });
});

test('it reads none in a request that was refused, which waits no more', async () => {
  const project = await bench.project({ personal_sessions: true });
  await bench.allowSocial(project, 'google');
  const started = await bench.ask(project, {});
  if (!started.ok) throw new Error(started.description);
  const uid = new URL(started.url).pathname.split('/').at(-1) ?? '';
  const refusal = { error: 'access_denied', description: 'cancelled' } as const;
  const { hostedLogins } = bench.parts;
  expect(await hostedLogins.waiting(project, uid)).toBeDefined();
  expect(await hostedLogins.refuse(project, uid, refusal)).toBeDefined();
  const [row] = await bench.rows<{ result: object }>(
    `SELECT payload -> 'result' AS result FROM oauth_states WHERE project_id = $1`,
    [project],
  );
  expect(row?.result).toEqual({ error: 'access_denied', error_description: 'cancelled' });
  expect(madeSession(row?.result)).toBeUndefined();
  expect(await hostedLogins.waiting(project, uid)).toBeUndefined();
  expect(await hostedLogins.refuse(project, uid, refusal)).toBeUndefined();
});
