import { z } from 'zod';
import { text, timestamp } from '../schemas.ts';

/** Where the rules of a connection are. */
export const GROUP_ROLES = '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/group-roles';

export const groupRule = z
  .object({
    id: text,
    source: z.enum(['group', 'app_role']),
    value: text.meta({
      description: 'The object id of the group at Entra, its name elsewhere, or the value of the app role',
    }),
    label: text.nullable(),
    role: z.enum(['owner', 'admin', 'member']).meta({ description: 'Never `owner`' }),
    created_at: timestamp,
  })
  .meta({ id: 'GroupRoleRule' });

export type GroupRule = z.output<typeof groupRule>;
