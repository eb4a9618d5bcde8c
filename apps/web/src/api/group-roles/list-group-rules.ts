import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';
import { GROUP_ROLES, groupRule } from './group-rule.ts';

export const listGroupRules = operation(
  {
    method: 'GET',
    path: GROUP_ROLES,
    summary: 'Lists the rules by which groups and app roles of a directory give roles',
    by: 'principal',
    response: listOf(groupRule),
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  async ({ params: { orgId, connectionId }, caller: { principal } }) =>
    list(inSnakeCase(await composition().administration.listGroupRules(principal, orgId, connectionId))),
);
