import { describe, expect, it } from 'vitest';
import { tokenHolding } from './permissions/ask-everything.ts';
import { grantToClient, OPERATOR, tokenOf } from './support/as-user.ts';
import { login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';
import { codeOf, entries } from './support/graph-access.ts';
import { inDirectory } from './support/policy-writer.ts';

/** What the authorization policy takes from people is taken from them; what it could not take here is refused by its name. */

const POLICY = '/policies/authorizationPolicy';
const PASSWORD = 'Demo-password-1';

const bench = await freshBench();

const write = (method: string, path: string, body?: unknown) =>
  inDirectory(bench, OPERATOR)(method, path, body);

/** A person of the operator's directory, as what and with which role. */
async function personWith(name: string, userType: string, role?: string): Promise<string> {
  const { body } = await bench.control('POST', `/directories/${OPERATOR}/users`, {
    ...{ userPrincipalName: `${name}@${OPERATOR}`, displayName: name, password: PASSWORD },
    ...(role !== undefined && { directoryRoles: [role] }),
  });
  // Guests do not sign in with a password alone: this one becomes a guest behind it.
  const token = await tokenOf(bench, `${name}@${OPERATOR}`, PASSWORD);
  expect((await write('PATCH', `/users/${body['id']}`, { userType })).status).toBe(204);
  return token;
}

describe('allowInvitesFrom', () => {
  const WHO = {
    administrator: ['Member', 'User Administrator'],
    inviter: ['Guest', 'Guest Inviter'],
    member: ['Member'],
    guest: ['Guest'],
    reader: ['Guest', 'Global Reader'],
  } as const;
  const invitation = {
    invitedUserEmailAddress: 'p@elsewhere.example',
    inviteRedirectUrl: 'https://a.example/',
  };

  it.each([
    ['none', []],
    ['adminsAndGuestInviters', ['administrator', 'inviter']],
    ['adminsGuestInvitersAndAllMembers', ['administrator', 'inviter', 'member', 'application']],
    ['everyone', ['administrator', 'inviter', 'member', 'guest', 'reader', 'application']],
  ])('%s lets invite: %j', async (allowInvitesFrom, expected) => {
    await grantToClient(bench, ['User.Invite.All']);
    const tokens = new Map<string, string>();
    for (const [name, [userType, role]] of Object.entries(WHO))
      tokens.set(name, await personWith(name, userType, role));
    tokens.set('application', await tokenHolding(bench, 'application', ['User.Invite.All']));
    expect((await write('PATCH', POLICY, { allowInvitesFrom })).status).toBe(204);
    expect((await write('GET', POLICY)).body['allowInvitesFrom']).toBe(allowInvitesFrom);
    const invited: string[] = [];
    for (const [name, token] of tokens) {
      const { status, body } = await bench.graph(token, 'POST', '/invitations', invitation);
      if (status === 201) invited.push(name);
      else expect([name, status, codeOf(body)]).toEqual([name, 403, 'Authorization_RequestDenied']);
    }
    expect(invited).toEqual(expected);
  });

  it('comes back with an exported state; a state from before has none', async () => {
    await write('PATCH', POLICY, { allowInvitesFrom: 'none' });
    const { body: state } = await bench.control('GET', '/export');
    await bench.control('POST', '/reset');
    const shown = async () => (await write('GET', POLICY)).body['allowInvitesFrom'];
    expect(await shown()).toBe('everyone');
    expect((await bench.control('POST', '/import', state)).status).toBe(200);
    expect(await shown()).toBe('none');
    const spoiled = JSON.parse(JSON.stringify(state).replace('"none"', '"some"')) as object;
    expect((await bench.control('POST', '/import', spoiled)).status).toBe(400);
    const older = JSON.parse(JSON.stringify(state).replace('"allowInvitesFrom":"none"', '"licence":"P1"'));
    expect((await bench.control('POST', '/import', older)).status).toBe(200);
    expect(await shown()).toBe('everyone');
  });
});

describe('allowedToReadOtherUsers', () => {
  it('keeps others from members, also in lists of mixed kinds, and from nobody with a role', async () => {
    await grantToClient(bench, ['User.Read.All', 'Group.Read.All', 'Directory.AccessAsUser.All']);
    const member = await personWith('member', 'Member');
    const administrator = await personWith('administrator', 'Member', 'Groups Administrator');
    const { objectId } = login(bench.directory(OPERATOR).user);
    const group = { displayName: 'G', mailNickname: 'g', mailEnabled: false, securityEnabled: true };
    const { body: made } = await write('POST', '/groups', group);
    const reference = { '@odata.id': `${bench.emulator.graphUrl}/directoryObjects/${objectId}` };
    await write('POST', `/groups/${made['id']}/members/$ref`, reference);
    const paths = ['/users', '/users/delta', `/users/${objectId}`, `/users/${objectId}/memberOf`, '/me'];
    const asked = async (token: string): Promise<number[]> => {
      const found: number[] = [];
      for (const path of paths) found.push((await bench.graph(token, 'GET', path)).status);
      return found;
    };
    const named = async (token: string) =>
      entries((await bench.graph(token, 'GET', `/groups/${made['id']}/members`)).body)[0]?.[
        'userPrincipalName'
      ];
    expect([await asked(member), typeof (await named(member))]).toEqual([
      [200, 200, 200, 200, 200],
      'string',
    ]);
    const defaultUserRolePermissions = { allowedToReadOtherUsers: false };
    expect((await write('PATCH', POLICY, { defaultUserRolePermissions })).status).toBe(204);
    expect([await asked(member), await named(member)]).toEqual([[403, 403, 403, 403, 200], null]);
    expect([await asked(administrator), typeof (await named(administrator))]).toEqual([
      [200, 200, 200, 200, 200],
      'string',
    ]);
  });
});

describe('a setting without effect here', () => {
  it.each([
    ['guestUserRoleId', { guestUserRoleId: '2af84b1e-32c8-42b7-82bc-daa82404023b' }],
    ['guestUserRoleId', { guestUserRoleId: 'a0b1b346-4d3e-4e8b-98f8-753987be4970' }],
    ['allowedToUseSSPR', { allowedToUseSSPR: false }],
    ['blockMsolPowerShell', { blockMsolPowerShell: true }],
    ['allowedToCreateTenants', { defaultUserRolePermissions: { allowedToCreateTenants: false } }],
    [
      'allowedToReadBitlockerKeysForOwnedDevice',
      { defaultUserRolePermissions: { allowedToReadBitlockerKeysForOwnedDevice: false } },
    ],
  ])('is 501 by its name, and nothing of the body is done: %s %j', async (name, given) => {
    const before = (await write('GET', POLICY)).body;
    const { status, body } = await write('PATCH', POLICY, { allowInvitesFrom: 'none', ...given });
    const names = expect.stringContaining(`'${name}'`);
    expect([status, body]).toEqual([501, { code: 'NotEmulated', message: names }]);
    expect((await write('GET', POLICY)).body).toEqual(before);
  });

  it('may be said again as it is, as programs do that send the whole policy', async () => {
    const { '@odata.context': _, id: __, ...policy } = (await write('GET', POLICY)).body;
    expect((await write('PATCH', POLICY, policy)).status).toBe(204);
  });

  it.each([
    { allowInvitesFrom: 'me' },
    { guestUserRoleId: 'guest' },
    { allowedToCreateTenants: false },
    { allowInvites: 'none' },
  ])('is 400 when it is none: %j', async (body) => {
    expect((await write('PATCH', POLICY, body)).status).toBe(400);
  });
});

it('directory roles are not given to groups and applications here, at either address', async () => {
  const group = { displayName: 'G', mailNickname: 'g', mailEnabled: false, securityEnabled: true };
  const { body: made } = await write('POST', '/groups', { ...group, isAssignableToRole: true });
  const { body: list } = await write('GET', '/servicePrincipals?$top=1');
  for (const id of [made['id'], entries(list)[0]?.['id']]) {
    const reference = { '@odata.id': `${bench.emulator.graphUrl}/directoryObjects/${id}` };
    const role = "/directoryRoles(roleTemplateId='f2ef992c-3afb-46b9-b7cf-a126ee74c451')";
    const given = await write('POST', `${role}/members/$ref`, reference);
    expect([given.status, given.body['code']]).toEqual([501, 'NotEmulated']);
  }
});
