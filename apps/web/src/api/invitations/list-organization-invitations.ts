import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';
import { openInvitation } from './invitation.ts';

export const listOrganizationInvitations = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/invitations',
    summary: 'Lists the open invitations to an organization, the newest first',
    by: 'principal',
    response: listOf(openInvitation),
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  async ({ params, caller }) => {
    const { administration } = composition();
    return list(
      inSnakeCase(await administration.listOrganizationInvitations(caller.principal, params.orgId)),
    );
  },
);
