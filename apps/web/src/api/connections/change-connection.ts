import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text } from '../schemas.ts';

export const changeConnection = operation(
  {
    method: 'PATCH',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}',
    summary: 'Stops sign-in over a connection for a while, or lets people sign in again',
    by: 'manager',
    body: z.strictObject({ paused: z.boolean() }),
    response: z.object({ id: text, paused: z.boolean() }),
    errors: ['not_found', 'conflict'],
  },
  async ({ params: { orgId: organizationId, connectionId }, body: { paused }, caller }) => {
    await composition().provisioning.setPaused({ organizationId, connectionId, paused, caller });
    return { id: connectionId, paused };
  },
);
