import { describe, expect, test } from 'vitest';
import { changeFacts, partOf, refresh, signedIn, startIssuers, token } from './bench.ts';

const { one } = await startIssuers();

/** As if the pauses of tests before were over. */
const afterPauses = async () => (await startIssuers()).one;

const guess = (clientId: string, secret: string, { issuer } = one) =>
  fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x' }),
  });

describe('somebody who guesses at a secret (attack 60)', () => {
  test('is answered less and less, and no other client with them', async () => {
    one.guesses.counted = true;
    const statuses: number[] = [];
    for (let index = 0; index < 25; index += 1)
      statuses.push((await guess('app_one', `guess ${index}`)).status);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(statuses.at(-1)).toBe(429);
    const paused = await guess('app_one', 'another guess');
    expect(paused.headers.get('retry-after')).toBe('60');
    expect(await paused.json()).toMatchObject({ error: 'temporarily_unavailable' });
    for (const name of ['app_unknown', 'app_made_up']) expect((await guess(name, 'x')).status).toBe(401);
    expect([...one.guesses.of.keys()]).toEqual(['app_one']);
  });

  test('holds up nobody who has the right one, also behind the same address', async () => {
    const project = await afterPauses();
    const { id_token, refresh_token } = await signedIn(project);
    project.guesses.counted = true;
    for (let index = 0; index < 25; index += 1) await guess('app_one', `guess ${index}`, project);
    expect((await guess('app_one', 'another', project)).status).toBe(429);
    expect((await refresh(project, refresh_token)).status).toBe(200);
    expect(project.sessions.has(String(partOf(id_token, 1)['sid']))).toBe(true);
  });

  test('holds up no public application of the same network: there is no secret to guess', async () => {
    const project = await afterPauses();
    project.guesses.counted = true;
    for (let index = 0; index < 25; index += 1) await guess('app_spa', `guess ${index}`, project);
    expect((await guess('app_spa', 'another', project)).status).toBe(429);
    const form = { grant_type: 'refresh_token', refresh_token: 'x', client_id: 'app_spa' };
    const answer = await token(project, form, null);
    expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_grant']);
  });
});

test('an organization’s window for refresh tokens is shorter than the deployment’s, never longer', async () => {
  const { two } = await startIssuers();
  const { id_token, refresh_token } = await signedIn(two);
  const sid = String(partOf(id_token, 1)['sid']);
  changeFacts(two, sid, { refreshSeconds: 600 });
  const next = await refresh(two, refresh_token);
  const short = next.body.refresh_token;
  two.store.advance(599);
  const again = await refresh(two, short);
  expect(again.status).toBe(200);
  const last = again.body.refresh_token;
  two.store.advance(601);
  expect((await refresh(two, last)).status).toBe(400);
});
