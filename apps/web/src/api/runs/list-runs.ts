import { RUN_STATES } from '@portico/core';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { instant, list, listOf, text } from '../schemas.ts';

const pastRun = z
  .object({
    id: text,
    kind: text,
    title: text.meta({ description: 'What came of it, or what it is at, in words' }),
    state: z.enum(RUN_STATES),
    by: z.enum(['user', 'schedule']),
    findings: z.array(z.object({ code: text, message: text })).meta({ description: 'What it found wrong' }),
    failure: text.nullable(),
    times: z.int().meta({ description: 'How many there were like it within the hour, with it' }),
    created_at: instant,
    finished_at: instant.nullable(),
  })
  .meta({ id: 'PastRun' });

export type PastRun = z.output<typeof pastRun>;

export const listRuns = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/runs',
    summary:
      'Lists what was done on a connection in the last weeks, by whom and with what result, the newest first',
    by: 'manager',
    response: listOf(pastRun),
    errors: ['not_found'],
  },
  async ({ params: { orgId, connectionId }, caller }) =>
    list(await composition().provisioning.pastRuns(orgId, connectionId, caller.principal)),
);
