import { z } from 'zod';
import { text, timestamp } from '../schemas.ts';

export const projectSummary = z
  .object({
    id: text,
    name: text,
    created_at: timestamp,
    organization_count: z.int(),
    application_count: z.int(),
  })
  .meta({ id: 'ProjectSummary' });

export const project = z
  .object({
    id: text,
    name: text,
    created_at: timestamp,
    home_page: text.nullable(),
    /** `#rrggbb`; null takes ours. */
    accent_color: text.nullable(),
    personal_sessions: z.boolean(),
    has_logo: z.boolean(),
    issuer: z.url(),
  })
  .meta({ id: 'Project' });
