import { organizationInput } from '@portico/administration';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text } from '../schemas.ts';

export const createOrganization = operation(
  {
    method: 'POST',
    path: '/v1/session/projects/{projectId}/orgs',
    summary: 'Makes an organization',
    by: 'principal',
    body: organizationInput,
    response: z.object({ id: text, name: text }),
    status: 201,
    errors: [],
  },
  ({ params, caller, body }) =>
    composition().administration.createOrganization(caller, params.projectId, body),
);
