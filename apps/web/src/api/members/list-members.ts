import { ORGANIZATION_ROLES } from '@portico/core';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf, pageQuery, text, timestamp } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

const member = z
  .object({
    user_id: text,
    email: text.nullable(),
    name: text.nullable(),
    role: z.enum(ORGANIZATION_ROLES),
    role_by_hand: z
      .enum(ORGANIZATION_ROLES)
      .nullable()
      .meta({ description: 'What they were given by hand, where groups of a directory give them more' }),
    source: z.enum(['invited', 'just_in_time']),
    invited_email: text.nullable(),
    created_at: timestamp,
    sign_in: z.enum(['password', 'invited', 'single_sign_on']),
  })
  .meta({ id: 'Member' });

export const listMembers = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/members',
    summary: 'Lists the members of an organization, in order of joining',
    by: 'principal',
    query: pageQuery,
    response: listOf(member),
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  async ({ params, caller, query }) => {
    const { administration } = composition();
    const { items, after } = await administration.listMembers(caller.principal, params.orgId, query);
    return list(inSnakeCase(items), after);
  },
);
