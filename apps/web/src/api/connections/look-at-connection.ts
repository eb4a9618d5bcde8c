import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { instant } from '../schemas.ts';

export const lookAtConnection = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/look',
    summary:
      'Has Portico look at a connection within half a minute, and mend what it may, as it does every day',
    by: 'manager',
    response: z.object({
      since: instant.nullable().meta({
        description:
          'From when on: now, or half a minute after the last time. Null when there is nothing to look at',
      }),
    }),
    status: 202,
    errors: [],
  },
  async ({ params: { orgId, connectionId }, caller }) => {
    const since = await composition().provisioning.lookNow(orgId, connectionId, caller.principal);
    return { since: since?.toISOString() ?? null };
  },
);
