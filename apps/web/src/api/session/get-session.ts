import { ORGANIZATION_ROLES } from '@portico/core';
import { z } from 'zod';
import { operation } from '../operation.ts';
import { text, timestamp } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

const session = z
  .object({
    session: z.object({
      id: text,
      authenticated_at: timestamp,
      created_at: timestamp,
      expires_at: timestamp,
      method: z.enum(['connection', 'social', 'password']),
    }),
    user: z.object({
      id: text,
      project_id: text,
      email: text.nullable(),
      sign_in_name: text.nullable(),
      name: text.nullable(),
    }),
    is_operator: z.boolean(),
    project_admin_of: z.array(text),
    memberships: z.array(
      z.object({ organization_id: text, project_id: text, role: z.enum(ORGANIZATION_ROLES) }),
    ),
    withheld: z.array(
      z.object({
        organization_id: text,
        organization_name: text,
        reason: z.enum(['sign_in_required', 'sessions_ended', 'organization_suspended']),
      }),
    ),
  })
  .meta({ id: 'Session' });

export const getSession = operation(
  {
    method: 'GET',
    path: '/v1/session',
    summary: 'Says who is signed in, and what they are to which project and organization',
    by: 'person',
    response: session,
    errors: [],
  },
  async ({ caller: { principal } }) => {
    const { person, userId, projectId, authenticatedAt } = principal;
    const { id, method, createdAt, expiresAt } = principal.session;
    return {
      session: {
        id,
        method,
        authenticated_at: authenticatedAt,
        created_at: createdAt,
        expires_at: expiresAt,
      },
      user: inSnakeCase({ id: userId, projectId, ...person }),
      is_operator: principal.isOperator,
      project_admin_of: [...principal.projectAdminOf],
      memberships: inSnakeCase(principal.memberships),
      withheld: inSnakeCase(principal.withheld),
    };
  },
);
