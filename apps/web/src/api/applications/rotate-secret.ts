import { secretRotation } from '@portico/administration';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text } from '../schemas.ts';

export const rotateSecret = operation(
  {
    method: 'POST',
    path: '/v1/session/projects/{projectId}/applications/{applicationId}/secrets',
    summary: 'Makes a new secret, told this once; those before it live on for a while',
    by: 'recentPrincipal',
    body: secretRotation,
    response: z.object({ secret: text, hint: text }),
    status: 201,
    errors: ['forbidden'],
  },
  ({ params: { projectId, applicationId }, caller, body }) =>
    composition().administration.rotateSecret(caller, projectId, applicationId, body),
);
