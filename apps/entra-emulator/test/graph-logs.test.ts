import { describe, expect, it } from 'vitest';
import { activityOf, isUnnoted } from '../src/graph/audited.ts';
import { graphRoutes } from '../src/graph/routes.ts';
import { CALLBACK, login } from './support/bench.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';
import { graphBench } from './support/graph-bench.ts';
import { differences } from './support/graph-schema.ts';
import { registerApp, usualGraphAccess } from './support/registered-app.ts';

/* The logs tell what really happened here: who signed in or could not, and who changed what. */

const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

const { bench, graph, token, use } = await graphBench([
  'AuditLog.Read.All',
  'User.ReadWrite.All',
  'User-PasswordProfile.ReadWrite.All',
  'Application.ReadWrite.All',
  'Synchronization.ReadWrite.All',
]);

const user = () => login(bench.directory().user);
const read = async (path: string) => {
  const { status, body } = await graph('GET', path);
  expect([path, status]).toEqual([path, 200]);
  return entries(body);
};
const filtered = (list: string, filter: string) =>
  read(`/auditLogs/${list}?$filter=${encodeURIComponent(filter)}`);

it.each([
  ['directoryAudits', "category eq 'ApplicationManagement'", 'activityDateTime desc'],
  ['signIns', "appId eq 'x'", 'createdDateTime desc'],
])('%s are filtered and sorted at once, without more ado', async (list, filter, order) => {
  await read(
    `/auditLogs/${list}?$filter=${encodeURIComponent(filter)}&$orderby=${encodeURIComponent(order)}`,
  );
});

it.each([
  ['signIns', 'status/errorCode ne 0'],
  ['signIns', "not startswith(userPrincipalName, 'x')"],
  ['directoryAudits', "result ne 'success'"],
  ['provisioning', "jobId ne 'x'"],
])(
  '%s are filtered by %s without an advanced query, which is of the directory alone',
  async (list, filter) => {
    await filtered(list, filter);
  },
);

it('what failed is found by what it is not', async () => {
  await bench.token('organizations', {
    ...{ grant_type: 'password', client_id: AZURE_CLI, scope: 'https://graph.microsoft.com/.default' },
    ...{ username: user().upn, password: 'wrong' },
  });
  const codes = (await filtered('signIns', 'status/errorCode ne 0')).map((one) => one['status']);
  expect(codes).toMatchObject([{ errorCode: 50126 }]);
});

it('a guest who tries a password is noted', async () => {
  const { upn, password, objectId } = login(bench.directory().guest);
  const answer = await bench.token('contoso.example', {
    ...{ grant_type: 'password', client_id: AZURE_CLI, scope: 'https://graph.microsoft.com/.default' },
    ...{ username: upn, password },
  });
  expect(answer.body['error_codes']).toEqual([50126]);
  const found = await filtered('signIns', `userId eq '${objectId}'`);
  expect(found).toMatchObject([{ status: { errorCode: 50126 } }]);
});

it('events of sign-ins of another type are of beta, where they are not emulated and say so', async () => {
  const path = `/auditLogs/signIns?$filter=${encodeURIComponent("signInEventTypes/any(t:t eq 'servicePrincipal')")}`;
  const headers = { authorization: `Bearer ${token()}` };
  const answer = await fetch(`${bench.emulator.origin}/beta${path}`, { headers });
  const body = (await answer.json()) as Record<string, unknown>;
  expect([answer.status, codeOf(body)]).toEqual([501, 'NotEmulated']);
  expect((await graph('GET', path)).status).toBe(400);
});

describe('the sign-in log', () => {
  const shop = async () => {
    const { appId, servicePrincipalId } = await registerApp(bench, {
      application: {
        ...{ displayName: 'Shop', web: { redirectUris: [CALLBACK] } },
        requiredResourceAccess: [usualGraphAccess],
      },
      consent: true,
    });
    return { appId, servicePrincipalId };
  };
  const attempt = async (appId: string, password = user().password, who = user().upn) => {
    const browser = bench.browser();
    const page = await browser.get(bench.authorizePath(bench.directory().tenantId, { client_id: appId }));
    return await browser.signIn(page, { upn: who, password });
  };

  it('has a success and a wrong password, newest first, by the names of Graph’s schema', async () => {
    const { appId } = await shop();
    await attempt(appId, 'not it');
    expect((await attempt(appId)).location?.searchParams.has('code')).toBe(true);
    const found = await filtered('signIns', `appId eq '${appId}' and userId eq '${user().objectId}'`);
    expect(found).toMatchObject([
      { status: { errorCode: 0 }, appDisplayName: 'Shop', clientAppUsed: 'Browser', isInteractive: true },
      { status: { errorCode: 50126 }, userPrincipalName: user().upn, resourceDisplayName: 'Microsoft Graph' },
    ]);
    expect(found.flatMap((one) => differences(one, 'signIn'))).toEqual([]);
    const [one] = found;
    const { body } = await graph('GET', `/auditLogs/signIns/${one?.['id']}`);
    expect(body).toMatchObject({ id: one?.['id'] });
    expect(await filtered('signIns', 'status/errorCode eq 50126')).toHaveLength(1);
    expect(await filtered('signIns', 'createdDateTime ge 2030-01-01T00:00:00Z')).toEqual([]);
  });

  it('has who was not assigned, and nobody twice', async () => {
    const { appId, servicePrincipalId } = await shop();
    await bench.control('PATCH', `/servicePrincipals/${servicePrincipalId}`, {
      appRoleAssignmentRequired: true,
    });
    expect((await attempt(appId)).text).toContain('AADSTS50105');
    const found = await filtered('signIns', `appId eq '${appId}' and userId eq '${user().objectId}'`);
    expect(found.map(({ status }) => status)).toMatchObject([{ errorCode: 50105 }]);
  });

  it('has programs that had the password', async () => {
    const ask = (password: string) =>
      bench.token('organizations', {
        ...{ grant_type: 'password', client_id: AZURE_CLI, username: user().upn, password },
        scope: 'https://graph.microsoft.com/.default',
      });
    await ask('wrong');
    await ask(user().password);
    const found = await filtered('signIns', `appId eq '${AZURE_CLI}'`);
    expect(found).toMatchObject([
      { status: { errorCode: 0 }, clientAppUsed: 'Mobile Apps and Desktop clients' },
      { status: { errorCode: 50126 } },
    ]);
  });

  it('is filtered by all that Microsoft documents', async () => {
    const { appId } = await shop();
    await attempt(appId);
    const mine = (clause: string) => filtered('signIns', `appId eq '${appId}' and ${clause}`);
    const clauses = [
      ...["riskState eq 'none'", "riskLevelDuringSignIn eq 'none'", "riskLevelAggregated eq 'none'"],
      ...["riskDetail eq 'none'", "location/city eq ''", "startswith(location/countryOrRegion,'')"],
      ...[
        "location/state eq ''",
        "deviceDetail/browser eq ''",
        "startswith(deviceDetail/operatingSystem,'')",
      ],
      ...["clientAppUsed eq 'Browser'", "conditionalAccessStatus eq 'notApplied'", 'status/errorCode eq 0'],
    ];
    for (const clause of clauses) expect([clause, (await mine(clause)).length]).toEqual([clause, 1]);
    const others = [
      ...["riskState eq 'atRisk'", "riskLevelDuringSignIn eq 'high'", "riskLevelAggregated eq 'low'"],
      ...[
        "riskDetail eq 'adminConfirmedSigninSafe'",
        "location/city eq 'Ulm'",
        "location/state eq 'Bavaria'",
      ],
      ...["startswith(location/countryOrRegion,'D')", "startswith(deviceDetail/browser,'Edge')"],
      ...["deviceDetail/operatingSystem eq 'Linux'", "riskEventTypes_v2/any(t:t eq 'unlikelyTravel')"],
    ];
    for (const clause of others) expect([clause, await mine(clause)]).toEqual([clause, []]);
  });

  it('holds no password, and is of its own directory, for those with the permission', async () => {
    const { appId } = await shop();
    await attempt(appId, 'Secret-typed-wrong-1');
    expect(JSON.stringify(await read('/auditLogs/signIns'))).not.toContain('Secret-typed-wrong-1');
    const weak = await tokenWith(bench, ['User.Read.All'], 'fabrikam.example');
    for (const list of ['directoryAudits', 'signIns'])
      expect((await bench.graph(weak, 'GET', `/auditLogs/${list}`)).status).toBe(403);
    const elsewhere = await tokenWith(bench, ['AuditLog.Read.All'], 'fabrikam.example');
    const { body } = await bench.graph(elsewhere, 'GET', `/auditLogs/signIns?$filter=appId eq '${appId}'`);
    expect(entries(body)).toEqual([]);
    expect((await bench.graph(elsewhere, 'GET', '/auditLogs/signIns/nothing')).status).toBe(404);
  });

  it('is not told without a premium licence (403)', async () => {
    await bench.control('PATCH', '/directories/contoso.example', { licence: 'Free' });
    const refused = await graph('GET', '/auditLogs/signIns');
    expect([refused.status, codeOf(refused.body)]).toEqual([
      ...[403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant'],
    ]);
    expect((await graph('GET', '/auditLogs/directoryAudits')).status).toBe(200);
  });

  it('forgets after thirty days', async () => {
    const { appId } = await shop();
    await attempt(appId);
    await bench.control('POST', '/clock', { advanceSeconds: 31 * 86_400 });
    use(await bench.graphToken());
    expect(await read('/auditLogs/signIns')).toEqual([]);
  });
});

describe('the audit log', () => {
  it('has every change over Graph with who made it and of what', async () => {
    const made = await graph('POST', '/applications', { displayName: 'Shop' });
    await graph('PATCH', `/applications/${made.body['id']}`, { notes: 'seen' });
    await graph('PATCH', `/applications/${made.body['id']}`, { nonsense: true });
    await graph('DELETE', `/applications/${made.body['id']}`);
    const found = (await read('/auditLogs/directoryAudits')).slice(0, 3);
    expect(found).toMatchObject([
      { activityDisplayName: 'Delete application', operationType: 'Delete' },
      {
        activityDisplayName: 'Update application',
        targetResources: [
          { displayName: 'Shop', modifiedProperties: [{ displayName: 'notes', newValue: '"seen"' }] },
        ],
      },
      { activityDisplayName: 'Add application', category: 'ApplicationManagement', result: 'success' },
    ]);
    for (const one of found) {
      expect(one['initiatedBy']).toMatchObject({
        app: { appId: bench.provisioningApp.clientId },
        user: null,
      });
      expect(one['targetResources']).toMatchObject([{ id: made.body['id'], type: 'Application' }]);
      expect(differences(one, 'directoryAudit')).toEqual([]);
    }
    const { body } = await graph('GET', `/auditLogs/directoryAudits/${found[0]?.['id']}`);
    expect(body).toMatchObject({ activityDisplayName: 'Delete application' });
  });

  it('names both ends of a link, and what a person did', async () => {
    const { body: asked } = await bench.token('organizations', {
      ...{ grant_type: 'password', client_id: AZURE_CLI, scope: 'https://graph.microsoft.com/.default' },
      ...{ username: login(bench.directory().admin).upn, password: login(bench.directory().admin).password },
    });
    const admin = String(asked['access_token']);
    const made = await bench.graph(admin, 'POST', '/groups', {
      ...{ displayName: 'Cooks', mailNickname: 'cooks', mailEnabled: false, securityEnabled: true },
    });
    const link = { '@odata.id': `${bench.emulator.graphUrl}/directoryObjects/${user().objectId}` };
    expect((await bench.graph(admin, 'POST', `/groups/${made.body['id']}/members/$ref`, link)).status).toBe(
      204,
    );
    const path = `/groups/${made.body['id']}/members/${user().objectId}/$ref`;
    expect((await bench.graph(admin, 'DELETE', path)).status).toBe(204);
    const [removed, added] = await read('/auditLogs/directoryAudits');
    const ends = [
      { type: 'User', userPrincipalName: user().upn },
      { type: 'Group', displayName: 'Cooks' },
    ];
    expect(removed).toMatchObject({ activityDisplayName: 'Remove member from group', targetResources: ends });
    expect(added).toMatchObject({ activityDisplayName: 'Add member to group' });
    expect(added?.['targetResources']).toEqual(
      expect.arrayContaining(ends.map((end) => expect.objectContaining(end))),
    );
    const administrator = { userPrincipalName: login(bench.directory().admin).upn };
    expect(removed?.['initiatedBy']).toMatchObject({ user: administrator, app: null });
  });

  it('has what people change in a browser: a consent, a password', async () => {
    const consents = await filtered('directoryAudits', "activityDisplayName eq 'Consent to application'");
    expect(consents).toMatchObject([
      { initiatedBy: { user: { userPrincipalName: 'admin@contoso.example' } } },
    ]);
    await graph('PATCH', `/users/${user().objectId}`, {
      passwordProfile: { password: 'Given-by-admin-1', forceChangePasswordNextSignIn: true },
    });
    const browser = bench.browser();
    const page = await browser.get(bench.authorizePath('organizations', {}));
    const asked = await browser.signIn(page, { upn: user().upn, password: 'Given-by-admin-1' });
    await browser.press(asked, 'Change and sign in', {
      ...{ current: 'Given-by-admin-1', new: 'Demo-secret-2', confirm: 'Demo-secret-2' },
    });
    const all = await read('/auditLogs/directoryAudits');
    expect(all[0]).toMatchObject({ activityDisplayName: 'Change user password' });
    const text = JSON.stringify(all);
    for (const secret of ['Given-by-admin-1', 'Demo-secret-2']) expect(text).not.toContain(secret);
  });

  it('has what the control API does through Graph’s operations', async () => {
    await bench.control('POST', '/directories/contoso.example/graph/applications', {
      displayName: 'By hand',
    });
    const [one] = await read('/auditLogs/directoryAudits');
    expect(one).toMatchObject({
      activityDisplayName: 'Add application',
      initiatedBy: { app: { appId: null, displayName: 'Entra emulator: control API' } },
    });
  });

  it('means the enterprise app where one was changed, also by the id that it shares with its registration', async () => {
    const made = await graph('POST', '/applications', { displayName: 'Shop' });
    const { appId } = made.body;
    await graph('POST', '/servicePrincipals', { appId });
    const path = `/servicePrincipals(appId='${appId}')`;
    expect((await graph('PATCH', path, { notes: 'seen' })).status).toBe(204);
    const { body } = await graph('GET', path);
    const [one] = await read('/auditLogs/directoryAudits');
    expect(one?.['targetResources']).toMatchObject([{ type: 'ServicePrincipal', id: body['id'] }]);
  });

  it('tells no value that may be a secret: of what opens something there is the name alone', async () => {
    const { body } = await graph('POST', '/applications', { displayName: 'Shop' });
    const path = `/servicePrincipals/${
      (await graph('POST', '/servicePrincipals', { appId: body['appId'] })).body['id']
    }/synchronization`;
    const beta = bench.emulator.graphUrl.replace('/v1.0', '/beta');
    await fetch(`${beta}${path}/connectivityParameters`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ secretToken: 'Marked-1', oauth2ClientSecret: 'Marked-2' }),
    });
    await graph('PUT', `${path}/secrets`, {
      value: [{ key: 'SecretToken', value: 'Marked-3' }],
    });
    const audits = await read('/auditLogs/directoryAudits');
    expect(JSON.stringify(audits)).not.toContain('Marked-');
    expect(JSON.stringify(audits)).toContain('Update provisioning setting or credentials');
  });

  it('has a name for each operation that changes something', () => {
    const unnamed = graphRoutes
      .map(({ method, pattern }) => [method, pattern.join('/')] as const)
      .filter(([method, path]) => !isUnnoted(method, path) && activityOf(method, path) === undefined);
    expect(unnamed).toEqual([]);
  });
});
