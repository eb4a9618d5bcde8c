import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, GRAPH_DEFAULT, login } from './support/bench.ts';
import { codeOf, entries } from './support/graph-access.ts';

/** A delegated permission never allows more than the person may: the application's and the person's rights meet. */

const OPERATOR = 'operator.example';
const CONTROL = `/directories/${OPERATOR}/graph`;
const SCOPE = [
  'Application.ReadWrite.All',
  'User.ReadWrite.All',
  'User-PasswordProfile.ReadWrite.All',
  'Group.ReadWrite.All',
  'RoleManagement.ReadWrite.Directory',
  'AppRoleAssignment.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
].join(' ');

let bench: Bench;
let plain: string;
let admin: string;

const directory = () => bench.directory(OPERATOR);
const demoClient = () => {
  const found = bench.emulator.seedFacts.clients.find((one) => one.displayName === 'Demo client');
  if (found === undefined) throw new Error('the seed has no demo client');
  return found;
};

async function grantEverything(): Promise<void> {
  const idOf = async (appId: string): Promise<unknown> => {
    const { body } = await bench.control('GET', `${CONTROL}/servicePrincipals?$filter=appId eq '${appId}'`);
    return entries(body)[0]?.['id'];
  };
  const clientId = await idOf(demoClient().clientId);
  const resourceId = await idOf('00000003-0000-0000-c000-000000000000');
  const { body } = await bench.control('GET', `${CONTROL}/oauth2PermissionGrants`);
  for (const { id } of entries(body))
    await bench.control('DELETE', `${CONTROL}/oauth2PermissionGrants/${id}`);
  const grant = { clientId, resourceId, consentType: 'AllPrincipals', scope: `openid ${SCOPE}` };
  const made = await bench.control('POST', `${CONTROL}/oauth2PermissionGrants`, grant);
  expect(made.status).toBe(201);
}

async function tokenOf(who: { upn: string; password: string }): Promise<string> {
  const { clientId, clientSecret } = demoClient();
  const { body } = await bench.token(directory().tenantId, {
    grant_type: 'password',
    client_id: clientId,
    client_secret: clientSecret ?? '',
    username: who.upn,
    password: who.password,
    scope: SCOPE.split(' ')
      .map((one) => GRAPH_DEFAULT.replace('.default', one))
      .join(' '),
  });
  expect(body['scope']).toContain('User.ReadWrite.All');
  return String(body['access_token']);
}

const refused = async (method: string, path: string, body?: unknown): Promise<void> => {
  const answer = await bench.graph(plain, method, path, body);
  expect([answer.status, codeOf(answer.body)]).toEqual([403, 'Authorization_RequestDenied']);
};

const group = (name: string) => ({
  displayName: name,
  mailNickname: name,
  groupTypes: ['Unified'],
  mailEnabled: true,
  securityEnabled: false,
});

beforeAll(async () => {
  bench = await Bench.start();
  await grantEverything();
  plain = await tokenOf(login(directory().user));
  admin = await tokenOf(login(directory().admin));
});
afterAll(() => bench.close());

describe('an ordinary user, with every permission granted to the application', () => {
  it('cannot set an administrator’s password, delete or make users', async () => {
    const path = `/users/${login(directory().admin).objectId}`;
    await refused('PATCH', path, { passwordProfile: { password: 'Demo-password-4' } });
    await refused('DELETE', path);
    await refused('POST', '/users', {});
  });

  it('changes of themselves what everybody may, and of others nothing', async () => {
    const own = { mobilePhone: '555-0100', aboutMe: 'Cooks' };
    for (const [property, value] of Object.entries(own))
      expect((await bench.graph(plain, 'PATCH', '/me', { [property]: value })).status).toBe(204);
    const { body } = await bench.graph(plain, 'GET', '/me?$select=mobilePhone,aboutMe');
    expect(body).toMatchObject(own);
    await refused('PATCH', '/me', { ...own, jobTitle: 'Chief' });
    await refused('PATCH', '/me', { accountEnabled: true });
    await refused('PATCH', '/me', { passwordProfile: { password: 'Demo-password-4' } });
    await refused('PATCH', `/users/${login(directory().admin).objectId}`, own);
  });

  it('cannot become an administrator, and cannot hand out roles or grants', async () => {
    const { objectId } = login(directory().user);
    const member = { '@odata.id': `${bench.emulator.graphUrl}/directoryObjects/${objectId}` };
    const globalAdministrator = "roleTemplateId='62e90394-69f5-4237-9190-012177145e10'";
    await refused('POST', `/directoryRoles(${globalAdministrator})/members/$ref`, member);
    await refused('POST', '/roleManagement/directory/roleAssignments', {});
    await refused('POST', '/oauth2PermissionGrants', {});
    await refused('POST', `/users/${objectId}/appRoleAssignments`, {});
  });

  it('hands out no application permission of the directory as an Application Administrator, and takes none away', async () => {
    const holder = { upn: `appadmin@${OPERATOR}`, password: 'Demo-password-5' };
    const person = await bench.control('POST', `${CONTROL}/users`, {
      ...{ accountEnabled: true, displayName: 'Ada Appadmin', mailNickname: 'appadmin' },
      userPrincipalName: holder.upn,
      passwordProfile: { password: holder.password, forceChangePasswordNextSignIn: false },
    });
    const role = "directoryRoles(roleTemplateId='9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3')";
    const address = (id: unknown) => ({ '@odata.id': `${bench.emulator.graphUrl}/directoryObjects/${id}` });
    await bench.graph(admin, 'POST', `/${role}/members/$ref`, address(person.body['id']));
    const appAdmin = await tokenOf(holder);
    const spOf = async (appId: string): Promise<string> => {
      const found = await bench.graph(admin, 'GET', `/servicePrincipals(appId='${appId}')?$select=id`);
      return String(found.body['id']);
    };
    const own = await spOf(demoClient().clientId);
    const graphApi = await spOf('00000003-0000-0000-c000-000000000000');
    // RoleManagement.ReadWrite.Directory, with which an application gives itself every role.
    const given = {
      ...{ principalId: own, resourceId: graphApi },
      appRoleId: '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8',
    };
    for (const path of [`${own}/appRoleAssignments`, `${graphApi}/appRoleAssignedTo`]) {
      const denied = await bench.graph(appAdmin, 'POST', `/servicePrincipals/${path}`, given);
      expect([denied.status, codeOf(denied.body)]).toEqual([403, 'Authorization_RequestDenied']);
    }
    const made = await bench.graph(admin, 'POST', `/servicePrincipals/${own}/appRoleAssignments`, given);
    expect(made.status).toBe(201);
    const one = `/servicePrincipals/${own}/appRoleAssignments/${made.body['id']}`;
    expect((await bench.graph(appAdmin, 'DELETE', one)).status).toBe(403);
    expect((await bench.graph(admin, 'DELETE', one)).status).toBe(204);
    const elsewhere = { ...given, resourceId: own, appRoleId: '00000000-0000-0000-0000-000000000000' };
    const allowed = await bench.graph(
      appAdmin,
      'POST',
      `/servicePrincipals/${own}/appRoleAssignments`,
      elsewhere,
    );
    expect(allowed.status).toBe(201);
  });

  it('registers an application of its own and changes that one only', async () => {
    const made = await bench.graph(plain, 'POST', '/applications', { displayName: 'Mine' });
    expect(made.status).toBe(201);
    const own = `/applications/${made.body['id']}`;
    expect((await bench.graph(plain, 'PATCH', own, { notes: 'mine' })).status).toBe(204);
    expect((await bench.graph(plain, 'POST', `${own}/addPassword`, {})).status).toBe(200);
    const other = `/applications(appId='${demoClient().clientId}')`;
    await refused('PATCH', other, { notes: 'taken' });
    await refused('POST', `${other}/addPassword`, {});
    await refused('DELETE', other);
    const { objectId } = login(directory().user);
    const owner = { '@odata.id': `${bench.emulator.graphUrl}/directoryObjects/${objectId}` };
    await refused('POST', `${other}/owners/$ref`, owner);
  });

  it('owns the groups that it makes and changes no others', async () => {
    const made = await bench.graph(plain, 'POST', '/groups', group('mine'));
    const own = `/groups/${made.body['id']}`;
    const member = {
      '@odata.id': `${bench.emulator.graphUrl}/directoryObjects/${login(directory().admin).objectId}`,
    };
    expect((await bench.graph(plain, 'POST', `${own}/members/$ref`, member)).status).toBe(204);
    expect((await bench.graph(plain, 'DELETE', own)).status).toBe(204);
    expect(
      (await bench.graph(plain, 'POST', `/directory/deletedItems/${made.body['id']}/restore`)).status,
    ).toBe(200);
    const other = await bench.control('POST', `${CONTROL}/groups`, group('theirs'));
    const path = `/groups/${other.body['id']}`;
    await refused('PATCH', path, { displayName: 'taken' });
    await refused('POST', `${path}/members/$ref`, member);
    await refused('DELETE', path);
    await bench.control('DELETE', `${CONTROL}${path}`);
    await refused('POST', `/directory/deletedItems/${other.body['id']}/restore`);
  });

  it('is refused in a batch just so', async () => {
    const requests = [{ id: '1', method: 'DELETE', url: `/users/${login(directory().admin).objectId}` }];
    const { body } = await bench.graph(plain, 'POST', '/$batch', { requests });
    expect(body['responses']).toMatchObject([{ id: '1', status: 403 }]);
  });
});

describe('an administrator through the same application', () => {
  it('may do all of that, until the role is taken away', async () => {
    const other = `/applications(appId='${demoClient().clientId}')`;
    expect((await bench.graph(admin, 'PATCH', other, { notes: 'seen' })).status).toBe(204);
    const path = `/users/${login(directory().user).objectId}`;
    expect((await bench.graph(admin, 'PATCH', path, { jobTitle: 'Cook' })).status).toBe(204);
    const { objectId } = login(directory().admin);
    await bench.control('PATCH', `/users/${objectId}`, { directoryRoles: ['User Administrator'] });
    expect((await bench.graph(admin, 'PATCH', path, { jobTitle: 'Chef' })).status).toBe(204);
    expect((await bench.graph(admin, 'PATCH', other, { notes: 'no' })).status).toBe(403);
    const password = { passwordProfile: { password: 'Demo-password-4' } };
    const statuses: number[] = [];
    for (const role of [
      'Groups Administrator',
      'User Administrator',
      'Global Administrator',
      'Security Administrator',
    ]) {
      await bench.control('PATCH', `${path}`, { directoryRoles: [role] });
      statuses.push((await bench.graph(admin, 'PATCH', path, password)).status);
    }
    expect(statuses).toEqual([204, 204, 403, 403]);
  });
});
