import { assertThat, type Caller, mayGrant } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context, Transaction } from '../context.ts';
import { lockPerson, reviewLinkedPasswords } from '../password-links/linked-passwords.ts';
import { ruledConnection } from './ruled-connection.ts';

/**
 * Takes a rule away, and at once what it gave: whoever had their role by it has again what they were given by hand. Whom another
 * rule gives the same has it back after their next sign-in.
 *
 * @throws PorticoError as `reachToManage`; `not_found`
 */
export async function removeGroupRule(
  context: Context,
  caller: Caller,
  organizationId: string,
  connectionId: string,
  ruleId: string,
): Promise<void> {
  await context.prisma.$transaction(async (transaction) => {
    const { actingRole, projectId } = await ruledConnection(
      transaction,
      caller.principal,
      organizationId,
      connectionId,
    );
    await transaction.$queryRaw`SELECT id FROM organizations WHERE id = ${organizationId} FOR UPDATE`;
    const where = { id: ruleId, connectionId, organizationId };
    const rule = await transaction.groupRoleRule.findFirst({ where });
    assertThat(rule, 'not_found');
    assertThat(mayGrant(actingRole, rule.role), 'forbidden');
    const entry = { projectId, organizationId };
    for (const { userId, role, byHand } of await takenFrom(transaction, ruleId)) {
      await reviewLinkedPasswords(context, transaction, caller, { issuedById: userId });
      await record(transaction, caller, context.clock.now(), {
        action: 'membership.role_changed',
        target: { kind: 'user', id: userId },
        ...entry,
        data: { from: role, to: byHand, by: 'groups', connection: connectionId, rule: ruleId },
      });
    }
    await transaction.groupRoleRule.delete({ where: { id: ruleId } });
    await record(transaction, caller, context.clock.now(), {
      action: 'connection.group_role_removed',
      target: { kind: 'connection', id: connectionId },
      ...entry,
      data: { rule: ruleId, source: rule.source, value: rule.value, role: rule.role },
    });
  });
}

type Taken = { userId: string; role: string; byHand: string };

/** Locks as a sign-in does: people, the rule, memberships. */
async function takenFrom(transaction: Transaction, ruleId: string): Promise<Taken[]> {
  const holders = await transaction.membership.findMany({
    where: { groupRuleId: ruleId },
    select: { userId: true },
    orderBy: { userId: 'asc' },
  });
  for (const { userId } of holders) await lockPerson(transaction, userId);
  await transaction.$queryRaw`SELECT id FROM group_role_rules WHERE id = ${ruleId} FOR UPDATE`;
  return transaction.$queryRaw<Taken[]>`
    WITH held AS (SELECT organization_id, user_id, role FROM memberships WHERE group_rule_id = ${ruleId} FOR NO KEY UPDATE)
    UPDATE memberships m SET role = m.role_by_hand, role_by_hand = NULL, group_rule_id = NULL FROM held
    WHERE m.organization_id = held.organization_id AND m.user_id = held.user_id
    RETURNING m.user_id AS "userId", held.role::text AS role, m.role::text AS "byHand"`;
}
