import { expect, test } from 'vitest';
import { api, type Person, seedMember, signedInBrowser, startPortico } from '../harness/index.ts';
import { heldRequest, statusOf } from './raw-request.ts';

/* A right counts when a request has arrived, not when it was begun (attack 127). */

const portico = await startPortico({ worker: false });
const { a } = portico.organizations;
const { administration, operatorCaller } = portico;

/** Begun by this person, who is signed in; the body stays away until the answer is asked for. */
async function begun(person: Person, line: string, body: object) {
  const browser = await signedInBrowser(portico, person);
  const headers = {
    Cookie: `portico_session=${browser.cookie('portico_session')}`,
    Origin: portico.origin.origin,
    'Content-Type': 'application/json',
  };
  const finish = await heldRequest(portico.origin, line, headers, JSON.stringify(body));
  // The server has come that far with the other one, too, once it has answered this.
  expect((await api(portico, browser, '/v1/session')).status).toBe(200);
  return { browser, status: async () => statusOf(await finish()) };
}

test('whoever is removed while a request of theirs is on its way makes nobody an owner by it', async () => {
  const leaving = await seedMember(administration, operatorCaller, a.id, 'owner', a.domain, 'leaving');
  const line = `PATCH /v1/session/orgs/${a.id}/members/${a.member.userId}`;
  const { status } = await begun(leaving, line, { role: 'owner' });
  await administration.removeMember(operatorCaller, a.id, leaving.userId);
  expect(await status()).toBe(404);
  const { rows } = await portico.database.pool.query('SELECT role FROM memberships WHERE user_id = $1', [
    a.member.userId,
  ]);
  expect(rows).toEqual([{ role: 'member' }]);
});

test('whoever is signed out meanwhile invites no operator', async () => {
  const line = 'POST /v1/session/deployment/invitations';
  const { browser, status } = await begun(portico.operator, line, { email: 'more@portico.example' });
  await api(portico, browser, '/v1/session/sign-out', { method: 'POST', body: {} });
  expect(await status()).toBe(401);
  expect(await portico.database.prisma.invitation.count({ where: { kind: 'operator' } })).toBe(0);
});

test('and a request that does arrive counts', async () => {
  const line = `PATCH /v1/session/orgs/${a.id}/members/${a.member.userId}`;
  const { status } = await begun(a.owner, line, { role: 'admin' });
  expect(await status()).toBe(204);
});
