import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const releaseSetupLink = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/setup-links/{setupLinkId}/release',
    summary: 'Lets another browser open a setup link; the one that has it loses it',
    by: 'recentPrincipal',
    response: nothing,
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  ({ params: { orgId: organizationId, setupLinkId: linkId }, caller }) =>
    composition().setupLinks.release({ organizationId, linkId, caller }),
);
