import {
  assertThat,
  type Caller,
  fieldErrors,
  isObjectId,
  mayGrant,
  newId,
  PorticoError,
} from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import type { GroupRuleInput } from '../input/organization.ts';
import { MOST_RULES, RULE_FIELDS, ruledConnection } from './ruled-connection.ts';

/**
 * From their next sign-in over the connection on, whoever is in that group or has that app role has at least this role. One
 * gives by a rule only what one may give by hand, and nobody becomes an owner by one (attack 87).
 *
 * @throws PorticoError as `reachToManage`; `not_found`, `already_exists`, `too_many_open`, `no_app_roles` for an app role over the sign-in app, and
 *   `invalid_request` where the provider could not name such a group
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
    assertGives(connection, { source, value });
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

type Ruled = Awaited<ReturnType<typeof ruledConnection>>['connection'];

/**
 * Whether somebody could ever fulfil the rule: it would wait in vain for what the provider does not say.
 *
 * @throws PorticoError `no_app_roles`, `invalid_request` with what to do
 */
function assertGives(
  { provider, protocol, managedBy, attributeMapping }: Ruled,
  { source, value }: Pick<GroupRuleInput, 'source' | 'value'>,
): void {
  const isOfDirectory = provider === 'entra' && protocol === 'oidc';
  // The operator's sign-in app serves every directory: roles that one of them gave would be the operator's to define.
  assertThat(source === 'group' || (isOfDirectory && managedBy !== 'sign_in_app'), 'no_app_roles');
  if (source === 'app_role') return;
  if (isOfDirectory && !isObjectId(value))
    throw refused('Give the object id of the group, as 8f14e45f-ceea-467f-9c1d-5a2b3c4d5e6f.');
  const isMapped = typeof attributeMapping === 'object' && Object.hasOwn(attributeMapping ?? {}, 'groups');
  // Over SAML groups have usual names, and Entra's claim is known.
  if (isOfDirectory || protocol === 'saml' || isMapped) return;
  throw refused('Say first, under “From where people are read”, in which claim the provider names groups.');
}

const refused = (message: string) =>
  new PorticoError('invalid_request', { data: fieldErrors([{ field: 'value', code: 'invalid', message }]) });
