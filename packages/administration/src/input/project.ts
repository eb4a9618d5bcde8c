import { z } from 'zod';
import { homePage } from './home-page.ts';
import { displayName } from './text.ts';

/** At least one of them. */
export const projectChange = z
  .strictObject({
    name: displayName.optional(),
    /** `#rrggbb`; null takes ours. */
    accent_color: z
      .string()
      .toLowerCase()
      .regex(/^#[0-9a-f]{6}$/, 'Give a colour such as #0b6075.')
      .nullable()
      .optional(),
    /** Null takes it away. */
    home_page: homePage.nullable().optional(),
    personal_sessions: z.boolean().optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'Say what to change.');
export type ProjectChange = z.infer<typeof projectChange>;

const credential = z.string().trim().min(1, 'Fill this in.').max(500, 'At most 500 characters.');

/** With a `client_id` the project has a registration of its own at the provider; without, it takes the deployment's. */
export const socialConnectionInput = z
  .strictObject({
    enabled: z.boolean(),
    client_id: credential.nullable().optional(),
    client_secret: credential.nullable().optional(),
  })
  .refine(({ client_id: id, client_secret: secret }) => (id ? typeof secret === 'string' : !secret), {
    message: 'Client id and client secret go together.',
    path: ['client_secret'],
  });
export type SocialConnectionInput = z.infer<typeof socialConnectionInput>;
