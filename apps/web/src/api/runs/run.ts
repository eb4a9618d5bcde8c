import { RUN_ACTORS, RUN_STATES } from '@portico/core';
import { z } from 'zod';
import { instant, text } from '../schemas.ts';

const step = z
  .object({
    name: text,
    title: text,
    state: z.enum(['pending', 'started', 'waiting', 'done', 'failed', 'compensated']),
    attempts: z.int(),
    started_at: instant.optional(),
    finished_at: instant.optional(),
    message: text.optional(),
  })
  .meta({ id: 'RunStep' });

/** A request or run, as the stepper shows it. */
export const run = z
  .object({
    request_id: text.meta({
      description: 'Of the click, and of the run that came of it or was begun without one',
    }),
    kind: text,
    words: z
      .object({ under_way: text, succeeded: text, failed: text, after_failure: text, overdue: text })
      .meta({ description: 'What people read of a run of its kind' }),
    state: z.enum([...(['awaiting_consent', 'awaiting_proof', 'expired'] as const), ...RUN_STATES]),
    connection_id: text.optional(),
    directory: z.object({ id: text, name: text.optional() }).optional(),
    approved_by: text.optional(),
    approved_at: instant.optional(),
    wait: z.object({ reason: text, message: text, next_attempt_at: instant }).optional(),
    failure: z
      .object({
        code: text,
        message: text,
        actor: z.enum(RUN_ACTORS).meta({ description: 'Who can mend it' }),
      })
      .optional(),
    findings: z
      .array(text)
      .optional()
      .meta({ description: 'What a check has found: codes, as among the connection’s warnings' }),
    manual_steps: z
      .array(text)
      .optional()
      .meta({ description: 'What is left to do by hand when a disconnection failed' }),
    steps: z.array(step),
    created_at: instant,
    finished_at: instant.optional(),
  })
  .meta({ id: 'Run' });

export type Run = z.output<typeof run>;
export type RunStep = Run['steps'][number];
