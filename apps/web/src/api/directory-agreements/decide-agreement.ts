import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';
import { AGREEMENTS } from './directory-agreement.ts';

export const decideAgreement = operation(
  {
    method: 'POST',
    path: `${AGREEMENTS}/{agreementId}`,
    summary: 'Lets the organization that asks have the directory, too, or declines',
    description:
      'For owners of the organization to which the directory belongs. The other one then connects it, with an approval of the directory’s administrator.',
    by: 'recentPerson',
    body: z.strictObject({ decision: z.enum(['agreed', 'declined']) }),
    response: nothing,
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended', 'conflict'],
  },
  ({ params: { orgId: organizationId, agreementId }, caller, body }) =>
    composition().provisioning.decideAgreement({ organizationId, agreementId, caller }, body.decision),
);
