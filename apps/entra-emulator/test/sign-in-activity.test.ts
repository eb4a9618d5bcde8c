import { beforeEach, expect, it } from 'vitest';
import { tokenHolding } from './permissions/ask-everything.ts';
import { grantToClient, OPERATOR, tokenOf } from './support/as-user.ts';
import { login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';
import { codeOf, entries } from './support/graph-access.ts';
import { differences } from './support/graph-schema.ts';

/** When somebody last signed in, of those who are asked for by name. */

const bench = await freshBench();
beforeEach(async () => {
  await bench.control('POST', '/clock', { reset: true });
});

const user = () => login(bench.directory(OPERATOR).user);
const reader = () => tokenHolding(bench, 'application', ['User.Read.All', 'AuditLog.Read.All']);
const one = (token: string, key = user().objectId) =>
  bench.graph(token, 'GET', `/users/${key}?$select=id,signInActivity`);
const advance = (days: number) => bench.control('POST', '/clock', { advanceSeconds: days * 86_400 });

async function signIn(password = user().password): Promise<void> {
  await grantToClient(bench, ['User.Read']);
  const signing = tokenOf(bench, user().upn, password);
  await signing.catch(() => undefined);
}

it('is of the last attempt and the last success, and is remembered when the log has forgotten', async () => {
  expect((await one(await reader())).body).not.toHaveProperty('signInActivity');
  await signIn();
  await advance(1);
  await signIn('wrong');
  const { body } = await one(await reader());
  expect(body['signInActivity']).toMatchObject({
    lastSignInDateTime: '2026-03-02T12:00:00Z',
    lastSuccessfulSignInDateTime: '2026-03-01T12:00:00Z',
    lastNonInteractiveSignInDateTime: null,
  });
  expect(differences(body['signInActivity'] as Record<string, unknown>, 'signInActivity')).toEqual([]);
  await advance(90);
  const token = await reader();
  expect(entries((await bench.graph(token, 'GET', '/auditLogs/signIns')).body)).toEqual([]);
  expect((await one(token)).body['signInActivity']).toEqual(body['signInActivity']);
});

it('is nowhere without being named, and can be filtered by', async () => {
  await signIn();
  const token = await reader();
  for (const path of ['/users', `/users/${user().objectId}`, `/users/${user().objectId}?$select=*`])
    expect(JSON.stringify((await bench.graph(token, 'GET', path)).body), path).not.toContain(
      'signInActivity',
    );
  const since = async (day: string) => {
    const filter = `$filter=signInActivity/lastSignInDateTime ge ${day}T00:00:00Z`;
    return entries((await bench.graph(token, 'GET', `/users?${filter}`)).body).map(({ id }) => id);
  };
  expect(await since('2026-03-01')).toEqual([user().objectId]);
  expect(await since('2026-03-02')).toEqual([]);
});

it('wants the permission for logs, by selecting as by filtering', async () => {
  await signIn();
  const token = await tokenHolding(bench, 'application', ['User.Read.All', 'Directory.Read.All']);
  for (const path of [
    `/users/${user().objectId}?$select=signInActivity`,
    '/users?$select=displayName,SignInActivity',
    '/users?$filter=signInActivity/lastSignInDateTime ge 2026-01-01T00:00:00Z',
  ]) {
    const { status, body } = await bench.graph(token, 'GET', path);
    expect([path, status, codeOf(body)]).toEqual([path, 403, 'Authentication_MSGraphPermissionMissing']);
  }
});

it('wants the role of a person, too, and a directory with the licence', async () => {
  await grantToClient(bench, ['User.Read.All', 'AuditLog.Read.All']);
  const plain = await tokenOf(bench, user().upn, user().password);
  expect((await one(plain)).status).toBe(403);
  const { upn, password } = login(bench.directory(OPERATOR).admin);
  const admin = await tokenOf(bench, upn, password);
  expect((await one(admin)).status).toBe(200);
  await bench.control('PATCH', `/directories/${OPERATOR}`, { licence: 'Free' });
  const { status, body } = await one(admin);
  expect([status, codeOf(body)]).toEqual([403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant']);
});

it('is of users by their object id, and not by their name', async () => {
  const { status, body } = await one(await reader(), user().upn);
  expect([status, codeOf(body)]).toEqual([400, 'BadRequest']);
});
