import { displayName } from '@portico/administration/input';
import { heldLink, IDENTITY_PROVIDERS } from '@portico/core';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text } from '../schemas.ts';

export const draftConnection = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections',
    summary: 'Begins a connection by hand: its addresses are there before anything is entered',
    by: 'installer',
    body: z.strictObject({
      protocol: z.enum(['oidc', 'saml']),
      provider: z.enum(IDENTITY_PROVIDERS),
      name: displayName,
    }),
    response: z.object({ id: text }),
    status: 201,
    errors: ['too_many_open'],
  },
  async ({ params: { orgId: organizationId }, body, caller }) => {
    const { setup, setupLinks } = composition();
    const { draft } = heldLink(caller.principal) === undefined ? setup : setupLinks;
    return { id: await draft({ organizationId, ...body, caller }) };
  },
);
