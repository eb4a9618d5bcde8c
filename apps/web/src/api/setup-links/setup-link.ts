import { typedLine } from '@portico/administration/input';
import { isId, SETUP_INTENTS, SETUP_LINK_SECONDS, SETUP_LINK_STATES } from '@portico/core';
import { z } from 'zod';
import { text, timestamp } from '../schemas.ts';

const intents = z
  .array(z.enum(SETUP_INTENTS))
  .min(1)
  .max(SETUP_INTENTS.length)
  .refine((each) => new Set(each).size === each.length, 'Name each intent once.');

/** What whoever makes a link says of it. */
export const newSetupLink = {
  intents: intents.default(['sso', 'domain']).meta({
    description:
      'What it is for: `sso` to connect an identity provider, `domain` to prove domains; or, alone, `certificate_renewal` to give a connection a new certificate of the same SAML provider, or a new client secret',
  }),
  connection_id: z
    .string()
    .refine((value) => isId('connection', value), 'This is the id of no connection: sso_…')
    .optional()
    .meta({ description: 'With `certificate_renewal`: the connection that is to be renewed' }),
  expires_in: z
    .int()
    .min(SETUP_LINK_SECONDS.least)
    .max(SETUP_LINK_SECONDS.most)
    .default(SETUP_LINK_SECONDS.usual)
    .meta({ description: 'Seconds until it expires, from an hour to 14 days' }),
  return_url: typedLine(2_000).optional().meta({
    description: 'Where its last page leads back to: on an origin of an application of the project',
  }),
};

export const madeSetupLink = z
  .object({
    id: text,
    url: z.url().meta({ description: 'Told this once' }),
    expires_at: timestamp,
  })
  .meta({ id: 'NewSetupLink' });

export const setupLinkView = z
  .object({
    id: text,
    intents: z.array(z.enum(SETUP_INTENTS)),
    state: z
      .enum(SETUP_LINK_STATES)
      .meta({ description: '`in_use`: the first browser that opened it has it; another one cannot' }),
    created_at: timestamp,
    expires_at: timestamp,
    opened_at: timestamp.nullable(),
    completed_at: timestamp.nullable(),
    connection_id: text
      .nullable()
      .meta({ description: 'The connection that was made by it, or is to be renewed' }),
    created_by: z.object({ name: text.nullable(), email: text.nullable() }).nullable(),
  })
  .meta({ id: 'SetupLink' });

export type SetupLinkView = z.output<typeof setupLinkView>;

/** Of an organization that stands in the path. */
export const newSetupLinkBody = z.strictObject(newSetupLink);

/** As the use case takes it. */
export const linkOf = ({
  intents,
  connection_id: connectionId,
  expires_in: lifetimeSeconds,
  return_url: returnUrl,
}: z.output<typeof newSetupLinkBody>) => ({
  ...{ intents, connectionId, lifetimeSeconds, returnUrl },
});
