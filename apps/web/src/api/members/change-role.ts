import { roleInput } from '@portico/administration';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const changeRole = operation(
  {
    method: 'PATCH',
    path: '/v1/session/orgs/{orgId}/members/{userId}',
    summary: 'Gives a member another role',
    by: 'recentPrincipal',
    body: roleInput,
    response: nothing,
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended', 'last_owner'],
  },
  ({ params, caller, body }) =>
    composition().administration.changeRole(caller, params.orgId, params.userId, body),
);
