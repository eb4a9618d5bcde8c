import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const takeUp = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/take-up',
    summary:
      'Takes a removed connection up again: same addresses, same people, to be entered and tried once more',
    by: 'manager',
    response: nothing,
    errors: ['not_found', 'conflict'],
  },
  async ({ params: { orgId: organizationId, connectionId }, caller }) => {
    await composition().setup.takeUp({ organizationId, connectionId, caller });
  },
);
