import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { inSnakeCase } from '../snake-case.ts';
import { newInvitation } from './invitation.ts';

export const renewInvitation = operation(
  {
    method: 'POST',
    path: '/v1/session/invitations/{invitationId}/renew',
    summary: 'Makes a new link for an open invitation, told this once; the one before ends',
    by: 'recentPrincipal',
    response: newInvitation,
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  async ({ params, caller }) =>
    inSnakeCase(await composition().administration.renewInvitation(caller, params.invitationId)),
);
