import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf, text, timestamp } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

const refusal = z
  .object({
    id: text,
    endpoint: text,
    grant_type: text.nullable(),
    error: text,
    reason: text,
    request_id: text.nullable(),
    occurred_at: timestamp,
  })
  .meta({ id: 'RefusedRequest' });

export const listRefusals = operation(
  {
    method: 'GET',
    path: '/v1/session/projects/{projectId}/applications/{applicationId}/refusals',
    summary: 'Lists which requests of an application were refused in the last days, and why, newest first',
    by: 'principal',
    response: listOf(refusal),
    errors: [],
  },
  async ({ params: { projectId, applicationId }, caller }) => {
    const { administration } = composition();
    return list(
      inSnakeCase(await administration.listRefusedRequests(caller.principal, projectId, applicationId)),
    );
  },
);
