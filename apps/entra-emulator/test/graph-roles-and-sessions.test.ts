import { describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { codeOf, entries } from './support/graph-access.ts';
import { graphBench } from './support/graph-bench.ts';

const { bench, graph } = await graphBench([
  'User.ReadWrite.All',
  'Group.Read.All',
  'Application.ReadWrite.All',
  'RoleManagement.ReadWrite.Directory',
  'Directory.Read.All',
]);

const admin = () => login(bench.directory().admin).objectId;
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

describe('memberships of any object', () => {
  it('are told alike at its own address and as a directory object', async () => {
    const role = entries((await graph('GET', '/directoryRoles')).body).find(
      (one) => one['roleTemplateId'] === GLOBAL_ADMINISTRATOR,
    )?.['id'];
    const groups = (await graph('POST', `/users/${admin()}/getMemberGroups`, { securityEnabledOnly: true }))
      .body['value'];
    expect(groups).toHaveLength(1);
    const asked: readonly [string, object, unknown][] = [
      ['getMemberGroups', { securityEnabledOnly: true }, groups],
      ['getMemberObjects', { securityEnabledOnly: false }, [...(groups as string[]), role]],
      ['checkMemberGroups', { groupIds: [...(groups as string[]), role] }, groups],
      [
        'checkMemberObjects',
        { ids: [...(groups as string[]), role, admin()] },
        [...(groups as string[]), role],
      ],
    ];
    for (const [action, body, wanted] of asked)
      for (const collection of ['users', 'directoryObjects']) {
        const path = `/${collection}/${admin()}/${action}`;
        const { status, body: answer } = await graph('POST', path, body);
        expect([path, status, answer['value']]).toEqual([path, 200, wanted]);
      }
  });

  it('are of the caller’s directory, and of at most 20 ids', async () => {
    const stranger = login(bench.directory('fabrikam.example').user).objectId;
    expect(
      (await graph('POST', `/directoryObjects/${stranger}/checkMemberObjects`, { ids: [] })).status,
    ).toBe(404);
    const ids = Array.from({ length: 21 }, () => admin());
    expect((await graph('POST', `/users/${admin()}/checkMemberObjects`, { ids })).status).toBe(400);
  });
});

describe('roles under roleManagement', () => {
  const base = '/roleManagement/directory';

  it('are read one by one: a definition by its template’s id, an assignment by its own', async () => {
    const definition = await graph('GET', `${base}/roleDefinitions/${GLOBAL_ADMINISTRATOR}`);
    expect([definition.status, definition.body['displayName']]).toEqual([200, 'Global Administrator']);
    expect((await graph('GET', `${base}/roleDefinitions/${admin()}`)).status).toBe(404);
    const filter = encodeURIComponent(`principalId eq '${admin()}'`);
    const [assignment] = entries((await graph('GET', `${base}/roleAssignments?$filter=${filter}`)).body);
    const path = `${base}/roleAssignments/${assignment?.['id']}`;
    expect((await graph('GET', path)).body).toMatchObject({ ...assignment });
    expect((await graph('GET', `${path}?$expand=roleDefinition`)).body['roleDefinition']).toMatchObject({
      ...{ id: GLOBAL_ADMINISTRATOR, isBuiltIn: true },
    });
    expect((await graph('GET', `${path}?$expand=principal($select=displayName)`)).body['principal']).toEqual({
      ...{ '@odata.type': '#microsoft.graph.user', id: admin(), displayName: 'Ada Admin' },
    });
    for (const none of ['nothing', Buffer.from(`${GLOBAL_ADMINISTRATOR}/x`).toString('base64url')])
      expect((await graph('GET', `${base}/roleAssignments/${none}`)).status).toBe(404);
  });
});

describe('sessions that are revoked', () => {
  const refresh = async () => {
    const { upn, password } = login(bench.directory().user);
    const fields = {
      client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
      scope: 'https://graph.microsoft.com/.default offline_access',
    };
    const first = await bench.token('organizations', {
      grant_type: 'password',
      ...fields,
      username: upn,
      password,
    });
    const again = () =>
      bench.token('organizations', {
        grant_type: 'refresh_token',
        ...fields,
        refresh_token: String(first.body['refresh_token']),
      });
    return { again };
  };

  it('refresh nothing any more, and the user shows since when', async () => {
    const id = login(bench.directory().user).objectId;
    const { again } = await refresh();
    expect((await again()).status).toBe(200);
    const revoked = await graph('POST', `/users/${id}/revokeSignInSessions`);
    expect([revoked.status, revoked.body['value']]).toEqual([200, true]);
    expect((await again()).body['error_codes']).toEqual([50173]);
    const shown = await graph('GET', `/users/${id}?$select=signInSessionsValidFromDateTime`);
    expect(shown.body['signInSessionsValidFromDateTime']).toBe('2026-03-01T12:00:00Z');
    const other = await refresh();
    expect((await other.again()).status).toBe(200);
  });

  it('also in browsers: the password is asked for again', async () => {
    const browser = bench.browser();
    const path = bench.authorizePath('organizations', {
      ...{ client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', redirect_uri: 'http://localhost' },
      ...{
        scope: 'https://graph.microsoft.com/.default',
        code_challenge: 'a'.repeat(43),
        code_challenge_method: 'S256',
      },
    });
    await browser.signIn(await browser.get(path), login(bench.directory().user));
    expect((await browser.get(path)).location?.searchParams.get('code')).toBeTruthy();
    await graph('POST', `/users/${login(bench.directory().user).objectId}/revokeSignInSessions`);
    const asked = await browser.get(path);
    expect([asked.status, asked.location]).toEqual([200, undefined]);
  });

  it('not of an administrator by an application’s permissions alone', async () => {
    const { status, body } = await graph('POST', `/users/${admin()}/revokeSignInSessions`);
    expect([status, codeOf(body)]).toEqual([403, 'Authorization_RequestDenied']);
  });
});
