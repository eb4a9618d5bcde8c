import { TRAIT_KINDS } from '@portico/core';
import { z } from 'zod';
import { instant, text } from '../schemas.ts';

/** What did not fit of the answer of an identity provider. */
export const mismatch = z
  .object({
    of: text.meta({ description: 'As the protocol calls it, such as `Audience` or `nonce`' }),
    expected: text.nullable(),
    received: text.nullable(),
    seconds: z.int().nullable().meta({ description: 'By how much a time was missed, or the clocks differ' }),
  })
  .meta({ id: 'Mismatch' });

/** What is otherwise in it than in the answers before. */
export const answerChange = z
  .object({
    what: z.enum(TRAIT_KINDS),
    before: text,
    last_seen: instant.meta({ description: 'When an answer was last so, by the hour' }),
    now: text.nullable().meta({ description: 'Null for an attribute or a claim that did not come' }),
  })
  .meta({ id: 'AnswerChange' });
