import { randomUUID } from 'node:crypto';
import { newId } from '@portico/core';
import { expect, test } from 'vitest';
import { groupRuleInput, type PersonCaller } from '../src/index.ts';
import { codeOf, harness } from './harness.ts';

const context = await harness();
const { administration, database } = context;
const operator = await context.firstOwner();
const contoso = await context.customer(operator, 'Contoso');
const fabrikam = await context.customer(operator, 'Fabrikam');
const organizationId = contoso.organization.id;
// So that its members come in with a password, too.
await database.prisma.organization.update({ where: { id: organizationId }, data: { ssoRequired: false } });

async function connectionOf(
  { project, organization }: typeof contoso,
  provider: 'entra' | 'google' | 'okta' = 'entra',
  managedBy: 'manual' | 'sign_in_app' = 'manual',
  rest: { protocol?: 'oidc' | 'saml'; attributeMapping?: { groups?: string } } = {},
): Promise<string> {
  const id = newId('connection');
  const whose = { projectId: project.id, organizationId: organization.id };
  await database.prisma.ssoConnection.create({
    data: { id, ...whose, protocol: 'oidc', provider, managedBy, status: 'active', name: 'Entra', ...rest },
  });
  return id;
}

let people = 0;
const join = (role: 'owner' | 'admin' | 'member') => {
  people += 1;
  return context.member(operator, organizationId, role, `g${people}@contoso.example`);
};
const idOf = (caller: PersonCaller) => caller.principal.userId;
const group = (role: 'member' | 'admin' = 'admin') =>
  ({ source: 'group', value: randomUUID(), role }) as const;
const { addGroupRule, listGroupRules, previewGroupRoles, removeGroupRule, changeRole } = administration;

/** As a sign-in of somebody in the group leaves it. */
const giveByRule = (userId: string, groupRuleId: string) =>
  database.prisma.membership.update({
    where: { organizationId_userId: { organizationId, userId } },
    data: { role: 'admin', roleByHand: 'member', groupRuleId },
  });
const standingOf = async (userId: string) => {
  const where = { organizationId_userId: { organizationId, userId } };
  const { role, roleByHand, groupRuleId } = await database.prisma.membership.findUniqueOrThrow({ where });
  return { role, roleByHand, groupRuleId };
};
const byHand = (role: string) => ({ role, roleByHand: null, groupRuleId: null });

test('owners and admins make, read and remove rules, members and strangers do not (attacks 81, 87)', async () => {
  const connection = await connectionOf(contoso);
  for (const caller of [contoso.owner, await join('admin'), operator]) {
    const { id } = await addGroupRule(caller, organizationId, connection, group());
    const rules = await listGroupRules(caller.principal, organizationId, connection);
    expect(rules.map((rule) => rule.id)).toContain(id);
    expect(await previewGroupRoles(caller.principal, organizationId, connection)).toEqual([]);
    await removeGroupRule(caller, organizationId, connection, id);
  }
  const rule = await addGroupRule(contoso.owner, organizationId, connection, group());
  const others = [
    [await join('member'), 'forbidden'],
    [fabrikam.owner, 'not_found'],
  ] as const;
  for (const [caller, code] of others) {
    expect(await codeOf(addGroupRule(caller, organizationId, connection, group()))).toBe(code);
    expect(await codeOf(listGroupRules(caller.principal, organizationId, connection))).toBe(code);
    expect(await codeOf(previewGroupRoles(caller.principal, organizationId, connection))).toBe(code);
    expect(await codeOf(removeGroupRule(caller, organizationId, connection, rule.id))).toBe(code);
  }
});

test('nobody reaches the connection or the rule of another organization through their own (attack 81)', async () => {
  const [mine, theirs] = [await connectionOf(contoso), await connectionOf(fabrikam)];
  const rule = await addGroupRule(fabrikam.owner, fabrikam.organization.id, theirs, group());
  const { owner } = contoso;
  expect(await codeOf(addGroupRule(owner, organizationId, theirs, group()))).toBe('not_found');
  expect(await codeOf(listGroupRules(owner.principal, organizationId, theirs))).toBe('not_found');
  expect(await codeOf(previewGroupRoles(owner.principal, organizationId, theirs))).toBe('not_found');
  expect(await codeOf(removeGroupRule(owner, organizationId, theirs, rule.id))).toBe('not_found');
  expect(await codeOf(removeGroupRule(owner, organizationId, mine, rule.id))).toBe('not_found');
});

test('a rule names a group by its object id or its name, or an app role by its value, and no owner (attacks 83, 87)', () => {
  const id = randomUUID();
  const takes = (rule: object) => groupRuleInput.safeParse(rule).success;
  expect(groupRuleInput.parse({ source: 'group', value: ` ${id.toUpperCase()} `, role: 'admin' }).value).toBe(
    id,
  );
  // A name is as its provider writes it: another in capital letters may be another group.
  expect(groupRuleInput.parse({ source: 'group', value: ' Finance ', role: 'admin' }).value).toBe('Finance');
  expect(takes({ source: 'app_role', value: 'Portal.Admin', role: 'member', label: 'Admins' })).toBe(true);
  const refused = [
    { source: 'group', value: 'x'.repeat(256), role: 'admin' },
    { source: 'group', value: `${id}\n`.repeat(2), role: 'admin' },
    { source: 'group', value: id, role: 'owner' },
    { source: 'group', value: { not: '' }, role: 'admin' },
    { source: 'group', value: id, role: 'admin', organization_id: 'org_other' },
    { source: 'role', value: id, role: 'admin' },
    { source: 'app_role', value: 'two words', role: 'admin' },
    { source: 'app_role', value: '.dot', role: 'admin' },
    { source: 'app_role', value: 'x'.repeat(121), role: 'admin' },
    { source: 'app_role', value: '', role: 'admin' },
    { source: 'app_role', value: 'Admin', role: 'admin', label: 'a\nb' },
  ];
  for (const rule of refused) expect(takes(rule), JSON.stringify(rule)).toBe(false);
});

test('the same group twice, more than a hundred rules, and a connection without groups are refused', async () => {
  const connection = await connectionOf(contoso);
  const first = group();
  await addGroupRule(contoso.owner, organizationId, connection, first);
  const twice = addGroupRule(contoso.owner, organizationId, connection, { ...first, role: 'member' });
  expect(await codeOf(twice)).toBe('already_exists');
  // The same group on another connection is another rule.
  await addGroupRule(contoso.owner, organizationId, await connectionOf(contoso), first);
  const whose = { projectId: contoso.project.id, organizationId, connectionId: connection };
  const filling = Array.from({ length: 98 }, () => ({ id: newId('groupRoleRule'), ...whose, ...group() }));
  await database.prisma.groupRoleRule.createMany({ data: filling });
  const atOnce = await Promise.all(
    Array.from({ length: 6 }, () => group()).map((rule) =>
      codeOf(addGroupRule(contoso.owner, organizationId, connection, rule)),
    ),
  );
  expect(atOnce).toContain('too_many_open');
  expect(await database.prisma.groupRoleRule.count({ where: { connectionId: connection } })).toBe(100);
  const google = await connectionOf(contoso, 'google');
  expect(await codeOf(addGroupRule(contoso.owner, organizationId, google, group()))).toBe('invalid_request');
});

test('a rule that nobody could fulfil is refused: of a name at Entra, of a claim that nobody named, of app roles elsewhere', async () => {
  const named = { source: 'group', value: 'Finance', role: 'admin' } as const;
  const appRole = { source: 'app_role', value: 'Admin', role: 'admin' } as const;
  const add = (connection: string, rule: Parameters<typeof addGroupRule>[3]) =>
    codeOf(addGroupRule(contoso.owner, organizationId, connection, rule));
  expect(await add(await connectionOf(contoso), named)).toBe('invalid_request');
  const okta = await connectionOf(contoso, 'okta');
  expect(await add(okta, named)).toBe('invalid_request');
  const mapped = await connectionOf(contoso, 'okta', 'manual', { attributeMapping: { groups: 'groups' } });
  await addGroupRule(contoso.owner, organizationId, mapped, named);
  await addGroupRule(contoso.owner, organizationId, mapped, { ...named, value: 'finance' });
  expect(await add(mapped, named)).toBe('already_exists');
  expect(await add(mapped, appRole)).toBe('no_app_roles');
  const saml = await connectionOf(contoso, 'entra', 'manual', { protocol: 'saml' });
  await addGroupRule(contoso.owner, organizationId, saml, named);
  expect(await add(saml, appRole)).toBe('no_app_roles');
});

test('the groups that the last test named are there to be chosen from, and those of no other connection (attack 81)', async () => {
  const { seenGroups } = administration;
  const [tried, other] = [await connectionOf(contoso, 'okta'), await connectionOf(contoso, 'okta')];
  const seen = (id: string) => seenGroups(contoso.owner.principal, organizationId, id);
  const keep = (id: string, groups: unknown, at: string) =>
    database.pool.query(
      `INSERT INTO sign_in_attempts (id, state_hash, browser_hash, project_id, organization_id, connection_id, purpose, expires_at, outcome, ended_at, test_claims)
        VALUES ($1, $1, $1, $2, $3, $4, 'test', now(), 'ok', $5, $6)`,
      [
        ...[newId('signInAttempt'), contoso.project.id, organizationId, id, at],
        JSON.stringify({ claims: {}, member: { groups } }),
      ],
    );
  await keep(tried, ['Old'], '2026-01-01');
  await keep(tried, ['Finance', 'Engineering', 'Finance'], '2026-01-02');
  await keep(other, 'no list', '2026-01-02');
  expect(await seen(tried)).toEqual(['Engineering', 'Finance']);
  expect(await seen(other)).toEqual([]);
});

test('a rule that goes takes away what it gave, and nothing else; all of it is written down', async () => {
  const connection = await connectionOf(contoso);
  const rule = await addGroupRule(contoso.owner, organizationId, connection, group());
  const [ada, bob, eve] = [await join('member'), await join('admin'), await join('member')];
  await giveByRule(idOf(ada), rule.id);
  await removeGroupRule(contoso.owner, organizationId, connection, rule.id);
  expect(await standingOf(idOf(ada))).toEqual(byHand('member'));
  expect(await standingOf(idOf(bob))).toEqual(byHand('admin'));
  expect(await standingOf(idOf(eve))).toEqual(byHand('member'));
  const events = await database.prisma.auditEvent.findMany({
    where: { organizationId, targetId: { in: [connection, idOf(ada)] } },
    select: { action: true, data: true },
    orderBy: { position: 'desc' },
    take: 3,
  });
  const { source, value, role } = rule;
  const written = { rule: rule.id, source, value, role };
  expect(events.reverse()).toEqual([
    { action: 'connection.group_role_added', data: written },
    {
      action: 'membership.role_changed',
      data: { from: 'admin', to: 'member', by: 'groups', connection, rule: rule.id },
    },
    { action: 'connection.group_role_removed', data: written },
  ]);
});

test('a change by hand and a role by groups do not undo each other', async () => {
  const connection = await connectionOf(contoso);
  const rule = await addGroupRule(contoso.owner, organizationId, connection, group());
  const ada = idOf(await join('member'));
  await giveByRule(ada, rule.id);
  // Less by hand takes nothing that groups give.
  await changeRole(contoso.owner, organizationId, ada, { role: 'member' });
  expect(await standingOf(ada)).toEqual({ role: 'admin', roleByHand: 'member', groupRuleId: rule.id });
  // As much by hand is theirs without the group, and stays when the rule goes.
  await changeRole(contoso.owner, organizationId, ada, { role: 'admin' });
  expect(await standingOf(ada)).toEqual(byHand('admin'));
  await removeGroupRule(contoso.owner, organizationId, connection, rule.id);
  expect(await standingOf(ada)).toEqual(byHand('admin'));
});

test('an owner who is admin by hand again loses the right of an owner', async () => {
  const ada = idOf(await join('owner'));
  await changeRole(contoso.owner, organizationId, ada, { role: 'admin' });
  expect(await standingOf(ada)).toEqual(byHand('admin'));
});

test('nobody makes their own what a group lends them, and with a password nobody has it (attack 87)', async () => {
  const connection = await connectionOf(contoso);
  const rule = await addGroupRule(contoso.owner, organizationId, connection, group());
  const ada = await join('member');
  await giveByRule(idOf(ada), rule.id);
  const { principal } = await context.callerOf(ada.token);
  expect(principal.memberships.map(({ role }) => role)).toEqual(['member']);
  // Even over single sign-on, where they are an admin.
  const membership = { organizationId, projectId: contoso.project.id, role: 'admin' as const };
  const overDirectory = { ...ada, principal: { ...principal, memberships: [membership] } };
  expect(await codeOf(changeRole(overDirectory, organizationId, idOf(ada), { role: 'admin' }))).toBe(
    'forbidden',
  );
});

test('nobody is given a password for what groups give: with it they would not have it', async () => {
  const connection = await connectionOf(contoso);
  const rule = await addGroupRule(contoso.owner, organizationId, connection, group());
  const userId = newId('user');
  const email = `${userId}@contoso.example`;
  const { id: projectId } = contoso.project;
  await database.prisma.user.create({ data: { id: userId, projectId, email, emailVerified: true } });
  const membership = { projectId, organizationId, userId, source: 'just_in_time' as const };
  await database.prisma.membership.create({ data: { ...membership, role: 'member' } });
  await giveByRule(userId, rule.id);
  expect(await codeOf(administration.issuePasswordLink(contoso.owner, organizationId, userId))).toBe(
    'not_found',
  );
  await changeRole(contoso.owner, organizationId, userId, { role: 'admin' });
  await administration.issuePasswordLink(contoso.owner, organizationId, userId);
});

test('a connection without an app of its own takes rules of groups, and none of app roles, which would give nothing', async () => {
  const connection = await connectionOf(contoso, 'entra', 'sign_in_app');
  const appRole = { source: 'app_role', value: 'Portal.Admin', role: 'admin' } as const;
  expect(await codeOf(addGroupRule(contoso.owner, organizationId, connection, appRole))).toBe('no_app_roles');
  const rule = await addGroupRule(contoso.owner, organizationId, connection, group());
  const rules = await listGroupRules(contoso.owner.principal, organizationId, connection);
  expect(rules.map(({ id }) => id)).toEqual([rule.id]);
});
