import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const removeDomain = operation(
  {
    method: 'DELETE',
    path: '/v1/session/orgs/{orgId}/domains/{domain}',
    summary: 'Takes a domain from an organization',
    by: 'recentPrincipal',
    response: nothing,
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  ({ params, caller }) => composition().administration.removeDomain(caller, params.orgId, params.domain),
);
