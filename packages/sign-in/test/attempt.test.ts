import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, type Connection, personOf, RETURN_TO, type Started, signInBench } from './bench.ts';

const bench: Bench = await signInBench();
let project: string;
let over: Connection;
let other: Connection;
let started: Started;
let parameters: URLSearchParams;
beforeAll(async () => {
  project = await bench.project();
  over = await bench.customer(project);
  other = await bench.customer(project, 'fabrikam.example');
});
beforeEach(async () => {
  started = await bench.start(project, over);
  parameters = over.directory.provider.signIn(started.url, personOf(over.directory));
  over.directory.provider.requests.length = 0;
});
const back = (changes: Partial<Parameters<typeof bench.comeBack>[1]> = {}) =>
  bench.comeBack(started, { connectionId: over.id, parameters, ...changes });
const tokenRequests = () => over.directory.provider.asked('/token').length;
const sessions = async () =>
  (await bench.rows<{ n: number }>('SELECT count(*)::int AS n FROM sessions'))[0]?.n;
const refusedBeforeTheCode = async (outcome: ReturnType<typeof back>, code: string) => {
  expect(await outcome).toMatchObject({ kind: 'page', code });
  expect(tokenRequests()).toBe(0);
};

test('the browser that left comes back with a session and goes on where it waited', async () => {
  expect(await back()).toEqual({ kind: 'redirect', url: RETURN_TO, forgetCookie: started.cookie.name });
});

/** *Try again* on the page of a refusal, in the same browser. */
async function begunAgain(
  outcome: Awaited<ReturnType<typeof back>>,
  attemptCookie: { name: string; value: string },
) {
  if (outcome.kind !== 'page' || outcome.way.kind !== 'waiting') throw new Error(JSON.stringify(outcome));
  const { projectId, uid, cookie, attemptId } = outcome.way;
  const page = {
    projectId,
    uid,
    cookie: (name: string) => (name === cookie.name ? cookie.value : undefined),
  };
  const { trip } = await bench.signIn.hostedLogin.again(page, attemptId);
  if (trip === undefined) throw new Error('no trip');
  expect(trip.cookie.name).not.toBe(attemptCookie.name);
  const answer = over.directory.provider.signIn(trip.url, personOf(over.directory));
  return { back: () => bench.comeBack(trip, { connectionId: over.id, parameters: answer }) };
}

describe('the state of a callback (attack 19)', () => {
  test('missing, unknown, oversized or repeated: a page, and the code is not redeemed', async () => {
    const honest = parameters.get('state') ?? '';
    for (const states of [
      [],
      [''],
      ['unknown'],
      ['x'.repeat(100_000)],
      [honest, honest],
      [honest, 'x'],
      [`${honest}\0`],
    ]) {
      parameters.delete('state');
      for (const state of states) parameters.append('state', state);
      await refusedBeforeTheCode(back(), 'invalid_state');
    }
  });

  test('used before: the second one goes on where the first one led, and makes nothing (R2)', async () => {
    await back();
    const before = await sessions();
    expect(await back()).toEqual({ kind: 'redirect', url: RETURN_TO });
    expect(await sessions()).toBe(before);
    expect(tokenRequests()).toBe(1);
  });

  test('used before, and the application has fetched its answer: led back to that application (U9)', async () => {
    await back();
    await bench.rows("DELETE FROM oauth_states WHERE payload ? 'result'");
    const home = { name: 'An application', url: undefined };
    expect(await back()).toEqual({ kind: 'page', code: 'state_used', way: { kind: 'application', home } });
    expect(tokenRequests()).toBe(1);
  });

  test('used, and nothing came of it, as when a process died there: the request can be begun anew (R2)', async () => {
    await bench.rows('UPDATE sign_in_attempts SET consumed_at = now() WHERE consumed_at IS NULL');
    await refusedBeforeTheCode(back(), 'state_used');
    const outcome = await back();
    const again = await begunAgain(outcome, started.cookie);
    expect(await again.back()).toMatchObject({ kind: 'redirect', url: RETURN_TO });
  });

  test('too old: told so', async () => {
    await bench.rows(
      "UPDATE sign_in_attempts SET expires_at = now() - interval '1 second' WHERE consumed_at IS NULL",
    );
    await refusedBeforeTheCode(back(), 'state_expired');
    // Ten minutes at lunch: the request still waits, and one click begins it anew (U9).
    const again = await begunAgain(await back(), started.cookie);
    expect(await again.back()).toMatchObject({ kind: 'redirect', url: RETURN_TO });
  });

  test('of another connection, at its path: nothing is told, and nothing is used up (attack 22)', async () => {
    await refusedBeforeTheCode(back({ connectionId: other.id }), 'invalid_state');
    expect(other.directory.provider.asked('/token')).toHaveLength(0);
    expect(await back()).toMatchObject({ kind: 'redirect' });
  });
});

describe('the cookie of the attempt', () => {
  const nobody = { name: 'x', value: 'x' };
  test('missing or wrong: refused before the code is redeemed, without a word on why (attack 37)', async () => {
    await refusedBeforeTheCode(back({ cookie: nobody }), 'invalid_state');
    await refusedBeforeTheCode(back({ cookie: { name: started.cookie.name, value: 'x' } }), 'invalid_state');
    await refusedBeforeTheCode(back({ cookie: { name: started.cookie.name, value: '' } }), 'invalid_state');
  });

  test('of another attempt does not finish this one, so two browsers cannot be swapped (attacks 37, 43)', async () => {
    const victim = await bench.start(project, over);
    const renamed = { name: started.cookie.name, value: victim.cookie.value };
    await refusedBeforeTheCode(back({ cookie: victim.cookie }), 'invalid_state');
    await refusedBeforeTheCode(back({ cookie: renamed }), 'invalid_state');
  });

  test('of this attempt does not redeem the code of another person (attack 36)', async () => {
    const attacker = await bench.start(project, over);
    const stolen = over.directory.provider.signIn(attacker.url, personOf(over.directory));
    parameters.set('code', stolen.get('code') ?? '');
    expect(await back()).toMatchObject({ kind: 'page', code: 'id_token_invalid' });
  });

  test('has a name of its own for each attempt, for https bound to the host (attack 120, fault R41)', async () => {
    const second = await bench.start(project, over);
    expect(started.cookie.name).toMatch(/^__Host-portico_att_[\w-]{16}$/);
    expect(second.cookie.name).not.toBe(started.cookie.name);
    expect(await back()).toMatchObject({ kind: 'redirect' });
    const late = over.directory.provider.signIn(second.url, personOf(over.directory));
    expect(await bench.comeBack(second, { connectionId: over.id, parameters: late })).toMatchObject({
      kind: 'redirect',
    });
  });

  test('and the state lie in the table only as hashes, and neither nonce nor verifier does (attacks 44, 125)', async () => {
    const [row] = await bench.rows(
      'SELECT * FROM sign_in_attempts WHERE consumed_at IS NULL ORDER BY created_at DESC LIMIT 1',
    );
    const stored = JSON.stringify(row);
    const { searchParams } = new URL(started.url);
    const secrets = [started.cookie.value, searchParams.get('state'), searchParams.get('nonce')];
    for (const secret of secrets) expect(stored).not.toContain(secret ?? '?');
  });
});

test('fifty callbacks at once make one session and one request for tokens (attacks 9, 19; fault R5)', async () => {
  const before = (await sessions()) ?? 0;
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => back()));
  const first = outcomes.filter(
    (outcome) => outcome.kind === 'redirect' && outcome.forgetCookie !== undefined,
  );
  expect(first).toHaveLength(1);
  // The others come too early, or go on where the first one did.
  for (const outcome of outcomes)
    expect(outcome).toMatchObject(
      outcome.kind === 'redirect' ? { url: RETURN_TO } : { code: 'state_used', way: { kind: 'waiting' } },
    );
  expect(await sessions()).toBe(before + 1);
  expect(tokenRequests()).toBe(1);
});

test('ten first sign-ins of one person at once end in one user, one identity and one membership', async () => {
  const person = personOf(over.directory, { email: 'ten@contoso.example' });
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => bench.signInAs(project, over, person)));
  expect(outcomes.every(({ kind }) => kind === 'redirect')).toBe(true);
  const users = await bench.rows("SELECT id FROM users WHERE email = 'ten@contoso.example'");
  expect(users).toHaveLength(1);
});

describe('an attempt carries no authority (attack 44)', () => {
  test('before its callback there is no session, no user and no result of the interaction', async () => {
    const before = await sessions();
    await bench.start(project, over);
    expect(await sessions()).toBe(before);
    const states = await bench.rows(
      "SELECT 1 FROM oauth_states WHERE payload ? 'result' AND payload ->> 'returnTo' <> $1",
      [RETURN_TO],
    );
    expect(states).toHaveLength(0);
  });

  test('an interaction that was answered is not answered again by a second attempt (attack 43)', async () => {
    await back();
    await bench.rows(
      "UPDATE sign_in_attempts SET consumed_at = NULL WHERE state_hash IN (SELECT state_hash FROM sign_in_attempts WHERE outcome = 'ok' ORDER BY created_at DESC LIMIT 1)",
    );
    const again = over.directory.provider.signIn(started.url, personOf(over.directory));
    expect(await bench.comeBack(started, { connectionId: over.id, parameters: again })).toMatchObject({
      code: 'state_expired',
    });
  });

  test('an interaction that is over gets no session', async () => {
    const before = await sessions();
    await bench.rows(
      "UPDATE oauth_states SET expires_at = now() - interval '1 second' WHERE NOT payload ? 'result'",
    );
    expect(await back()).toMatchObject({ kind: 'page', code: 'state_expired' });
    expect(await sessions()).toBe(before);
  });
});

describe('what the provider answers instead of a code', () => {
  test('an error is told in our words alone, and uses the attempt up (attack 11)', async () => {
    const evil = '<script>alert(1)</script>\r\nset-cookie: a=b';
    const answer = new URLSearchParams({
      state: parameters.get('state') ?? '',
      error: evil,
      error_description: evil,
    });
    expect(await back({ parameters: answer })).toMatchObject({ kind: 'page', code: 'idp_error' });
    expect(JSON.stringify(bench.log)).not.toContain('alert');
    // Whoever loads the page again reads the same.
    expect(await back({ parameters: answer })).toMatchObject({ kind: 'page', code: 'idp_error' });
    expect(await back()).toMatchObject({ kind: 'page', code: 'idp_error' });
    expect(tokenRequests()).toBe(0);
  });

  test('an error together with a code is an error, and the code is not redeemed (attack 10)', async () => {
    parameters.set('error', 'login_required');
    await refusedBeforeTheCode(back(), 'idp_error');
  });

  test('Cancel is told to the waiting application at once, also after lunch (U9)', async () => {
    for (const late of [false, true]) {
      started = await bench.start(project, over);
      const state = new URL(started.url).searchParams.get('state') ?? '';
      if (late)
        await bench.rows(
          "UPDATE sign_in_attempts SET expires_at = now() - interval '1 second' WHERE consumed_at IS NULL",
        );
      const cancelled = new URLSearchParams({ state, error: 'access_denied', error_subcode: 'cancel' });
      expect(await back({ parameters: cancelled })).toMatchObject({ kind: 'redirect', url: RETURN_TO });
      const [told] = await bench.rows(
        `SELECT payload -> 'result' AS result FROM oauth_states WHERE payload #>> '{result,error}' IS NOT NULL`,
      );
      expect(told).toEqual({
        result: {
          error: 'access_denied',
          error_description: 'the person cancelled at the identity provider',
        },
      });
      expect(await back({ parameters: cancelled })).toMatchObject({ kind: 'redirect', url: RETURN_TO });
      await bench.rows("DELETE FROM oauth_states WHERE payload ? 'result'");
    }
  });

  test('an iss that is not of this connection: refused, and the code is not redeemed (attack 23)', async () => {
    parameters.set('iss', other.directory.provider.issuer);
    await refusedBeforeTheCode(back(), 'id_token_invalid');
  });

  test('a provider that is down is told as that', async () => {
    over.directory.provider.answer('/token', () => new Response(null, { status: 503 }));
    expect(await back()).toMatchObject({ kind: 'page', code: 'idp_unavailable' });
    over.directory.provider.answer('/token', undefined);
  });
});
