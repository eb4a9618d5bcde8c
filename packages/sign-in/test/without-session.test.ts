import { newId } from '@portico/core';
import { principalOf } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Bench, type Connection, personOf, signInBench } from './bench.ts';

const bench: Bench = await signInBench();
let project: string;
let over: Connection;
beforeAll(async () => {
  project = await bench.project();
  over = await bench.customer(project);
});
const counts = async () => {
  const count = (table: string) => `(SELECT count(*)::int FROM ${table}) AS ${table}`;
  return (
    await bench.rows(`SELECT ${['users', 'sessions', 'identities', 'memberships'].map(count).join(', ')}`)
  )[0];
};
async function memberOf(organizationId: string, role: string): Promise<string> {
  const id = newId('user');
  await bench.insert('users', { id, project_id: project });
  const place = { project_id: project, organization_id: organizationId, user_id: id };
  await bench.insert('memberships', { ...place, role, source: 'invited' });
  return id;
}

describe('a sign-in that begins elsewhere (attack 46)', () => {
  async function application(columns: object): Promise<string> {
    const id = newId('application');
    const lists = {
      redirect_uris: ['https://app.example/callback'],
      post_logout_redirect_uris: [],
      allowed_origins: [],
    };
    await bench.insert('applications', {
      id,
      project_id: project,
      name: 'An application',
      kind: 'web',
      ...lists,
      ...columns,
    });
    return id;
  }
  const initiate = (applicationId?: string, connectionId = over.id) =>
    bench.signIn.initiate({ connectionId, applicationId }).catch((error: { code?: string }) => error.code);

  test('ends on a page when no application has said where it receives people', async () => {
    await application({ is_default: false });
    expect(await initiate()).toBe('no_application');
  });

  test('goes only to the registered address, with issuer, organization and connection, and signs nobody in', async () => {
    const named = await application({ initiate_login_uri: 'https://app.example/login?from=tile' });
    await application({ initiate_login_uri: 'https://default.example/login', is_default: true });
    const before = await counts();
    const url = new URL((await initiate(named)) ?? '');
    expect(`${url.origin}${url.pathname}`).toBe('https://app.example/login');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      from: 'tile',
      iss: `https://portico.example/oauth2/${project}`,
      organization: over.organizationId,
      connection: over.id,
    });
    expect(new URL((await initiate()) ?? '').hostname).toBe('default.example');
    expect(await counts()).toEqual(before);
  });

  test('never to an application of another project, nor for a connection that is off or unknown (attacks 38, 81)', async () => {
    const foreign = await bench.project();
    await bench.rows('UPDATE applications SET project_id = $1 WHERE NOT is_default', [foreign]);
    const [moved] = await bench.rows<{ id: string }>('SELECT id FROM applications WHERE project_id = $1', [
      foreign,
    ]);
    expect(await initiate(moved?.id)).toBe('no_application');
    expect(await initiate(undefined, newId('connection'))).toBe('not_found');
    expect(await initiate(undefined, 'sso_\0')).toBe('not_found');
    const off = await bench.customer(project, 'off.example', { status: 'inactive' });
    expect(await initiate(undefined, off.id)).toBe('connection_disabled');
  });
});

describe('a test sign-in', () => {
  const principal = (userId: string) => principalOf(bench.database.pool, userId);
  const start = async (userId: string, connectionId = over.id, organizationId = over.organizationId) =>
    bench.signIn.startTest({ organizationId, connectionId, principal: await principal(userId) });
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'came',
      (error: { code?: string }) => error.code,
    );

  test('is for owners and admins of that organization alone (attacks 77, 81)', async () => {
    const elsewhere = await bench.customer(project, 'elsewhere.example');
    const [member, stranger] = [
      await memberOf(over.organizationId, 'member'),
      await memberOf(elsewhere.organizationId, 'owner'),
    ];
    expect(await codeOf(start(member))).toBe('forbidden');
    expect(await codeOf(start(stranger))).toBe('not_found');
    expect(await codeOf(start(stranger, over.id, elsewhere.organizationId))).toBe('not_found');
  });

  test('shows the claims, and makes no user, no session and no membership', async () => {
    const userId = await memberOf(over.organizationId, 'admin');
    const trip = await start(userId);
    const before = await counts();
    const parameters = over.directory.provider.signIn(trip.url, personOf(over.directory, { acct: 1 }));
    const outcome = await bench.comeBack({ ...trip }, { connectionId: over.id, parameters });
    expect(outcome).toMatchObject({
      kind: 'redirect',
      url: expect.stringMatching(/^https:\/\/portico\.example\/dashboard\//),
    });
    expect(await counts()).toEqual(before);
    const request = {
      organizationId: over.organizationId,
      connectionId: over.id,
      principal: await principal(userId),
      attemptId: trip.attemptId,
    };
    expect(await bench.signIn.testResult(request)).toMatchObject({
      state: 'ok',
      claims: { acct: 1 },
      member: { refused: 'guest_sign_in_not_allowed' },
    });
    const stranger = await memberOf((await bench.customer(project)).organizationId, 'owner');
    const asked = bench.signIn.testResult({ ...request, principal: await principal(stranger) });
    expect(await codeOf(asked)).toBe('not_found');
  });

  test('cannot answer an application that waits for a real one (attack 43)', async () => {
    const waiting = await bench.start(project, over);
    const trip = await start(await memberOf(over.organizationId, 'owner'));
    const parameters = over.directory.provider.signIn(trip.url, personOf(over.directory));
    parameters.set('state', new URL(waiting.url).searchParams.get('state') ?? '');
    const outcome = await bench.comeBack({ ...trip }, { connectionId: over.id, parameters });
    expect(outcome).toMatchObject({ kind: 'page', code: 'invalid_state' });
  });
});

describe('a sign-out at the identity provider', () => {
  test('ends the sessions that it began over this connection, and no others', async () => {
    const other = await bench.customer(project, 'other.example');
    for (const [connection, sid] of [
      [over, 'sid-1'],
      [over, 'sid-2'],
      [other, 'sid-1'],
    ] as const)
      await bench.signInAs(project, connection, personOf(connection.directory, { sid }));
    await bench.signIn.endFromProvider(over.id, 'sid-1');
    const live = await bench.rows(
      'SELECT connection_id, idp_session_id FROM sessions WHERE revoked_at IS NULL ORDER BY 2, 1',
    );
    expect(live).toEqual(
      expect.arrayContaining([
        { connection_id: over.id, idp_session_id: 'sid-2' },
        { connection_id: other.id, idp_session_id: 'sid-1' },
      ]),
    );
    expect(live).not.toContainEqual({ connection_id: over.id, idp_session_id: 'sid-1' });
  });

  test('told to the sign-in app, it ends those of that session over every connection to Microsoft, and no others', async () => {
    const other = await bench.customer(project, 'another.example');
    const elsewhere = await bench.customer(project, 'elsewhere.example');
    for (const [connection, sid] of [
      [over, 'sid-a'],
      [over, 'sid-b'],
      [other, 'sid-a'],
      [elsewhere, 'sid-a'],
    ] as const)
      await bench.signInAs(project, connection, personOf(connection.directory, { sid }));
    await bench.rows("UPDATE sso_connections SET provider = 'generic' WHERE id = $1", [elsewhere.id]);
    await bench.signIn.endFromSignInApp('sid-a');
    const live = await bench.rows(
      `SELECT connection_id, idp_session_id FROM sessions
        WHERE revoked_at IS NULL AND idp_session_id IN ('sid-a', 'sid-b') ORDER BY 2`,
    );
    expect(live).toEqual([
      { connection_id: elsewhere.id, idp_session_id: 'sid-a' },
      { connection_id: over.id, idp_session_id: 'sid-b' },
    ]);
  });
});
