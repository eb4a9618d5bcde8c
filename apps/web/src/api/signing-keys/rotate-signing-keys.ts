import { keyRotation } from '@portico/administration';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { timestamp } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

export const rotateSigningKeys = operation(
  {
    method: 'POST',
    path: '/v1/session/projects/{projectId}/signing-keys',
    summary: 'Makes new keys for a project’s issuer, published now',
    description: 'Compromised ones are withdrawn at once, and everybody signs in again.',
    by: 'recentPrincipal',
    body: keyRotation,
    response: z.object({ signs_from: timestamp }),
    status: 201,
    errors: [],
  },
  async ({ params, caller, body }) =>
    inSnakeCase(await composition().administration.rotateProjectKeys(caller, params.projectId, body)),
);
