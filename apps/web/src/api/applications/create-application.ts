import { applicationInput } from '@portico/administration';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text } from '../schemas.ts';

export const createApplication = operation(
  {
    method: 'POST',
    path: '/v1/session/projects/{projectId}/applications',
    summary: 'Registers an application: its id is the client id, and its secret is told this once',
    by: 'recentPrincipal',
    body: applicationInput,
    response: z.object({
      id: text,
      secret: text
        .nullable()
        .meta({ description: 'Null for a kind that keeps none, or that proves itself by a key' }),
    }),
    status: 201,
    errors: ['invalid_redirect_uri'],
  },
  ({ params, caller, body }) =>
    composition().administration.createApplication(caller, params.projectId, body),
);
