import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text, timestamp } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

export const issuePasswordLink = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/members/{userId}/password-link',
    summary: 'Makes a new password link for a member, told this once; the one before it ends',
    by: 'recentPrincipal',
    response: z.object({ url: text, expires_at: timestamp }),
    status: 201,
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended', 'password_of_other_user'],
  },
  async ({ params: { orgId, userId }, caller }) =>
    inSnakeCase(await composition().administration.issuePasswordLink(caller, orgId, userId)),
);
