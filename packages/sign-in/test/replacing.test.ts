import { newId } from '@portico/core';
import { replacements } from '@portico/database';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Bench, type Connection, personOf, signInBench } from './bench.ts';

/* One connection takes another's place: nobody becomes a second user, and nobody becomes somebody else. */

const bench: Bench = await signInBench();
const replacing = replacements(bench.database.pool);
const project = await bench.project();
const DOMAIN = 'moving.example';
const ada = { sub: 'old-ada', email: `ada@${DOMAIN}`, name: 'Ada' };
const bob = { sub: 'old-bob', email: `bob@${DOMAIN}`, name: 'Bob' };
const newAda = { ...ada, sub: 'new-ada' };

const act = () => ({
  ...{ id: newId('auditEvent'), actorKind: 'user' as const, actorId: newId('user') },
  ...{ ipAddress: null, requestId: 'req_test' },
});
const outcomeOf = async (over: Connection, claims: object) => {
  const outcome = await bench.signInAs(project, over, claims);
  return outcome.kind === 'page' ? outcome.code : 'signed in';
};
const userOf = async ({ id }: Connection, subject: string) =>
  (
    await bench.rows<{ user_id: string }>(
      'SELECT user_id FROM identities WHERE connection_id = $1 AND subject = $2',
      [id, subject],
    )
  )[0]?.user_id;
const usersOf = async (organizationId: string) =>
  (await bench.rows('SELECT 1 FROM memberships WHERE organization_id = $1', [organizationId])).length;

let old: Connection;
let next: Connection;
let pair: { organizationId: string; oldConnectionId: string };
const begin = (by: string | null = next.id) => replacing.begin(pair, by, act());
const switchOver = async (rules: { matchesByEmail?: boolean; admitsNewcomers?: boolean } = {}) => {
  const seen = (await replacing.find(pair.organizationId, pair.oldConnectionId))?.new ?? {
    id: '',
    enteredAt: null,
  };
  return replacing.switch(pair, seen, { matchesByEmail: true, admitsNewcomers: false, ...rules }, act());
};
const arrivals = () => replacing.arrivals(pair);

beforeEach(async () => {
  const organizationId = await bench.organization(project, DOMAIN);
  old = await bench.byHand(project, organizationId, { activated_at: new Date() });
  next = await bench.byHand(project, organizationId, { activated_at: new Date() });
  pair = { organizationId, oldConnectionId: old.id };
  await bench.signInAs(project, old, ada);
  await bench.signInAs(project, old, bob);
});

describe('until the switch', () => {
  test('nobody comes in over the new one who is not known there, and who would have is shown', async () => {
    await begin();
    expect(await outcomeOf(next, newAda)).toBe('replacement_not_switched');
    expect(await usersOf(pair.organizationId)).toBe(2);
    expect(await arrivals()).toMatchObject([
      {
        email: ada.email,
        name: 'Ada',
        counterparts: [{ userId: await userOf(old, 'old-ada'), taken: false }],
      },
    ]);
    expect(await outcomeOf(old, ada)).toBe('signed in');
  });

  test('an organization and its domain lead to the old one, and to the new one where the old one is not on', async () => {
    await begin();
    for (const wish of [{ organization: pair.organizationId }, { loginHint: `x@${DOMAIN}` }]) {
      expect(await leadsTo(wish)).toBe(old.id);
      await bench.rows("UPDATE sso_connections SET status = 'paused' WHERE id = $1", [old.id]);
      expect(await leadsTo(wish)).toBe(next.id);
      await bench.rows("UPDATE sso_connections SET status = 'active' WHERE id = $1", [old.id]);
    }
  });
});

describe('after the switch', () => {
  test('people are over the new one who they were over the old one, and both are accepted', async () => {
    await begin();
    await switchOver();
    expect(await outcomeOf(next, newAda)).toBe('signed in');
    expect(await userOf(next, 'new-ada')).toBe(await userOf(old, 'old-ada'));
    expect(await usersOf(pair.organizationId)).toBe(2);
    expect(await outcomeOf(old, ada)).toBe('signed in');
    expect(await arrivals()).toEqual([]);
    const { 0: view } = await replacing.listOfOrganization(pair.organizationId);
    expect(view).toMatchObject({ people: 2, cameOver: 1, switched: true });
  });

  test('an organization and its domain lead to the new one, a connection that is named is meant', async () => {
    await begin();
    await switchOver();
    for (const wish of [{ organization: pair.organizationId }, { loginHint: `x@${DOMAIN}` }])
      expect(await leadsTo(wish)).toBe(next.id);
    expect(await leadsTo({ connection: old.id })).toBe(old.id);
    expect(await leadsTo({ connection: next.id })).toBe(next.id);
    // An application has the id of the old one in its settings.
    await bench.rows("UPDATE sso_connections SET status = 'inactive' WHERE id = $1", [old.id]);
    expect(await leadsTo({ connection: old.id })).toBe(next.id);
  });

  test('nobody is somebody by an address that says too little (attack 33)', async () => {
    await begin();
    await switchOver({ admitsNewcomers: true });
    const outside = { ...newAda, email: 'ada@elsewhere.example' };
    const doubted = { ...newAda, email_verified: false };
    expect(await outcomeOf(next, doubted)).toBe('replacement_undecided');
    await bench.rows("UPDATE sso_connections SET jit_membership = 'everyone' WHERE id = $1", [next.id]);
    expect(await outcomeOf(next, { ...outside, sub: 'other' })).toBe('replacement_undecided');
    // Of nobody over the old one: somebody new.
    expect(await outcomeOf(next, { sub: 'carol', email: `carol@${DOMAIN}` })).toBe('signed in');
    await bench.rows('UPDATE organization_domains SET unconfirmed_at = now() WHERE organization_id = $1', [
      pair.organizationId,
    ]);
    expect(await outcomeOf(next, newAda)).toBe('replacement_undecided');
  });

  test('nobody is somebody whose address nobody had proven over the old connection, nor somebody new (attack 33)', async () => {
    await begin();
    await switchOver({ admitsNewcomers: true });
    await bench.rows('UPDATE identities SET email_verified = false WHERE connection_id = $1', [old.id]);
    expect(await outcomeOf(next, newAda)).toBe('replacement_undecided');
  });

  test.each(['new', 'old'] as const)(
    'nobody is found over what an admin has entered of the %s one since: an owner has not looked at that (attack 33)',
    async (which) => {
      await begin();
      await switchOver();
      const { id } = which === 'new' ? next : old;
      await bench.rows('UPDATE sso_connections SET entered_at = now() WHERE id = $1', [id]);
      expect(await outcomeOf(next, newAda)).toBe('replacement_undecided');
      expect(await replacing.find(pair.organizationId, old.id)).toMatchObject({ changedSince: true });
      await switchOver();
      expect(await outcomeOf(next, newAda)).toBe('signed in');
    },
  );

  test('nobody is found by a certificate that came by itself since: the address of metadata may be anybody’s', async () => {
    await begin();
    await switchOver();
    const whose = { project_id: project, organization_id: pair.organizationId, connection_id: next.id };
    await bench.insert('saml_settings', whose);
    const later = new Date(Date.now() + 60_000);
    const certificate = { fingerprint: 'f', pem: 'p', not_after: later, added_at: later };
    await bench.insert('saml_certificates', { ...whose, ...certificate });
    expect(await outcomeOf(next, newAda)).toBe('replacement_undecided');
  });

  test('what an owner has said of somebody does not count for another provider that is entered then', async () => {
    await begin();
    await bench.signInAs(project, next, { ...newAda, email: `somebody-else@${DOMAIN}` });
    const [arrival] = await arrivals();
    await replacing.decide(pair, arrival?.id ?? '', (await userOf(old, 'old-bob')) ?? '', act());
    await bench.rows('UPDATE sso_connections SET entered_at = now() WHERE id = $1', [next.id]);
    await switchOver();
    expect(await arrivals()).toEqual([]);
    expect(await outcomeOf(next, { ...newAda, email: `somebody-else@${DOMAIN}` })).toBe(
      'replacement_undecided',
    );
  });

  test('it is not what the owner saw where something else is entered by then, or it is not on', async () => {
    await begin();
    const seen = { id: next.id, enteredAt: new Date(0) };
    const rules = { matchesByEmail: true, admitsNewcomers: false };
    expect(await replacing.switch(pair, seen, rules, act())).toBe(false);
    await bench.rows("UPDATE sso_connections SET status = 'paused' WHERE id = $1", [next.id]);
    expect(await switchOver()).toBe(false);
  });

  test.each([
    ['that their provider does not vouch for', { email_verified: false }, 'before'],
    ['that they have only since the switch', {}, 'after'],
  ])(
    'nobody gets the user of somebody who wrote their address over the old connection: one %s (attack 33)',
    async (_, claims, when) => {
      await begin();
      const write = () => bench.signInAs(project, old, { ...bob, email: `ceo@${DOMAIN}`, ...claims });
      if (when === 'before') await write();
      await switchOver({ admitsNewcomers: true });
      if (when === 'after') await write();
      expect(await outcomeOf(next, { sub: 'ceo', email: `ceo@${DOMAIN}` })).toBe('replacement_undecided');
    },
  );

  test('who has no address at all waits, also where newcomers come in', async () => {
    await begin();
    await bench.rows("UPDATE sso_connections SET jit_membership = 'everyone' WHERE id = $1", [next.id]);
    await switchOver({ admitsNewcomers: true });
    expect(await outcomeOf(next, { sub: 'nobody-knows' })).toBe('replacement_undecided');
    expect(await outcomeOf(next, { ...newAda, email_verified: 'False' })).toBe('replacement_undecided');
  });

  test('a second one with the same address waits for an owner', async () => {
    await begin();
    await switchOver({ admitsNewcomers: true });
    expect(await outcomeOf(next, newAda)).toBe('signed in');
    expect(await outcomeOf(next, { ...newAda, sub: 'mallory' })).toBe('replacement_undecided');
    const [mallory] = await arrivals();
    expect(mallory?.counterparts).toMatchObject([{ taken: true }]);
    const ofAda = (await userOf(old, 'old-ada')) ?? '';
    expect(await replacing.decide(pair, mallory?.id ?? '', ofAda, act())).toBe(false);
  });

  test('of two who come at the same moment with one address, one is that person', async () => {
    await begin();
    await switchOver({ admitsNewcomers: true });
    const held = await bench.database.pool.connect();
    await held.query('BEGIN');
    await held.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [await userOf(old, 'old-ada')]);
    const both = ['a', 'b'].map((sub) => outcomeOf(next, { ...newAda, sub }));
    await expect.poll(waiting).toHaveLength(2);
    await held.query('ROLLBACK');
    held.release();
    expect((await Promise.all(both)).toSorted()).toEqual(['replacement_undecided', 'signed in']);
    expect(await usersOf(pair.organizationId)).toBe(2);
  });

  test('the same one at the same moment in two windows is one person', async () => {
    await begin();
    await switchOver();
    expect(await Promise.all([1, 2].map(() => outcomeOf(next, newAda)))).toEqual(['signed in', 'signed in']);
    expect(await userOf(next, 'new-ada')).toBe(await userOf(old, 'old-ada'));
  });

  test('an address that two people have is nobody’s, and an owner says whose', async () => {
    await bench.signInAs(project, old, { ...ada, sub: 'old-ada-2' });
    await begin();
    await switchOver();
    expect(await outcomeOf(next, newAda)).toBe('replacement_undecided');
    const [arrival] = await arrivals();
    const userId = (await userOf(old, 'old-ada-2')) ?? '';
    expect(await replacing.decide(pair, arrival?.id ?? '', userId, act())).toBe(true);
    expect(await outcomeOf(next, newAda)).toBe('signed in');
    expect(await userOf(next, 'new-ada')).toBe(userId);
  });

  test('who is nobody’s counterpart waits, until an owner says that they are new', async () => {
    await begin();
    await switchOver();
    const carol = { sub: 'carol', email: `carol@${DOMAIN}` };
    expect(await outcomeOf(next, carol)).toBe('replacement_undecided');
    const [arrival] = await arrivals();
    expect(await replacing.decide(pair, arrival?.id ?? '', null, act())).toBe(true);
    expect(await outcomeOf(next, carol)).toBe('signed in');
    expect(await usersOf(pair.organizationId)).toBe(3);
  });

  test('an address of somebody who has left may be another’s by now: nobody gets their user by it', async () => {
    await begin();
    await switchOver({ admitsNewcomers: true });
    await bench.rows('DELETE FROM memberships WHERE user_id = $1', [await userOf(old, 'old-ada')]);
    expect(await outcomeOf(next, newAda)).toBe('replacement_undecided');
    expect(await userOf(next, 'new-ada')).toBeUndefined();
  });

  test('where an owner wants to look at each, an address moves nobody', async () => {
    await begin();
    await switchOver({ matchesByEmail: false, admitsNewcomers: true });
    expect(await outcomeOf(next, newAda)).toBe('replacement_undecided');
  });

  test('going back leads people to the old one, and who has come over keeps both', async () => {
    await begin();
    await switchOver();
    await bench.signInAs(project, next, newAda);
    expect(await replacing.switchBack(pair, act())).toBe(true);
    expect(await leadsTo({ organization: pair.organizationId })).toBe(old.id);
    expect(await outcomeOf(next, newAda)).toBe('signed in');
    expect(await outcomeOf(next, { ...bob, sub: 'new-bob' })).toBe('replacement_not_switched');
  });
});

describe('what is said of somebody', () => {
  test('is of somebody of the old connection who has not come over, and of each once', async () => {
    await begin();
    await bench.signInAs(project, next, newAda);
    await bench.signInAs(project, next, { ...newAda, sub: 'twin' });
    const [first, second] = await arrivals();
    const ofAda = (await userOf(old, 'old-ada')) ?? '';
    const stranger = await bench.user(project);
    expect(await replacing.decide(pair, first?.id ?? '', stranger, act())).toBe(false);
    expect(await replacing.decide(pair, first?.id ?? '', ofAda, act())).toBe(true);
    expect(await replacing.decide(pair, second?.id ?? '', ofAda, act())).toBe(false);
    const elsewhere = { ...pair, organizationId: await bench.organization(project) };
    expect(await replacing.decide(elsewhere, second?.id ?? '', null, act())).toBe(false);
  });
});

describe('what waits for the next connection', () => {
  test('gets the one that the organization makes, before anybody comes in over it', async () => {
    await begin(null);
    next = await bench.byHand(project, pair.organizationId, { activated_at: new Date() });
    expect(await outcomeOf(next, newAda)).toBe('replacement_not_switched');
    expect(await replacing.find(pair.organizationId, next.id)).toMatchObject({
      old: { id: old.id },
      new: { id: next.id },
    });
  });

  test.each(['before', 'after'])(
    'waits again where that is removed %s the switch, and people go on by the old one',
    async (when) => {
      await bench.rows("UPDATE sso_connections SET status = 'inactive' WHERE id = $1", [next.id]);
      await begin(null);
      next = await bench.byHand(project, pair.organizationId);
      if (when === 'after') expect(await switchOver()).toBe(true);
      await bench.rows("UPDATE sso_connections SET status = 'inactive' WHERE id = $1", [next.id]);
      expect(await replacing.find(pair.organizationId, old.id)).toMatchObject({ new: null, switched: false });
      expect(await leadsTo({ organization: pair.organizationId })).toBe(old.id);
      await bench.rows("UPDATE sso_connections SET status = 'draft' WHERE id = $1", [next.id]);
      expect(await replacing.find(pair.organizationId, old.id)).toMatchObject({ new: { id: next.id } });
    },
  );

  test('gives the place to the first that is on, whatever was begun before it', async () => {
    await begin(null);
    await bench.byHand(project, pair.organizationId, { status: 'draft' });
    next = await bench.byHand(project, pair.organizationId, { status: 'draft' });
    await bench.rows("UPDATE sso_connections SET status = 'active' WHERE id = $1", [next.id]);
    expect(await replacing.find(pair.organizationId, old.id)).toMatchObject({ new: { id: next.id } });
    expect(await outcomeOf(next, newAda)).toBe('replacement_not_switched');
    const other = await bench.byHand(project, pair.organizationId);
    expect(await replacing.find(pair.organizationId, other.id)).toBeUndefined();
  });

  test('gets the one for which a draft is given up by the same statement', async () => {
    await begin(null);
    next = await bench.byHand(project, pair.organizationId, { status: 'draft' });
    const id = newId('connection');
    await bench.rows(
      `WITH made AS (
         INSERT INTO sso_connections (id, project_id, organization_id, name, status, protocol, provider, managed_by)
         VALUES ($1, $2, $3, 'Microsoft', 'provisioning', 'oidc', 'entra', 'microsoft_graph') RETURNING id)
       UPDATE sso_connections SET status = 'inactive' FROM made WHERE sso_connections.id = $4`,
      [id, project, pair.organizationId, next.id],
    );
    expect(await replacing.find(pair.organizationId, old.id)).toMatchObject({ new: { id } });
  });

  test('is not begun with a connection of another organization or itself, nor beside another move', async () => {
    const other = await bench.byHand(project, await bench.organization(project), {
      activated_at: new Date(),
    });
    expect(await begin(other.id)).toBe(false);
    expect(await begin(old.id)).toBe(false);
    expect(await begin()).toBe(true);
    const third = await bench.byHand(project, pair.organizationId, { activated_at: new Date() });
    expect(await replacing.begin({ ...pair, oldConnectionId: third.id }, null, act())).toBe(false);
    expect(await replacing.begin({ ...pair, oldConnectionId: next.id }, old.id, act())).toBe(false);
    // The place may be given to another one until the switch.
    expect(await begin(third.id)).toBe(true);
    expect(await replacing.find(pair.organizationId, third.id)).toMatchObject({ new: { id: third.id } });
    expect(await switchOver()).toBe(true);
    expect(await begin()).toBe(false);
  });
});

test('Entra by hand gives way to one click, and its people are who they are: by directory and person, not by address', async () => {
  const organizationId = await bench.organization(project, 'entra.example');
  const directory = bench.directory();
  const byHand = await bench.byHand(
    project,
    organizationId,
    { provider: 'entra', jit_membership: 'everyone', activated_at: new Date() },
    directory,
  );
  const person = personOf(directory);
  await bench.signInAs(project, byHand, person);
  const before = await usersOf(organizationId);
  const oneClick = await bench.connection(project, organizationId, directory);
  pair = { organizationId, oldConnectionId: byHand.id };
  await replacing.begin(pair, oneClick.id, act());
  expect(await outcomeOf(oneClick, { ...person, sub: 'of the other app' })).toBe('signed in');
  expect(await usersOf(organizationId)).toBe(before);
});

/** Who waits for a lock. */
const waiting = () =>
  bench.rows(
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );

async function leadsTo(wish: object): Promise<string | undefined> {
  const started = await bench.ask(project, wish);
  if (!started.ok) return started.error;
  return /connections\/(sso_[a-z0-9]+)/.exec(
    new URL(started.url).searchParams.get('redirect_uri') ?? '',
  )?.[1];
}
