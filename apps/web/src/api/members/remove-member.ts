import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const removeMember = operation(
  {
    method: 'DELETE',
    path: '/v1/session/orgs/{orgId}/members/{userId}',
    summary: 'Takes a member out of an organization',
    by: 'recentPrincipal',
    response: nothing,
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended', 'last_owner'],
  },
  ({ params, caller }) => composition().administration.removeMember(caller, params.orgId, params.userId),
);
