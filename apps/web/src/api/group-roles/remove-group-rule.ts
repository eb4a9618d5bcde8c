import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';
import { GROUP_ROLES } from './group-rule.ts';

export const removeGroupRule = operation(
  {
    method: 'DELETE',
    path: `${GROUP_ROLES}/{ruleId}`,
    summary: 'Removes a rule, and at once the roles that people have by it',
    by: 'recentPrincipal',
    response: nothing,
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  ({ params: { orgId, connectionId, ruleId }, caller }) =>
    composition().administration.removeGroupRule(caller, orgId, connectionId, ruleId),
);
