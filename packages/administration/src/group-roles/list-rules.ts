import type { Principal } from '@portico/core';
import type { Context } from '../context.ts';
import { RULE_FIELDS, ruledConnection } from './ruled-connection.ts';

/**
 * The rules of a connection, in the order in which they were made. For owners, admins and whoever administers the project.
 *
 * @throws PorticoError as `reachToManage`; `not_found`
 */
export async function listGroupRules(
  context: Context,
  principal: Principal,
  organizationId: string,
  connectionId: string,
) {
  await ruledConnection(context.prisma, principal, organizationId, connectionId);
  return context.prisma.groupRoleRule.findMany({
    where: { organizationId, connectionId },
    select: RULE_FIELDS,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}
