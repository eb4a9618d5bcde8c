import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const switchBack = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/replacement/switch-back',
    summary: 'People go on by the old connection again; whoever has come over keeps both',
    by: 'manager',
    response: nothing,
    errors: ['not_found', 'conflict'],
  },
  async ({ params: { orgId: organizationId, connectionId }, caller }) => {
    await composition().replacing.switchBack({ organizationId, connectionId, caller });
  },
);
