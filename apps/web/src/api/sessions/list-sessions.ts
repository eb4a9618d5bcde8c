import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf, pageQuery, text, timestamp } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

const session = z
  .object({
    id: text,
    user_id: text,
    email: text.nullable(),
    name: text.nullable(),
    application_name: text.nullable(),
    connection_name: text.nullable(),
    method: z.enum(['connection', 'social', 'password']),
    authenticated_at: timestamp,
    last_seen_at: timestamp,
    expires_at: timestamp,
  })
  .meta({ id: 'OrganizationSession' });

export const listSessions = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/sessions',
    summary: 'Lists the live sessions of an organization, the newest first',
    by: 'principal',
    query: pageQuery,
    response: listOf(session),
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  async ({ params, caller, query }) => {
    const { administration } = composition();
    const { items, after } = await administration.listSessions(caller.principal, params.orgId, query);
    return list(inSnakeCase(items), after);
  },
);
