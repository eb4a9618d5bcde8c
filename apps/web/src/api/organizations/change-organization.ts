import { organizationChange } from '@portico/administration';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const changeOrganization = operation(
  {
    method: 'PATCH',
    path: '/v1/session/orgs/{orgId}',
    summary: 'Renames an organization, suspends it or lets it go on, and sets how long its sessions live',
    by: 'recentPrincipal',
    body: organizationChange,
    response: nothing,
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  ({ params, caller, body }) => composition().administration.changeOrganization(caller, params.orgId, body),
);
