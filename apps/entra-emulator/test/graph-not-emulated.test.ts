import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { codeOf, tokenWith } from './support/graph-access.ts';

/* What Graph takes and the emulator does not have says so by its name, and never that somebody is wrong. */

let bench: Bench;
let token: string;
const ids: Record<string, string> = {};
beforeAll(async () => {
  bench = await Bench.start();
  token = await tokenWith(bench, [
    ...['User.ReadWrite.All', 'User.Invite.All', 'Application.ReadWrite.All', 'Directory.ReadWrite.All'],
    ...['RoleManagement.ReadWrite.Directory', 'Policy.ReadWrite.ApplicationConfiguration'],
  ]);
  const application = await bench.graph(token, 'POST', '/applications', { displayName: 'App' });
  const { appId } = application.body;
  const enterpriseApp = await bench.graph(token, 'POST', '/servicePrincipals', { appId });
  ids['application'] = String(application.body['id']);
  ids['servicePrincipal'] = String(enterpriseApp.body['id']);
  ids['user'] = login(bench.directory().user).objectId;
  const group = await bench.graph(token, 'POST', '/groups', {
    ...{ displayName: 'Cooks', mailNickname: 'cooks', mailEnabled: false, securityEnabled: true },
  });
  ids['group'] = String(group.body['id']);
});
afterAll(() => bench.close());

const ask = async (method: string, path: string, body?: unknown) => {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');
  const answer = await bench.graph(token, method, address, body);
  return [answer.status, codeOf(answer.body)];
};
const NOT_EMULATED = [501, 'NotEmulated'];
const LINK = { '@odata.id': 'https://graph.microsoft.com/v1.0/users/4a6f0d1c-52b7-4c3e-8d19-7be05f3c9a26' };

describe('a link', () => {
  it.each([
    ['POST', '/users/{user}/sponsors/$ref'],
    ['DELETE', '/users/{user}/sponsors/{user}/$ref'],
    ['POST', '/servicePrincipals/{servicePrincipal}/homeRealmDiscoveryPolicies/$ref'],
    ['DELETE', '/servicePrincipals/{servicePrincipal}/homeRealmDiscoveryPolicies/{user}/$ref'],
    ['POST', '/applications/{application}/tokenIssuancePolicies/$ref'],
    ['GET', '/roleManagement/directory/roleDefinitions/{user}/inheritsPermissionsFrom'],
    ['POST', '/roleManagement/directory/roleDefinitions/{user}/inheritsPermissionsFrom/$ref'],
  ])('that Graph makes: %s %s', async (method, path) => {
    expect(await ask(method, path, method === 'POST' ? LINK : undefined)).toEqual(NOT_EMULATED);
  });

  it('that Graph makes in a body', async () => {
    const bind = { 'sponsors@odata.bind': [LINK['@odata.id']] };
    expect(await ask('PATCH', '/users/{user}', bind)).toEqual(NOT_EMULATED);
    expect(await ask('PATCH', '/users/{user}', { 'colours@odata.bind': [] })).toEqual([
      400,
      'Request_BadRequest',
    ]);
  });

  it('of another method than those that are here is refused as before', async () => {
    expect((await ask('GET', '/groups/{group}'))[0]).toBe(200);
    expect((await ask('PATCH', '/groups/{group}/members/$ref', LINK))[0]).toBe(405);
  });
});

describe('an enterprise app', () => {
  it.each([
    { appRoles: [] },
    { oauth2PermissionScopes: [] },
    { AppRoles: [] },
    { keyCredentials: [], passwordCredentials: [{ keyId: '4a6f0d1c-52b7-4c3e-8d19-7be05f3c9a26' }] },
  ])('has from its application what Graph takes of it: %j', async (body) => {
    expect(await ask('PATCH', '/servicePrincipals/{servicePrincipal}', body)).toEqual(NOT_EMULATED);
  });
});

describe('an invitation', () => {
  const invitation = {
    invitedUserEmailAddress: 'guest@elsewhere.example',
    inviteRedirectUrl: 'https://a.example',
  };

  it('names no sponsors', async () => {
    const sponsors = [{ '@odata.type': '#microsoft.graph.user', id: ids['user'] }];
    const named = { ...invitation, invitedUserSponsors: sponsors };
    expect(await ask('POST', '/invitations', named)).toEqual(NOT_EMULATED);
    const bound = { ...invitation, 'invitedUserSponsors@odata.bind': [LINK['@odata.id']] };
    expect(await ask('POST', '/invitations', bound)).toEqual(NOT_EMULATED);
    expect((await ask('POST', '/invitations', { ...invitation, invitedUserSponsors: [] }))[0]).toBe(201);
  });
});
