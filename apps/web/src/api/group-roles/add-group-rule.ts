import { groupRuleInput } from '@portico/administration';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { inSnakeCase } from '../snake-case.ts';
import { GROUP_ROLES, groupRule } from './group-rule.ts';

export const addGroupRule = operation(
  {
    method: 'POST',
    path: GROUP_ROLES,
    summary: 'Gives a role to whoever is in a group of the directory, or has an app role there',
    description:
      'It counts from the next sign-in of each person over the connection, for as long as they are in the group. At most 100 rules of a connection.',
    by: 'recentPrincipal',
    body: groupRuleInput,
    response: groupRule,
    status: 201,
    errors: [
      'forbidden',
      'other_sign_in_required',
      'organization_suspended',
      'already_exists',
      'too_many_open',
      'no_app_roles',
    ],
  },
  async ({ params: { orgId, connectionId }, caller, body }) =>
    inSnakeCase(await composition().administration.addGroupRule(caller, orgId, connectionId, body)),
);
