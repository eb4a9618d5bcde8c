import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const endReplacement = operation(
  {
    method: 'DELETE',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/replacement',
    summary: 'Ends it: who is not known over the new connection is somebody new there from now on',
    by: 'manager',
    response: nothing,
    errors: ['not_found'],
  },
  async ({ params: { orgId: organizationId, connectionId }, caller }) => {
    await composition().replacing.end({ organizationId, connectionId, caller });
  },
);
