import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const switchOn = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/switch-on',
    summary: 'Lets people sign in over a connection that was entered by hand',
    by: 'installer',
    body: z.strictObject({
      untried: z.boolean().default(false).meta({ description: 'Also when nobody has tried it as it is now' }),
    }),
    response: nothing,
    errors: ['not_found', 'conflict', 'not_entered_yet', 'not_tried_yet', 'client_secret_missing'],
  },
  async ({ params: { orgId: organizationId, connectionId }, body: { untried }, caller }) => {
    const { setup, setupLinks } = composition();
    await setup.switchOn({ organizationId, connectionId, untried, caller });
    // A link by which it was switched on counts as done from then on; this writes it down.
    await setupLinks.complete(organizationId, caller);
  },
);
