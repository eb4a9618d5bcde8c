import { ORGANIZATION_ROLES } from '@portico/core';
import { z } from 'zod';
import { text, timestamp } from '../schemas.ts';

export const openInvitation = z
  .object({
    id: text,
    email: text,
    name: text.nullable(),
    role: z.enum(ORGANIZATION_ROLES).nullable().meta({ description: 'Null where it is to no organization' }),
    created_at: timestamp,
    expires_at: timestamp,
  })
  .meta({ id: 'OpenInvitation' });

export const newInvitation = z
  .object({
    id: text,
    url: text.meta({ description: 'The link, told this once' }),
    expires_at: timestamp,
  })
  .meta({ id: 'NewInvitation' });
