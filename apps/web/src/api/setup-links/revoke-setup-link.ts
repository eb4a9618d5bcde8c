import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const revokeSetupLink = operation(
  {
    method: 'DELETE',
    path: '/v1/session/orgs/{orgId}/setup-links/{setupLinkId}',
    summary: 'Takes a setup link back: it opens nothing any more',
    by: 'recentPrincipal',
    response: nothing,
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  ({ params: { orgId: organizationId, setupLinkId: linkId }, caller }) =>
    composition().setupLinks.revoke({ organizationId, linkId, caller }),
);
