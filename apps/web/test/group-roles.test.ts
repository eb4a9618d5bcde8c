import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  api,
  claimsOf,
  connectMicrosoft,
  directoryOf,
  signedInBrowser,
  signInToApplication,
  startPortico,
  tokenRequest,
} from './harness/index.ts';

const portico = await startPortico();
const { a, b } = portico.organizations;
const { control, seedFacts } = portico.emulator;
const { user, userInManyGroups } = directoryOf(portico, a.domain);
const GRAPH_APP = '00000003-0000-0000-c000-000000000000';
/** Graph's application permissions: what connecting takes, and what reading memberships takes besides. */
const PERMISSIONS = [
  '18a4783c-866b-4cc7-a460-3d5e5662c884',
  '97235f07-e226-4f63-ace3-39588e11d3a1',
  '98830695-27a2-44f7-8c18-0c3ebc9698f6',
];
await control.changeApplication(seedFacts.provisioningApp?.clientId ?? '', {
  requiredResourceAccess: [
    { resourceAppId: GRAPH_APP, resourceAccess: PERMISSIONS.map((id) => ({ id, type: 'Role' })) },
  ],
});
const owner = await signedInBrowser(portico, a.owner);
const connectionId = await connectMicrosoft(portico, owner, a);
const rulesOf = (organization: { id: string }) =>
  `/v1/session/orgs/${organization.id}/sso-connections/${connectionId}/group-roles`;

const graph = (method: string, path: string, body?: unknown) =>
  control.send(method, `/directories/${a.domain}/graph/${path}`, body);
async function groupNamed(name: string): Promise<string> {
  const { value } = (await graph('GET', `groups?$filter=displayName eq '${name}'`)) as {
    value: { id: string }[];
  };
  return value[0]?.id ?? '';
}
const leave = (group: string, { objectId }: { objectId: string }) =>
  graph('DELETE', `groups/${group}/members/${objectId}/$ref`);

async function addRule(rule: object): Promise<{ id: string }> {
  const { status, body } = await api(portico, owner, rulesOf(a), { method: 'POST', body: rule });
  if (status !== 201) throw new Error(`rule: ${status} ${JSON.stringify(body)}`);
  return body as { id: string };
}
const signIn = (login: typeof user, scope = 'openid profile email') =>
  signInToApplication(portico, portico.newBrowser(), login, { organization: a.id, scope });
const rolesOf = async (login: typeof user) => claimsOf((await signIn(login)).tokens.access_token)['roles'];

test('a group of the directory makes somebody an admin from the first token on, for as long as they are in it', async () => {
  const engineering = await groupNamed('Engineering');
  const rule = await addRule({ source: 'group', value: engineering, role: 'admin', label: 'Engineering' });
  const { tokens } = await signIn(user, 'openid profile email offline_access');
  expect(claimsOf(tokens.access_token)['roles']).toEqual(['admin']);
  const { body } = await api(portico, owner, `${rulesOf(a)}/preview`);
  expect(body).toMatchObject({
    data: [{ role: 'admin', would_be: 'admin', by_rule: rule.id, groups_known: true }],
  });

  await leave(engineering, user);
  expect(await rolesOf(user)).toEqual(['member']);
  // Tokens of the session from before say it, too, from their next refresh on.
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' };
  const refreshed = (await tokenRequest(portico, refresh)).body as { access_token: string };
  expect(claimsOf(refreshed.access_token)['roles']).toEqual(['member']);
});

test('too many groups for a token: the directory is asked, and what it does not say changes nothing', async () => {
  if (userInManyGroups === null) throw new Error('the seed has nobody in many groups');
  const project = await groupNamed('Project 7');
  await addRule({ source: 'group', value: project, role: 'admin' });
  expect(await rolesOf(userInManyGroups)).toEqual(['admin']);
  await leave(project, userInManyGroups);
  await control.fault({
    surface: 'graph',
    path: '*/checkMemberGroups',
    status: 403,
    code: 'Authorization_RequestDenied',
  });
  expect(await rolesOf(userInManyGroups)).toEqual(['admin']);
  const { body } = await api(portico, owner, `/v1/session/orgs/${a.id}/audit?action=session.started`);
  expect(JSON.stringify(body)).toContain('"group_roles":"unknown"');
  await control.clearFaults();
  expect(await rolesOf(userInManyGroups)).toEqual(['member']);
});

test('rules are refused that name no group, an owner, or the connection of another organization (attacks 81, 83, 87)', async () => {
  const post = async (organization: typeof a, body: object) =>
    (await api(portico, owner, rulesOf(organization), { method: 'POST', body })).status;
  const rule = { source: 'group', value: randomUUID(), role: 'admin' };
  expect(await post(a, { ...rule, value: 'Finance' })).toBe(400);
  expect(await post(a, { ...rule, role: 'owner' })).toBe(400);
  expect(await post(a, { ...rule, projectId: portico.project.id })).toBe(400);
  expect(await post(b, rule)).toBe(404);
  const strangers = await signedInBrowser(portico, b.owner);
  for (const organization of [a, b])
    expect((await api(portico, strangers, rulesOf(organization))).status).toBe(404);
});

test('a rule that is removed takes its role from whoever has it, at once', async () => {
  const everybody = await groupNamed('All employees');
  const { id } = await addRule({ source: 'group', value: everybody, role: 'admin' });
  const { tokens } = await signIn(user, 'openid profile email offline_access');
  expect(claimsOf(tokens.access_token)['roles']).toEqual(['admin']);
  const { status } = await api(portico, owner, `${rulesOf(a)}/${id}`, { method: 'DELETE' });
  expect(status).toBe(204);
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' };
  const refreshed = (await tokenRequest(portico, refresh)).body as { access_token: string };
  expect(claimsOf(refreshed.access_token)['roles']).toEqual(['member']);
});
