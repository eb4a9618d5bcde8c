import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing, text } from '../schemas.ts';

export const decideArrival = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/replacement/arrivals/{arrivalId}',
    summary: 'Says who somebody is who came over the new connection: an owner alone does',
    description: 'It counts at their next sign-in after the switch.',
    by: 'manager',
    body: z.strictObject({
      user_id: text
        .nullable()
        .meta({ description: 'Somebody of the old connection who has not come over; null for somebody new' }),
    }),
    response: nothing,
    errors: ['not_found', 'conflict'],
  },
  async ({ params: { orgId: organizationId, connectionId, arrivalId }, body, caller }) => {
    const who = { arrivalId, userId: body.user_id };
    await composition().replacing.decide({ organizationId, connectionId, caller, ...who });
  },
);
