import { randomUUID } from 'node:crypto';
import { newId } from '@portico/core';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, type Connection, personOf, signInBench } from './bench.ts';

const bench: Bench = await signInBench();
let project: string;
let over: Connection;
beforeAll(async () => {
  project = await bench.project();
});
beforeEach(async () => {
  over = await bench.customer(project);
  bench.graph.memberGroups = async () => ({ unknown: 'not_approved' });
});

type Rule = { readonly source?: 'group' | 'app_role'; readonly value: string; readonly role?: string };

async function rule({ source = 'group', value, role = 'admin' }: Rule, of = over, projectId = project) {
  const id = newId('groupRoleRule');
  const whose = { project_id: projectId, organization_id: of.organizationId, connection_id: of.id };
  await bench.insert('group_role_rules', { id, ...whose, source, value, role });
  return id;
}

type Standing = { role: string; role_by_hand: string | null; group_rule_id: string | null };

async function standingOf({ oid }: { oid: string }, of = over): Promise<Standing> {
  const [found] = await bench.rows<Standing>(
    `SELECT m.role, m.role_by_hand, m.group_rule_id FROM identities i
      JOIN memberships m ON m.organization_id = i.organization_id AND m.user_id = i.user_id
      WHERE i.organization_id = $1 AND i.entra_object_id = $2`,
    [of.organizationId, oid],
  );
  if (found === undefined) throw new Error('nobody');
  return found;
}

/** Gives the person a role by hand, as the change of a member does where it is no less than what groups give. */
const giveByHand = ({ oid }: { oid: string }, role: string, of = over) =>
  bench.rows(
    `UPDATE memberships m SET role = $3, role_by_hand = NULL, group_rule_id = NULL FROM identities i WHERE i.organization_id = $1 AND i.entra_object_id = $2
      AND m.organization_id = i.organization_id AND m.user_id = i.user_id`,
    [of.organizationId, oid, role],
  );

async function signIn(person: object, claims: object = {}, of = over) {
  const outcome = await bench.signInAs(project, of, { ...person, ...claims });
  if (outcome.kind === 'page') throw new Error(outcome.code);
  const [session] = await bench.rows<{ id: string; data: object }>(
    `SELECT s.id, e.data FROM sessions s JOIN audit_events e ON e.target_id = s.id AND e.action = 'session.started'
      WHERE s.connection_id = $1 ORDER BY s.created_at DESC LIMIT 1`,
    [of.id],
  );
  if (session === undefined) throw new Error('no session');
  const facts = await bench.parts.sessions.facts(project, session.id);
  return { sessionId: session.id, started: session.data, role: facts?.role };
}

/** What Entra puts into an id_token in the place of more than 200 groups. */
const OVERAGE = {
  _claim_names: { groups: 'src1' },
  _claim_sources: { src1: { endpoint: 'https://graph.windows.net/evil/users/me/getMemberObjects' } },
};

describe('a rule gives a role', () => {
  test('before the session is made, to whoever is in the group, and to nobody else', async () => {
    const group = randomUUID();
    await rule({ value: group });
    const ada = personOf(over.directory);
    expect((await signIn(ada, { groups: [randomUUID(), group.toUpperCase()] })).role).toBe('admin');
    expect((await signIn(personOf(over.directory), { groups: [randomUUID()] })).role).toBe('member');
  });

  test('to whoever has the app role, which is not a group of that name', async () => {
    await rule({ source: 'app_role', value: 'Portal.Admin' });
    expect((await signIn(personOf(over.directory), { roles: ['Portal.Admin'] })).role).toBe('admin');
    expect((await signIn(personOf(over.directory), { groups: ['Portal.Admin'] })).role).toBe('member');
    expect((await signIn(personOf(over.directory), { roles: ['portal.admin'] })).role).toBe('member');
  });

  test('and its loss takes away what it gave, is written down, and tells who looks after what hung on it', async () => {
    const group = randomUUID();
    const id = await rule({ value: group });
    const ada = personOf(over.directory);
    const first = await signIn(ada, { groups: [group] });
    expect((await signIn(ada)).role).toBe('member');
    expect(await standingOf(ada)).toEqual({ role: 'member', role_by_hand: null, group_rule_id: null });
    // The session from before has lost it as well.
    expect((await bench.parts.sessions.facts(project, first.sessionId))?.role).toBe('member');
    const changes = await bench.rows(
      `SELECT data FROM audit_events WHERE organization_id = $1 AND action = 'membership.role_changed' ORDER BY position`,
      [over.organizationId],
    );
    const of = { by: 'groups', rule: id, connection: over.id };
    expect(changes).toEqual([
      { data: { from: 'member', to: 'admin', ...of } },
      { data: { from: 'admin', to: 'member', ...of } },
    ]);
    const [user] = await bench.rows('SELECT user_id FROM identities WHERE entra_object_id = $1', [ada.oid]);
    expect(bench.reviewed).toContain(user?.['user_id']);
  });

  test('and leaves alone what was given by hand', async () => {
    const group = randomUUID();
    await rule({ value: group });
    for (const byHand of ['admin', 'owner']) {
      const person = personOf(over.directory);
      await signIn(person);
      await giveByHand(person, byHand);
      const untouched = { role: byHand, role_by_hand: null, group_rule_id: null };
      expect((await signIn(person, { groups: [group] })).role).toBe(byHand);
      expect(await standingOf(person)).toEqual(untouched);
      await signIn(person);
      expect(await standingOf(person)).toEqual(untouched);
    }
  });

  test('and nothing when nobody waits for the sign-in any more', async () => {
    const group = randomUUID();
    await rule({ value: group });
    const ada = personOf(over.directory);
    await signIn(ada);
    const started = await bench.start(project, over);
    await bench.rows('DELETE FROM oauth_states');
    const parameters = over.directory.provider.signIn(started.url, { ...ada, groups: [group] });
    await bench.comeBack(started, { connectionId: over.id, parameters });
    expect((await standingOf(ada)).role).toBe('member');
  });
});

describe('a rule counts on its own connection only', () => {
  test('not on that of another organization or project whose people are in a group with that id (attacks 81, 87)', async () => {
    const group = randomUUID();
    const elsewhere = await bench.customer(project, 'fabrikam.example');
    await rule({ value: group }, elsewhere);
    const otherProject = await bench.project();
    const foreign = await bench.customer(otherProject);
    await rule({ value: group }, foreign, otherProject);
    expect((await signIn(personOf(over.directory), { groups: [group] })).role).toBe('member');
  });

  test('and the database takes none that names the connection of another organization or project (attack 81)', async () => {
    const otherProject = await bench.project();
    const foreign = await bench.customer(otherProject);
    await expect(
      rule({ value: randomUUID() }, { ...foreign, organizationId: over.organizationId }),
    ).rejects.toThrow(/violates foreign key/);
    await expect(rule({ value: randomUUID() }, foreign, project)).rejects.toThrow(/violates foreign key/);
    const id = await rule({ value: randomUUID() }, foreign, otherProject);
    const ada = personOf(over.directory);
    await signIn(ada);
    const given = `UPDATE memberships m SET role = 'admin', role_by_hand = 'member', group_rule_id = $2
      FROM identities i WHERE i.entra_object_id = $1 AND i.user_id = m.user_id`;
    await expect(bench.rows(given, [ada.oid, id])).rejects.toThrow(/violates foreign key/);
  });

  test('and what it gave counts for who came over it: with a password, or over another directory, nobody has it (attack 87)', async () => {
    const group = randomUUID();
    await rule({ value: group });
    const other = await bench.connection(project, over.organizationId, bench.directory());
    const ada = personOf(over.directory);
    await signIn(ada, { groups: [group] });
    const [user] = await bench.rows<{ user_id: string }>(
      'SELECT user_id FROM identities WHERE entra_object_id = $1',
      [ada.oid],
    );
    const there = personOf(other.directory);
    await signIn(there, {}, other);
    await bench.rows('UPDATE identities SET user_id = $1 WHERE entra_object_id = $2', [
      user?.user_id,
      there.oid,
    ]);
    // A sign-in over the other directory neither has it nor takes it away.
    for (const groups of [[], [group]]) expect((await signIn(there, { groups }, other)).role).toBe('member');
    expect((await standingOf(ada)).role).toBe('admin');
    const bob = personOf(other.directory);
    await signIn(bob, { groups: [group] }, other);
    expect(await standingOf(bob, other)).toEqual({ role: 'member', role_by_hand: null, group_rule_id: null });
    const session = newId('session');
    await bench.insert('sessions', {
      ...{ id: session, project_id: project, organization_id: over.organizationId, user_id: user?.user_id },
      ...{
        method: 'password',
        authenticated_at: new Date(),
        expires_at: new Date(Date.now() + 60_000),
        groups: [],
      },
    });
    await bench.rows('UPDATE organizations SET sso_required = false WHERE id = $1', [over.organizationId]);
    expect((await bench.parts.sessions.facts(project, session))?.role).toBe('member');
  });
});

describe('somebody who is two users and becomes one', () => {
  const FACTS = { requestId: 'req_test', ipAddress: null };
  async function join(person: { oid: string }, role: 'member' | 'admin' | 'owner'): Promise<void> {
    const { organizationId, id: connectionId } = over;
    const userId = await bench.user(project);
    await bench.join(project, organizationId, userId, { role });
    const principal = {
      ...{ kind: 'test', userId, projectId: project, authenticatedAt: new Date(), isOperator: false },
      ...{ projectAdminOf: [], memberships: [{ organizationId, projectId: project, role }], withheld: [] },
    };
    const trip = await bench.signIn.joins.start({ organizationId, connectionId, principal });
    const claims = { ...person, auth_time: Math.floor(Date.now() / 1000) + 30 };
    const parameters = over.directory.provider.signIn(trip.url, claims);
    await bench.comeBack(trip, { connectionId, parameters });
    await bench.signIn.joins.confirm(trip.attemptId, userId, FACTS);
  }

  test('has the higher role of both by hand, and beside it what groups give more', async () => {
    const group = randomUUID();
    const id = await rule({ value: group });
    const byRule = { role: 'admin', role_by_hand: 'member', group_rule_id: id };
    const byHand = (role: string) => ({ role, role_by_hand: null, group_rule_id: null });
    const cases = [
      ['member', [group], byRule],
      ['admin', [group], byHand('admin')],
      ['owner', [group], byHand('owner')],
      ['owner', [], byHand('owner')],
    ] as const;
    for (const [role, groups, expected] of cases) {
      const person = personOf(over.directory);
      await signIn(person, { groups });
      await join(person, role);
      expect(await standingOf(person), role).toEqual(expected);
    }
  });
});

test('many sign-ins of one person at once, and a change by hand between them, come out one after the other', async () => {
  const group = randomUUID();
  await rule({ value: group });
  const ada = personOf(over.directory);
  await signIn(ada);
  await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      index === 4
        ? giveByHand(ada, 'owner')
        : bench.signInAs(project, over, { ...ada, groups: index % 2 === 0 ? [group] : [] }),
    ),
  );
  expect(await standingOf(ada)).toEqual({ role: 'owner', role_by_hand: null, group_rule_id: null });
});

test('an application may choose to hear only of groups that a rule of the connection names', async () => {
  const group = randomUUID();
  await rule({ value: group, role: 'member' });
  const elsewhere = await bench.customer(project, 'fabrikam.example');
  const others = [randomUUID(), randomUUID()];
  for (const value of others) await rule({ value }, elsewhere);
  const { sessionId } = await signIn(personOf(over.directory), { groups: [...others, group] });
  const told = async () => (await bench.parts.sessions.facts(project, sessionId))?.groups;
  expect(await told()).toEqual([...others, group]);
  const choose = 'UPDATE applications SET groups_with_rule_only = $2 WHERE id = $1';
  await bench.rows(choose, [`app_${project}`, true]);
  expect(await told()).toEqual([group]);
  await bench.rows(choose, [`app_${project}`, false]);
});

describe('too many groups for a token', () => {
  test('are asked for, those alone that a rule names, and the address in the token is never one that is asked', async () => {
    const group = randomUUID();
    await rule({ value: group });
    await rule({ value: randomUUID(), role: 'member' });
    await rule({ source: 'app_role', value: 'Portal.Reader', role: 'member' });
    const asked: object[] = [];
    bench.graph.memberGroups = async (question) => {
      asked.push({ ...question, groups: question.groups.length });
      // What was not asked for is not taken either.
      return [group, randomUUID()];
    };
    const ada = personOf(over.directory);
    const { role, started } = await signIn(ada, OVERAGE);
    expect(role).toBe('admin');
    expect(started).not.toHaveProperty('group_roles');
    const { tenantId: directoryId } = over.directory;
    expect(asked).toEqual([{ connectionId: over.id, directoryId, objectId: ada.oid, groups: 2 }]);
    // Applications hear that the groups are not known: these are not all of them.
    const [session] = await bench.rows('SELECT groups, groups_known FROM sessions WHERE connection_id = $1', [
      over.id,
    ]);
    expect(session).toEqual({ groups: [], groups_known: false });
  });

  test('are asked for nobody where no rule names a group', async () => {
    await rule({ source: 'app_role', value: 'Portal.Admin' });
    let asked = 0;
    bench.graph.memberGroups = async () => {
      asked += 1;
      return [];
    };
    const { started, role } = await signIn(personOf(over.directory), OVERAGE);
    expect({ asked, role }).toEqual({ asked: 0, role: 'member' });
    expect(started).not.toHaveProperty('group_roles');
  });

  test('that nobody tells: what groups gave stays, nobody gets more, and the log says so', async () => {
    const group = randomUUID();
    await rule({ value: group });
    const ada = personOf(over.directory);
    const bob = personOf(over.directory);
    await signIn(ada, { groups: [group] });
    await signIn(bob);
    for (const claims of [OVERAGE, { hasgroups: true }, { groups: 'no list' }, { groups: [1] }]) {
      const kept = await signIn(ada, claims);
      expect(kept).toMatchObject({ role: 'admin', started: { group_roles: 'unknown' } });
      expect((await signIn(bob, claims)).role).toBe('member');
    }
    const kept = `SELECT groups_code AS code FROM sign_in_attempts WHERE connection_id = $1 AND groups_code IS NOT NULL`;
    const codes = (await bench.rows(kept, [over.id])).map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['not_approved']));
    // The directory says again who is in it: now it is known.
    bench.graph.memberGroups = async () => [];
    expect((await signIn(ada, OVERAGE)).role).toBe('member');
    expect(await bench.rows(kept, [over.id])).toHaveLength(codes.length);
  });

  test('and a role that came from an app role is lost with that, because app roles are always told', async () => {
    await rule({ value: randomUUID() });
    await rule({ source: 'app_role', value: 'Portal.Admin' });
    const ada = personOf(over.directory);
    await signIn(ada, { ...OVERAGE, roles: ['Portal.Admin'] });
    expect((await standingOf(ada)).role).toBe('admin');
    expect((await signIn(ada, OVERAGE)).role).toBe('member');
  });
});

const GROUPS = ['g0', 'g1', 'g2', 'g3'].map(() => randomUUID());
const APP_ROLES = ['Admin', 'Reader'];
const someRule = fc.oneof(
  fc.record({
    source: fc.constant('group' as const),
    value: fc.constantFrom(...GROUPS),
    role: fc.constantFrom('member', 'admin'),
  }),
  fc.record({
    source: fc.constant('app_role' as const),
    value: fc.constantFrom(...APP_ROLES),
    role: fc.constantFrom('member', 'admin'),
  }),
);
const someRules = fc.uniqueArray(someRule, { maxLength: 6, selector: ({ source, value }) => source + value });
const someSignIn = fc.record({
  groups: fc.option(fc.uniqueArray(fc.constantFrom(...GROUPS, randomUUID())), { nil: undefined }),
  roles: fc.uniqueArray(fc.constantFrom(...APP_ROLES, 'Other')),
});
const RANK = ['member', 'admin', 'owner'];
const stronger = (one: string, other: string) => (RANK.indexOf(one) >= RANK.indexOf(other) ? one : other);

test('whatever the rules and the groups are: never an owner, never less than by hand, the unknown keeps and never adds', async () => {
  await fc.assert(
    fc.asyncProperty(
      someRules,
      fc.constantFrom('member', 'admin', 'owner'),
      fc.array(someSignIn, { minLength: 1, maxLength: 3 }),
      async (rules, byHand, signIns) => {
        over = await bench.customer(project);
        const sources = new Map<string, string>();
        for (const each of rules) sources.set(await rule(each), each.source);
        const ada = personOf(over.directory);
        await signIn(ada);
        await giveByHand(ada, byHand);
        let before = await standingOf(ada);
        for (const { groups, roles } of signIns) {
          const { role } = await signIn(
            ada,
            groups === undefined ? { ...OVERAGE, roles } : { groups, roles },
          );
          const fulfilled = rules.filter(({ source, value }) =>
            (source === 'group' ? (groups ?? []) : roles).includes(value),
          );
          const keeps = groups === undefined && sources.get(before.group_rule_id ?? '') === 'group';
          const byRules = fulfilled.map((each) => each.role);
          const expected = [byHand, ...byRules, ...(keeps ? [before.role] : [])].reduce(stronger);
          expect(role).toBe(expected);
          before = await standingOf(ada);
          expect(before.role_by_hand ?? before.role).toBe(byHand);
          if (before.role === 'owner') expect(before.group_rule_id).toBeNull();
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('the database itself lets no rule make an owner, and no group (attack 87)', async () => {
  await expect(rule({ value: randomUUID(), role: 'owner' })).rejects.toThrow(/never_owner/);
  const id = await rule({ value: randomUUID() });
  const ada = personOf(over.directory);
  await signIn(ada);
  const given = `UPDATE memberships m SET role = 'owner', role_by_hand = 'member', group_rule_id = $2
    FROM identities i WHERE i.entra_object_id = $1 AND i.user_id = m.user_id`;
  await expect(bench.rows(given, [ada.oid, id])).rejects.toThrow(/memberships_role_by_groups/);
});
