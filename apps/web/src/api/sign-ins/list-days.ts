import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf } from '../schemas.ts';

const signInDay = z
  .object({
    day: z.iso.date(),
    succeeded: z.int(),
    refused: z
      .int()
      .nullable()
      .meta({ description: 'Known of the last week, today with it; null for a day before' }),
  })
  .meta({ id: 'SignInDay' });

export type SignInDay = z.output<typeof signInDay>;

export const listSignInDays = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/sign-in-days',
    summary: 'Counts the sign-ins over a connection on each of the last thirty days that had some',
    by: 'principal',
    query: z.strictObject({
      zone: z
        .string()
        .max(100)
        .optional()
        .meta({ description: 'Whose days: a name of the time zone database; UTC unless given' }),
    }),
    response: listOf(signInDay),
    errors: ['not_found', 'forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  async ({ params: { orgId: organizationId, connectionId }, caller: { principal }, query }) =>
    list(
      await composition().administration.signInsByDay(
        principal,
        { organizationId, connectionId },
        query.zone,
      ),
    ),
);
