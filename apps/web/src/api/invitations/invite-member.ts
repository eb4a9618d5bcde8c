import { invitationInput } from '@portico/administration';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { inSnakeCase } from '../snake-case.ts';
import { newInvitation } from './invitation.ts';

export const inviteMember = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/invitations',
    summary: 'Invites somebody to an organization; the link is told this once',
    by: 'recentPrincipal',
    body: invitationInput,
    response: newInvitation,
    status: 201,
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended', 'too_many_open'],
  },
  async ({ params, caller, body }) =>
    inSnakeCase(await composition().administration.inviteMember(caller, params.orgId, body)),
);
