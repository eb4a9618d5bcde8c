import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const revokeInvitation = operation(
  {
    method: 'DELETE',
    path: '/v1/session/invitations/{invitationId}',
    summary: 'Takes an open invitation back',
    by: 'principal',
    response: nothing,
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  ({ params, caller }) => composition().administration.revokeInvitation(caller, params.invitationId),
);
