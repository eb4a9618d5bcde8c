import { CONNECTION_MANAGERS } from '@portico/core';
import { z } from 'zod';
import { explanation, text, timestamp } from '../schemas.ts';

/** A sign-in over a connection of an organization. */
export const signIn = z
  .object({
    id: text,
    purpose: z.enum(['sign_in', 'test', 'invitation', 'join']),
    started_at: timestamp,
    state: z.enum(['succeeded', 'refused', 'waiting', 'unfinished']),
    came_back: z.boolean().meta({ description: 'Whether the browser came back from the identity provider' }),
    code: text.nullable().meta({ description: 'Why it was refused' }),
    provider_code: text.nullable().meta({ description: 'Microsoft’s number for why, such as AADSTS50105' }),
    explanation: explanation.nullable(),
    reported_by: z
      .enum(['identity_provider', 'browser'])
      .nullable()
      .meta({ description: 'A browser can be made to say anything' }),
    request_id: text.nullable().meta({ description: 'What the person was shown who was refused' }),
    person: z.object({ email: text.nullable(), name: text.nullable() }).nullable(),
    typed_address: text.nullable().meta({
      description: 'Typed before the browser left, or given by the application: nobody has proven it',
    }),
    groups_unknown: z
      .object({ code: text, what: text, who: text, how: text })
      .nullable()
      .meta({ description: 'Why the directory did not say in which groups the person is' }),
    application_name: text.nullable(),
    connection_id: text,
    connection_name: text,
    connection_managed_by: z.enum(CONNECTION_MANAGERS),
  })
  .meta({ id: 'SignIn' });

export type SignIn = z.output<typeof signIn>;
