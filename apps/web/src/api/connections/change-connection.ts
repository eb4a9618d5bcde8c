import { connectionDomains, displayName } from '@portico/administration/input';
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
      'Stops sign-in over a connection for a while or lets people sign in again; says which domains lead to it; names one that was entered by hand, and says who comes in over it and from where they are read',
    by: 'installer',
    body: z
      .strictObject({
        paused: z.boolean(),
        domains: connectionDomains.meta({
          description:
            'Of the organization’s verified domains those that lead here and are trusted; none: all of them',
        }),
        name: displayName,
        jit_membership: z.enum(['proven_domains', 'everyone', 'off']),
        attribute_mapping: attributeMapping,
      })
      .partial()
      // One or the other: each is one statement, and both would be half done where one is refused.
      .refine(
        ({ paused, domains, ...change }) =>
          [paused !== undefined, domains !== undefined, Object.keys(change).length > 0].filter(Boolean)
            .length === 1,
        'Change one at a time: `paused`, `domains`, or the rest.',
      ),
    response: z.object({ id: text, paused: z.boolean().optional() }),
    errors: ['not_found', 'conflict', 'domain_not_verified'],
  },
  async ({ params: { orgId: organizationId, connectionId }, body, caller }) => {
    const {
      paused,
      domains,
      name,
      jit_membership: jitMembership,
      attribute_mapping: attributeMapping,
    } = body;
    const of = { organizationId, connectionId, caller };
    const change = { name, jitMembership, attributeMapping };
    if (Object.values(change).some((each) => each !== undefined))
      await composition().setup.change({ ...of, change });
    if (domains !== undefined)
      await composition().administration.limitConnection(caller, { organizationId, connectionId }, domains);
    if (paused === undefined) return { id: connectionId };
    await composition().provisioning.setPaused({ ...of, paused });
    return { id: connectionId, paused };
  },
);
