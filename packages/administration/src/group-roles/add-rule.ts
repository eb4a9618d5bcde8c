import { assertThat, type Caller, mayGrant, newId } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import type { GroupRuleInput } from '../input/organization.ts';
import { MOST_RULES, RULE_FIELDS, ruledConnection } from './ruled-connection.ts';

/**
 * From their next sign-in over the connection on, whoever is in that group or has that app role has at least this role. One
 * gives by a rule only what one may give by hand, and nobody becomes an owner by one (attack 87).
 *
 * @throws PorticoError as `reachToManage`; `not_found`, `already_exists`, `too_many_open`, `no_app_roles` for an app role over the sign-in app, and
 *   `invalid_request` for a connection that is not to an Entra directory
 */
export async function addGroupRule(
  context: Context,
  caller: Caller,
  organizationId: string,
  connectionId: string,
  { source, value, role, label }: GroupRuleInput,
) {
  return context.prisma.$transaction(async (transaction) => {
    const { actingRole, projectId, connection } = await ruledConnection(
      transaction,
      caller.principal,
      organizationId,
      connectionId,
    );
    assertThat(mayGrant(actingRole, role), 'forbidden');
    assertThat(connection.provider === 'entra', 'invalid_request', { detail: 'no groups of that provider' });
    // The operator's sign-in app serves every directory: roles that one of them gave would be the operator's to define.
    assertThat(source === 'group' || connection.managedBy !== 'sign_in_app', 'no_app_roles');
    // One after the other, so that many at once do not become too many.
    await transaction.$queryRaw`SELECT id FROM organizations WHERE id = ${organizationId} FOR UPDATE`;
    const rules = transaction.groupRoleRule;
    assertThat((await rules.count({ where: { connectionId, source, value } })) === 0, 'already_exists');
    assertThat((await rules.count({ where: { connectionId } })) < MOST_RULES, 'too_many_open');
    const whose = { projectId, organizationId, connectionId };
    const rule = await rules.create({
      data: { id: newId('groupRoleRule'), ...whose, source, value, role, label: label ?? null },
      select: RULE_FIELDS,
    });
    await record(transaction, caller, context.clock.now(), {
      action: 'connection.group_role_added',
      target: { kind: 'connection', id: connectionId },
      ...{ projectId, organizationId },
      data: { rule: rule.id, source, value, role },
    });
    return rule;
  });
}
