import { newId, reachToConnect, reachToManage } from '@portico/core';
import { expect, test } from 'vitest';
import { codeOf, linksWorld } from './links-world.ts';

/* A link for somebody who has no place in our dashboard: for one browser, for one connection, and not for long. */

const world = await linksWorld();
const { pool, links, setup } = world;

const WANTED = {
  ...({ intents: ['sso'], connectionId: undefined } as const),
  ...{ lifetimeSeconds: 3_600, returnUrl: undefined },
};
const OKTA = { protocol: 'oidc', provider: 'okta', name: 'Okta' } as const;

test('of two browsers at the same moment one has it, and the other is told so (attack 104)', async () => {
  const { token } = await world.link();
  const both = await Promise.allSettled([1, 2].map(() => links.open(token, () => undefined, {})));
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await codeOf(links.open(token, () => undefined, {}))).toBe('setup_link_other_browser');
});

test('looking spends nothing: however often something follows the link, the first browser that goes on has it', async () => {
  const { token } = await world.link();
  for (let looked = 0; looked < 3; looked += 1) expect((await links.look(token)).state).toBe('open');
  expect(await codeOf(links.open(token, () => undefined, {}))).toBe('done');
});

test('the browser that has it goes on with it, also by the link', async () => {
  const { token, kept, id } = await world.opened();
  expect(await links.open(token, (asked) => (asked === id ? kept : undefined), {})).toEqual({ id });
  expect(await codeOf(links.open(token, () => 'of another browser', {}))).toBe('setup_link_other_browser');
});

test('neither token nor what the browser keeps lies anywhere in plain text (attack 104)', async () => {
  const { token, kept, id } = await world.opened();
  const { rows } = await pool.query<{ all: string }>(
    `SELECT (SELECT row_to_json(l)::text FROM setup_links l WHERE l.id = $1)
      || coalesce((SELECT json_agg(a)::text FROM audit_events a WHERE a.target_id = $1), '') AS all`,
    [id],
  );
  expect(rows[0]?.all).toContain(id);
  expect(rows[0]?.all).not.toContain(token);
  expect(rows[0]?.all).not.toContain(kept);
});

test('expired, taken back, or made by somebody who has lost their right, it opens nothing, also where it is open', async () => {
  const expired = await world.opened();
  await pool.query(`UPDATE setup_links SET expires_at = now() WHERE id = $1`, [expired.id]);
  expect(await codeOf(expired.holder())).toBe('setup_link_expired');
  expect(await codeOf(links.open(expired.token, () => undefined, {}))).toBe('setup_link_expired');

  const revoked = await world.opened();
  await links.revoke({ organizationId: revoked.organizationId, linkId: revoked.id, caller: revoked.owner });
  expect(await codeOf(revoked.holder())).toBe('setup_link_revoked');

  const left = await world.opened();
  await pool.query('DELETE FROM memberships WHERE user_id = $1', [left.userId]);
  expect(await codeOf(left.holder())).toBe('setup_link_revoked');
  const unopened = await world.link();
  await pool.query(`UPDATE memberships SET role = 'member' WHERE user_id = $1`, [unopened.userId]);
  expect(await codeOf(links.open(unopened.token, () => undefined, {}))).toBe('setup_link_revoked');
});

test('an organization that is suspended sets nothing up', async () => {
  const { organizationId, holder } = await world.opened();
  await pool.query(`UPDATE organizations SET status = 'suspended' WHERE id = $1`, [organizationId]);
  expect(await codeOf(holder())).toBe('organization_suspended');
});

test('released, another browser may open it, and the first has it no more', async () => {
  const { organizationId, id: linkId, owner: caller, token, holder } = await world.opened();
  await links.release({ organizationId, linkId, caller });
  expect(await codeOf(holder())).toBe('setup_link_other_browser');
  expect(await codeOf(links.open(token, () => undefined, {}))).toBe('done');
  expect((await world.actsOf(linkId)).map(({ action }) => action)).toEqual([
    ...['setup_link.created', 'setup_link.opened', 'setup_link.released', 'setup_link.opened'],
  ]);
});

test('its holder reaches no other organization, no other connection of theirs, and nothing else of it (attack 81)', async () => {
  const { organizationId, owner, holder } = await world.opened();
  const theirs = await setup.draft({ organizationId, ...OKTA, caller: owner });
  const own = await links.draft({ organizationId, ...OKTA, caller: await holder() });
  const caller = await holder();
  const elsewhere = await world.organization();
  const foreign = await setup.draft({ organizationId: elsewhere.id, ...OKTA, caller: elsewhere.owner });
  const change = { name: 'Renamed' };
  const tried = [
    setup.change({ organizationId, connectionId: theirs, change, caller }),
    setup.change({ organizationId: elsewhere.id, connectionId: foreign, change, caller }),
    setup.switchOn({ organizationId, connectionId: theirs, untried: true, caller }),
    setup.remove({ organizationId, connectionId: own, caller }),
    setup.takeUp({ organizationId, connectionId: own, caller }),
    setup.change({ organizationId, connectionId: own, change: { jitMembership: 'everyone' }, caller }),
    setup.draft({ organizationId, ...OKTA, caller }),
    links.draft({ organizationId: elsewhere.id, ...OKTA, caller }),
    links.make({ organizationId, ...WANTED, caller }),
    links.list(organizationId, caller.principal),
    links.complete(elsewhere.id, caller),
  ];
  expect(await Promise.all(tried.map(codeOf))).toEqual(tried.map(() => 'not_found'));
  const builtIn = { id: organizationId, projectId: world.project, builtIn: false };
  expect(() => reachToConnect(caller.principal, organizationId)).toThrow('not_found');
  expect(() => reachToManage(caller.principal, builtIn)).toThrow('not_found');
  expect(await codeOf(setup.change({ organizationId, connectionId: own, change, caller }))).toBe('done');
});

test('what it does stands in the log as done by the link, and that it was made, as by who made it', async () => {
  const { organizationId, id, userId, holder } = await world.opened();
  const connectionId = await links.draft({ organizationId, ...OKTA, caller: await holder() });
  expect(await world.actsOf(connectionId)).toEqual([
    { action: 'connection.drafted', actor_kind: 'setup_link', actor_id: id },
  ]);
  expect((await world.actsOf(id))[0]).toEqual({
    ...{ action: 'setup_link.created', actor_kind: 'user', actor_id: userId },
  });
});

test('another provider gives the draft up that there was, and the link has one connection', async () => {
  const { organizationId, holder } = await world.opened();
  const first = await links.draft({ organizationId, ...OKTA, caller: await holder() });
  const second = await links.draft({ organizationId, ...OKTA, caller: await holder() });
  const { rows } = await pool.query('SELECT id, status FROM sso_connections WHERE organization_id = $1', [
    organizationId,
  ]);
  expect(rows).toEqual(
    expect.arrayContaining([
      { id: first, status: 'inactive' },
      { id: second, status: 'draft' },
    ]),
  );
  const caller = await holder();
  expect(
    await codeOf(setup.change({ organizationId, connectionId: first, change: { name: 'x' }, caller })),
  ).toBe('not_found');
});

test('once its connection is switched on it is done, whatever became of the line that says so', async () => {
  const { organizationId, token, holder, kept, id } = await world.opened();
  const connectionId = await links.draft({ organizationId, ...OKTA, caller: await holder() });
  const before = await holder();
  await pool.query(`UPDATE sso_connections SET status = 'active' WHERE id = $1`, [connectionId]);
  expect(await codeOf(holder())).toBe('setup_link_completed');
  expect(await codeOf(links.draft({ organizationId, ...OKTA, caller: before }))).toBe('setup_link_completed');
  expect(await codeOf(links.open(token, () => undefined, {}))).toBe('setup_link_completed');
  const held = await links.held(id, kept);
  expect(await links.made(held)).toEqual({
    name: 'Okta',
    jitMembership: 'proven_domains',
    waitsForSwitch: false,
    ...{ protocol: 'oidc', provider: null },
    initiateUrl: `https://portico.example/v1/sso/connections/${connectionId}/initiate`,
  });
});

test('a link that has done what it was for stays so when its connection is removed', async () => {
  const { organizationId, token, holder } = await world.opened();
  const connectionId = await links.draft({ organizationId, ...OKTA, caller: await holder() });
  const set = (change: string) =>
    pool.query(`UPDATE sso_connections SET ${change} WHERE id = $1`, [connectionId]);
  await set(`status = 'active', activated_at = now()`);
  await set(`status = 'inactive', disconnected_at = now()`);
  expect(await codeOf(holder())).toBe('setup_link_completed');
  expect(await codeOf(links.open(token, () => undefined, {}))).toBe('setup_link_completed');
});

test('what is being made at Microsoft comes to its end before another provider is begun with', async () => {
  const { organizationId, holder } = await world.opened();
  const connectionId = await links.draft({ organizationId, ...OKTA, caller: await holder() });
  await pool.query(`UPDATE sso_connections SET status = 'provisioning' WHERE id = $1`, [connectionId]);
  const caller = await holder();
  expect(await codeOf(links.draft({ organizationId, ...OKTA, caller }))).toBe('provisioning_in_progress');
});

test('whoever begins anew and anew by one link fills no organization (attack 142)', async () => {
  const { organizationId, holder } = await world.opened();
  const draft = async () => links.draft({ organizationId, ...OKTA, caller: await holder() });
  for (let begun = 0; begun < 20; begun += 1) await draft();
  expect(await codeOf(draft())).toBe('too_many_open');
});

test('a link for domains alone begins no connection', async () => {
  const { organizationId, holder } = await world.opened({ intents: ['domain'] });
  expect(await codeOf(links.draft({ organizationId, ...OKTA, caller: await holder() }))).toBe('not_found');
});

test('it leads back only where the project says (attack 12)', async () => {
  expect(await codeOf(world.link({ returnUrl: 'https://app.example/settings' }))).toBe('done');
  for (const returnUrl of ['https://evil.example/', 'javascript:alert(1)', 'http://app.example/'])
    expect(await codeOf(world.link({ returnUrl }))).toBe('return_url_not_allowed');
});

test.each([
  ['owner', 'done'],
  ['admin', 'done'],
  ['member', 'forbidden'],
] as const)('made by a %s: %s', async (role, outcome) => {
  const { id: organizationId, owner: caller } = await world.organization(role);
  const made = links.make({
    organizationId,
    ...WANTED,
    caller,
  });
  expect(await codeOf(made)).toBe(outcome);
});

test('who administers the project makes one; who is of another organization finds nothing (attack 81)', async () => {
  const ours = await world.organization();
  const theirs = await world.organization();
  await pool.query('INSERT INTO project_admins (project_id, user_id) VALUES ($1, $2)', [
    world.project,
    theirs.userId,
  ]);
  const wanted = {
    organizationId: ours.id,
    ...WANTED,
  } as const;
  expect(await codeOf(links.make({ ...wanted, caller: theirs.owner }))).toBe('not_found');
  const developer = {
    principal: { ...theirs.owner.principal, memberships: [], projectAdminOf: [world.project] },
  };
  const { id } = await links.make({ ...wanted, caller: developer });
  const nobody = { organizationId: ours.id, linkId: newId('setupLink'), caller: ours.owner };
  expect(await codeOf(links.revoke(nobody))).toBe('not_found');
  expect(
    await codeOf(links.revoke({ ...nobody, organizationId: theirs.id, linkId: id, caller: theirs.owner })),
  ).toBe('not_found');
  expect((await links.list(ours.id, ours.owner.principal)).map((each) => each.state)).toEqual(['open']);
});

test('an organization has twenty open at once, and no more (attack 142)', async () => {
  const { id: organizationId, owner: caller } = await world.organization();
  const wanted = {
    organizationId,
    ...WANTED,
    caller,
  } as const;
  for (let made = 0; made < 20; made += 1) await links.make(wanted);
  expect(await codeOf(links.make(wanted))).toBe('too_many_open');
});
