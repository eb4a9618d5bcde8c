import { displayName } from '@portico/administration/input';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text } from '../schemas.ts';
import { attributeMapping } from './connection.ts';

export const changeConnection = operation(
  {
    method: 'PATCH',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}',
    summary:
      'Stops sign-in over a connection for a while or lets people sign in again; names one that was entered by hand, and says who comes in over it and from where they are read',
    by: 'installer',
    body: z
      .strictObject({
        paused: z.boolean(),
        name: displayName,
        jit_membership: z.enum(['proven_domains', 'everyone', 'off']),
        attribute_mapping: attributeMapping,
      })
      .partial()
      // One or the other: each is one statement, and both would be half done where one is refused.
      .refine(({ paused, ...change }) => (paused === undefined) === Object.keys(change).length > 0),
    response: z.object({ id: text, paused: z.boolean().optional() }),
    errors: ['not_found', 'conflict'],
  },
  async ({ params: { orgId: organizationId, connectionId }, body, caller }) => {
    const { paused, name, jit_membership: jitMembership, attribute_mapping: attributeMapping } = body;
    const of = { organizationId, connectionId, caller };
    const change = { name, jitMembership, attributeMapping };
    if (Object.values(change).some((each) => each !== undefined))
      await composition().setup.change({ ...of, change });
    if (paused === undefined) return { id: connectionId };
    await composition().provisioning.setPaused({ ...of, paused });
    return { id: connectionId, paused };
  },
);
