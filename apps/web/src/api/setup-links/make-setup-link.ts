import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { inSnakeCase } from '../snake-case.ts';
import { linkOf, madeSetupLink, newSetupLinkBody } from './setup-link.ts';

export const makeSetupLink = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/setup-links',
    summary:
      'Makes a link by which an IT admin sets up single sign-on of an organization without an account here',
    description: 'For owners and admins of the organization, and who administers the project.',
    by: 'recentPrincipal',
    body: newSetupLinkBody,
    response: madeSetupLink,
    status: 201,
    errors: [
      ...(['not_found', 'forbidden', 'other_sign_in_required', 'organization_suspended'] as const),
      ...(['return_url_not_allowed', 'too_many_open', 'conflict', 'invalid_request'] as const),
    ],
  },
  async ({ params: { orgId: organizationId }, body, caller }) =>
    inSnakeCase(await composition().setupLinks.make({ organizationId, ...linkOf(body), caller })),
);
