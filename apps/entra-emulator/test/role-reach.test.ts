import { describe, expect, it } from 'vitest';
import { rolesReaching } from '../src/directory/role-reach.ts';
import { directoryRoleName, roleTemplateNamed } from '../src/directory/well-known.ts';
import { grantToClient } from './support/as-user.ts';
import { UnitBench } from './support/units.ts';

/* Whom an administrator may reset, disable and delete: Microsoft's two tables. */

const units = new UnitBench();
const { write, person, unit, add, giveRole, as } = units;
const newPassword = { passwordProfile: { password: 'Demo-password-2' } };

const hold = async (id: string, ...directoryRoles: string[]) => {
  const { status } = await units.bench.control('PATCH', `/users/${id}`, { directoryRoles });
  expect(status).toBe(200);
};
const idOfRole = (name: string): string => roleTemplateNamed(name) ?? '';

describe('the published tables', () => {
  const LETTERS: Record<string, string> = {
    'Password Administrator': 'P',
    'Helpdesk Administrator': 'H',
    'Authentication Administrator': 'A',
    'User Administrator': 'U',
    'Privileged Authentication Administrator': '!',
    'Global Administrator': '*',
  };
  const letters = (roles: readonly string[]): string => {
    const held = roles.map((role) => LETTERS[directoryRoleName(role)] ?? '?');
    return ['P', 'H', 'A', 'U', '!', '*'].filter((one) => held.includes(one)).join('');
  };

  it.each([
    [[], 'PHAU!*', 'AU!*'],
    [['Authentication Administrator'], 'A!*', 'A!*'],
    [['Directory Readers'], 'PHAU!*', 'AU!*'],
    [['Global Administrator'], '!*', '!*'],
    [['Groups Administrator'], 'U!*', 'U!*'],
    [['Guest Inviter'], 'PHAU!*', 'AU!*'],
    [['Helpdesk Administrator'], 'HU!*', 'U!*'],
    [['Message Center Reader'], 'HAU!*', 'AU!*'],
    [['Password Administrator'], 'PHAU!*', 'AU!*'],
    [['Privileged Authentication Administrator'], '!*', '!*'],
    [['Privileged Role Administrator'], '!*', '!*'],
    [['Reports Reader'], 'HAU!*', 'AU!*'],
    [['User Administrator'], 'U!*', 'U!*'],
    [['User Experience Success Manager'], 'HAU!*', 'AU!*'],
    [['Usage Summary Reports Reader'], 'HAU!*', 'AU!*'],
    [['Security Reader'], '!*', '!*'],
    [['Helpdesk Administrator', 'Message Center Reader'], 'HU!*', 'U!*'],
    [['Authentication Administrator', 'Helpdesk Administrator'], '!*', '!*'],
  ])('%j: reset by %s, else by %s', (names, reset, other) => {
    const reached = { directoryRoles: names.map(idOfRole), isGuarded: false };
    expect(letters(rolesReaching(reached, 'reset'))).toBe(reset);
    expect(letters(rolesReaching(reached, 'other'))).toBe(other);
    const guarded = { ...reached, isGuarded: true };
    expect(letters(rolesReaching(guarded, 'reset'))).toBe('!*');
  });
});

describe('over Graph', () => {
  it('who resets passwords sets phones and addresses, ends sessions, and changes nothing else', async () => {
    const [helper, user] = [await person('helper'), await person('member')];
    for (const role of ['Password Administrator', 'Helpdesk Administrator']) {
      await hold(helper, role);
      const ask = await as('helper');
      expect(await ask('PATCH', `/users/${user}`, newPassword)).toBe(204);
      expect(await ask('PATCH', `/users/${user}`, { mobilePhone: '555-0100', otherMails: [] })).toBe(204);
      expect(await ask('POST', `/users/${user}/revokeSignInSessions`)).toBe(200);
      for (const change of [{ accountEnabled: false }, { jobTitle: 'Cook' }, { ...newPassword, city: 'X' }])
        expect(await ask('PATCH', `/users/${user}`, change)).toBe(403);
      expect(await ask('DELETE', `/users/${user}`)).toBe(403);
    }
  });

  it('an Authentication Administrator disables, deletes and restores whom the table lets, and makes nobody', async () => {
    const [helper, reader, keeper] = [await person('helper'), await person('reader'), await person('keeper')];
    await hold(helper, 'Authentication Administrator');
    await hold(reader, 'Reports Reader');
    await hold(keeper, 'Helpdesk Administrator');
    const ask = await as('helper');
    const disable = { accountEnabled: false };
    expect(await ask('PATCH', `/users/${reader}`, disable)).toBe(204);
    expect(await ask('PATCH', `/users/${keeper}`, disable)).toBe(403);
    expect(await ask('PATCH', `/users/${keeper}`, { onPremisesImmutableId: 'abc' })).toBe(403);
    expect(await ask('PATCH', `/users/${keeper}`, newPassword)).toBe(403);
    expect(await ask('DELETE', `/users/${keeper}`)).toBe(403);
    expect(await ask('DELETE', `/users/${reader}`)).toBe(204);
    expect(await ask('POST', `/directory/deletedItems/${reader}/restore`)).toBe(200);
    await write('DELETE', `/users/${keeper}`);
    expect(await ask('POST', `/directory/deletedItems/${keeper}/restore`)).toBe(403);
    expect(await ask('POST', '/users', {})).toBe(403);
  });

  it('a Privileged Authentication Administrator reaches a Global Administrator', async () => {
    const [helper, chief] = [await person('helper'), await person('chief')];
    await hold(chief, 'Global Administrator');
    for (const [role, status] of [
      ['User Administrator', 403],
      ['Privileged Authentication Administrator', 204],
    ] as const) {
      await hold(helper, role);
      expect(await (await as('helper'))('PATCH', `/users/${chief}`, newPassword)).toBe(status);
    }
  });

  it('members and owners of a role-assignable group are reached as the highest administrators are', async () => {
    const [helper, member] = [await person('helper'), await person('member')];
    await hold(helper, 'User Administrator');
    const made = await write('POST', '/groups', {
      ...{ displayName: 'Keepers', mailNickname: 'keepers', mailEnabled: false, securityEnabled: true },
      isAssignableToRole: true,
    });
    const ask = await as('helper');
    expect(await ask('PATCH', `/users/${member}`, newPassword)).toBe(204);
    const address = { '@odata.id': `${units.bench.emulator.graphUrl}/directoryObjects/${member}` };
    for (const list of ['members', 'owners']) {
      const path = `/groups/${made.body['id']}/${list}`;
      expect((await write('POST', `${path}/$ref`, address)).status).toBe(204);
      expect(await ask('PATCH', `/users/${member}`, newPassword)).toBe(403);
      expect((await write('DELETE', `${path}/${member}/$ref`)).status).toBe(204);
    }
    expect(await ask('PATCH', `/users/${member}`, newPassword)).toBe(204);
  });

  it('over a unit, those who reset passwords reach its members without a role', async () => {
    const [west, helper] = [await unit(), await person('helper')];
    const [member, reader] = [await person('member'), await person('reader')];
    await hold(reader, 'Guest Inviter');
    for (const one of [member, reader]) await add(west, one);
    expect((await giveRole(west, helper, idOfRole('Helpdesk Administrator'))).status).toBe(201);
    const ask = await as('helper');
    expect(await ask('PATCH', `/users/${member}`, newPassword)).toBe(204);
    expect(await ask('PATCH', `/users/${reader}`, newPassword)).toBe(403);
    await hold(helper, 'Helpdesk Administrator');
    expect(await ask('PATCH', `/users/${reader}`, newPassword)).toBe(204);
  });

  it('who administers a restricted unit is reached as the highest administrators are', async () => {
    const restricted = await unit({ isMemberManagementRestricted: true });
    const [keeper, helper] = [await person('keeper'), await person('helper')];
    await hold(helper, 'User Administrator');
    const ask = await as('helper');
    expect(await ask('PATCH', `/users/${keeper}`, newPassword)).toBe(204);
    await giveRole(restricted, keeper);
    expect(await ask('PATCH', `/users/${keeper}`, newPassword)).toBe(403);
  });

  it('a password wants its permission from the application, whatever role the person holds', async () => {
    await grantToClient(units.bench, ['User.ReadWrite.All', 'Directory.ReadWrite.All']);
    const [chief, user] = [await person('chief'), await person('member')];
    await hold(chief, 'Global Administrator');
    expect(await (await as('chief'))('PATCH', `/users/${user}`, newPassword)).toBe(403);
    await grantToClient(units.bench, ['User-PasswordProfile.ReadWrite.All']);
    expect(await (await as('chief'))('PATCH', `/users/${user}`, newPassword)).toBe(204);
    await grantToClient(units.bench, ['Directory.AccessAsUser.All']);
    expect(await (await as('chief'))('PATCH', `/users/${user}`, newPassword)).toBe(204);
  });
});
