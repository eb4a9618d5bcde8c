import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const addSamlKey = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/saml/next-key',
    summary:
      'Makes the key that the connection signs with next; its certificate stands in our metadata from now on',
    by: 'manager',
    response: nothing,
    errors: ['not_found', 'conflict'],
  },
  async ({ params: { orgId: organizationId, connectionId }, caller }) => {
    await composition().setup.addNextKey({ organizationId, connectionId, caller });
  },
);

export const useSamlKey = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/saml/use-next-key',
    summary: 'Signs with the next key from now on',
    by: 'manager',
    response: nothing,
    errors: ['not_found', 'conflict'],
  },
  async ({ params: { orgId: organizationId, connectionId }, caller }) => {
    await composition().setup.useNextKey({ organizationId, connectionId, caller });
  },
);
