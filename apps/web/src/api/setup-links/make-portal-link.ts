import { isId } from '@portico/core';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { inSnakeCase } from '../snake-case.ts';
import { linkOf, madeSetupLink, newSetupLink } from './setup-link.ts';

export const makePortalLink = operation(
  {
    method: 'POST',
    path: '/v1/portal/setup-links',
    summary: 'Makes a setup link for an organization that is named by its id',
    description:
      'As the endpoint of the organization does, for programs: with the access token of an owner or admin who is signed in to the application in that organization. Who administers the project makes one in the dashboard. Such a link is for `sso` alone and for 24 hours at the most. It ends with the session of the token, and when the application is deleted or may manage connections no more; the audit log names the application.',
    by: 'recentManager',
    body: z.strictObject({
      organization: z
        .string()
        .refine((value) => isId('organization', value), 'This is the id of no organization: org_…')
        .meta({ description: 'Its id', example: 'org_…' }),
      ...newSetupLink,
      intents: newSetupLink.intents
        .unwrap()
        .default(['sso'])
        .meta({ description: 'By an access token `sso` alone; at the dashboard as the other endpoint' }),
    }),
    response: madeSetupLink,
    status: 201,
    errors: [
      ...(['not_found', 'forbidden', 'other_sign_in_required', 'organization_suspended'] as const),
      ...(['return_url_not_allowed', 'too_many_open', 'conflict', 'invalid_request'] as const),
    ],
  },
  async ({ body: { organization: organizationId, ...wanted }, caller }) =>
    inSnakeCase(await composition().setupLinks.make({ organizationId, ...linkOf(wanted), caller })),
);
