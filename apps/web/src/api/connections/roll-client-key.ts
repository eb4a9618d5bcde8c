import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const addClientKey = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/openid/next-key',
    summary:
      'Makes the key that the connection proves itself with next as OpenID client; it is published from now on',
    by: 'manager',
    response: nothing,
    errors: ['not_found', 'conflict'],
  },
  async ({ params: { orgId: organizationId, connectionId }, caller }) => {
    await composition().setup.addClientKey({ organizationId, connectionId, caller });
  },
);

export const useClientKey = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/openid/use-next-key',
    summary: 'Proves itself with the next key from now on',
    by: 'manager',
    response: nothing,
    errors: ['not_found', 'conflict'],
  },
  async ({ params: { orgId: organizationId, connectionId }, caller }) => {
    await composition().setup.useClientKey({ organizationId, connectionId, caller });
  },
);
