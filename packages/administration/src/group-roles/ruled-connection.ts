import { assertThat, type Principal } from '@portico/core';
import type { Transaction } from '../context.ts';
import { managedOrganization } from '../reach.ts';

/** At most so many on one connection: a sign-in asks a directory about twenty of them at a time. */
export const MOST_RULES = 100;

/** What is told of a rule. */
export const RULE_FIELDS = {
  id: true,
  source: true,
  value: true,
  label: true,
  role: true,
  createdAt: true,
} as const;

/**
 * The connection of an organization that the principal manages. Another organization's is not found (attack 81).
 *
 * @throws PorticoError as `reachToManage`; `not_found`
 */
export async function ruledConnection(
  transaction: Transaction,
  principal: Principal,
  organizationId: string,
  connectionId: string,
) {
  const { actingRole, organization } = await managedOrganization(transaction, principal, organizationId);
  const { projectId } = organization;
  const connection = await transaction.ssoConnection.findFirst({
    where: { id: connectionId, organizationId, projectId },
    select: { id: true, provider: true, protocol: true, managedBy: true, attributeMapping: true },
  });
  assertThat(connection, 'not_found');
  return { actingRole, projectId, connection };
}
