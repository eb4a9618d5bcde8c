import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing, text } from '../schemas.ts';

export const beginReplacement = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/replacement',
    summary:
      'Lets another connection take the place of this one; nothing changes for people before the switch',
    by: 'manager',
    body: z.strictObject({
      by: text
        .optional()
        .meta({ description: 'The other one; the next one that the organization makes unless given' }),
    }),
    response: nothing,
    errors: ['conflict'],
  },
  async ({ params: { orgId: organizationId, connectionId }, body, caller }) => {
    await composition().replacing.begin({ organizationId, connectionId, caller, by: body.by });
  },
);
