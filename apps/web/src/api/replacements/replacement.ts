import { CONNECTION_STATUSES, IDENTITY_PROVIDERS, UNMATCHED } from '@portico/core';
import { z } from 'zod';
import { text, timestamp } from '../schemas.ts';

const replaced = z.object({
  id: text,
  name: text,
  provider: z.enum(IDENTITY_PROVIDERS),
  status: z.enum(CONNECTION_STATUSES),
  managed: z.boolean().meta({ description: 'Whether Portico looks after it by itself' }),
  last_sign_in_at: timestamp.nullable(),
  entered_at: timestamp.nullable().meta({
    description: 'Since when it is as it was entered by hand; null where nothing was',
  }),
  issuer: text.nullable().meta({ description: 'Issuer, or entity ID; null while it has none' }),
});

const replacement = {
  old: replaced,
  new: replaced
    .nullable()
    .meta({ description: 'Null while it waits for the next connection that the organization makes' }),
  switched: z.boolean().meta({ description: 'Whether people go on by the new one' }),
  changed_since: z.boolean().meta({
    description:
      'The new one was entered otherwise since the switch: nobody is found before an owner switches again',
  }),
  matches_by_email: z.boolean(),
  admits_newcomers: z.boolean(),
  begun_at: timestamp,
  switched_at: timestamp.nullable(),
  people: z.int().meta({ description: 'Over the old one, the new one or both' }),
  came_over: z.int().meta({ description: 'Of them, who are known over the new one' }),
};

export const replacementView = z.object(replacement).meta({ id: 'Replacement' });

const person = { user_id: text, email: text.nullable(), name: text.nullable() };

const arrival = z
  .object({
    id: text,
    email: text.nullable(),
    name: text.nullable(),
    last_came_at: timestamp,
    match: text.nullable().meta({ description: 'The user who they would be by their address' }),
    why: z.enum(UNMATCHED).nullable().meta({ description: 'Why their address does not say who they are' }),
    counterparts: z.array(z.object({ ...person, taken: z.boolean() })).meta({
      description: 'Of the old connection, with that address; taken: somebody has come over as them already',
    }),
    decided_user_id: text.nullable().meta({ description: 'Who they are, as an owner has said' }),
    decided_new: z.boolean().meta({ description: 'Somebody new, as an owner has said' }),
  })
  .meta({ id: 'ReplacementArrival' });

export const wholeReplacement = z
  .object({
    ...replacement,
    arrivals: z.array(arrival).meta({
      description: 'Who came over the new one and is not known there; the latest first, at most 200',
    }),
    left_behind: z
      .array(z.object(person))
      .meta({ description: 'Of the old one, who have not come over; at most 200' }),
  })
  .meta({ id: 'WholeReplacement' });

export type ReplacementSummary = z.output<typeof replacementView>;
export type WholeReplacement = z.output<typeof wholeReplacement>;
export type ReplacementArrival = z.output<typeof arrival>;
