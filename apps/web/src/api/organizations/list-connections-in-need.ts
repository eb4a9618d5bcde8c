import { warningMessage } from '@portico/connections';
import { CONNECTION_MANAGERS } from '@portico/core';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf, pageQuery, text, timestamp } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

const health = z.enum(['degraded', 'broken']);
const connectionInNeed = z
  .object({
    id: text,
    name: text,
    provider: text,
    managed_by: z.enum(CONNECTION_MANAGERS),
    organization: z.object({ id: text, name: text }),
    health: health.meta({
      description: '`degraded`: people get in, and something has to be done; `broken`: nobody does',
    }),
    findings: z.array(z.object({ code: text, message: text })),
    checked_at: timestamp.nullable().meta({ description: 'When it was last compared with how it has to be' }),
  })
  .meta({ id: 'ConnectionInNeed' });

export const listConnectionsInNeed = operation(
  {
    method: 'GET',
    path: '/v1/session/projects/{projectId}/connections-in-need',
    summary: 'Lists the connections of a project that need attention, the oldest first',
    by: 'principal',
    query: pageQuery.extend({ health: health.optional() }),
    response: listOf(connectionInNeed),
    errors: [],
  },
  async ({ params: { projectId }, caller: { principal }, query }) => {
    const { administration } = composition();
    const { items, after } = await administration.listConnectionsInNeed(principal, projectId, query);
    const told = items.map(({ findings, ...connection }) => ({
      ...connection,
      findings: findings.map((code) => ({ code, message: warningMessage(code, connection.managedBy) })),
    }));
    return list(inSnakeCase(told), after);
  },
);
