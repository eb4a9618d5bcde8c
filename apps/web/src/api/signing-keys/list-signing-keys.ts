import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf, text, timestamp } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

const signingKey = z
  .object({
    id: text,
    purpose: text,
    algorithm: text,
    created_at: timestamp,
    signs_from: timestamp,
    retired_at: timestamp.nullable(),
  })
  .meta({ id: 'SigningKey' });

export const listSigningKeys = operation(
  {
    method: 'GET',
    path: '/v1/session/projects/{projectId}/signing-keys',
    summary: 'Lists the keys of a project’s issuer without their private halves, the newest first',
    by: 'principal',
    response: listOf(signingKey),
    errors: [],
  },
  async ({ params, caller }) =>
    list(inSnakeCase(await composition().administration.listProjectKeys(caller.principal, params.projectId))),
);
