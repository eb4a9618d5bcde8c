import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';
import { AGREEMENTS } from './directory-agreement.ts';

export const withdrawAgreement = operation(
  {
    method: 'DELETE',
    path: `${AGREEMENTS}/{agreementId}`,
    summary: 'Ends an agreement, and at once the connection of the other organization that rests on it',
    description:
      'For owners of the organization to which the directory belongs. The other one can ask again.',
    by: 'recentPerson',
    response: nothing,
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended', 'conflict'],
  },
  ({ params: { orgId: organizationId, agreementId }, caller }) =>
    composition().provisioning.withdrawAgreement({ organizationId, agreementId, caller }),
);
