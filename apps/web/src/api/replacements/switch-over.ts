import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing, text } from '../schemas.ts';

export const switchOver = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/replacement/switch',
    summary: 'People go on by the new connection, as who they are over the old one: an owner alone says so',
    description: 'Once more with other rules changes those.',
    by: 'manager',
    body: z.strictObject({
      by: text.meta({ description: 'The new one, as whoever switches saw it' }),
      as_entered: z.iso.datetime().nullable().meta({
        description: 'Its `entered_at` as whoever switches saw it; null where nothing was entered by hand',
      }),
      matches_by_email: z.boolean().meta({
        description:
          'Whether somebody with the address of exactly one person of the old connection is that person; it has to be in a proven domain',
      }),
      admits_newcomers: z.boolean().meta({
        description:
          'Whether somebody whose address nobody has comes in as somebody new, or waits for an owner',
      }),
    }),
    response: nothing,
    errors: ['not_found', 'conflict'],
  },
  async ({ params: { orgId: organizationId, connectionId }, body, caller }) => {
    const rules = { matchesByEmail: body.matches_by_email, admitsNewcomers: body.admits_newcomers };
    const by = { id: body.by, enteredAt: body.as_entered === null ? null : new Date(body.as_entered) };
    await composition().replacing.switch({ organizationId, connectionId, caller, by, rules });
  },
);
