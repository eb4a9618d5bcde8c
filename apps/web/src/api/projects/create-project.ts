import { projectInput } from '@portico/administration';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text } from '../schemas.ts';

export const createProject = operation(
  {
    method: 'POST',
    path: '/v1/session/projects',
    summary: 'Makes a project, with the keys of its issuer',
    description: 'For operators.',
    by: 'principal',
    body: projectInput,
    response: z.object({ id: text, name: text }),
    status: 201,
    errors: ['forbidden'],
  },
  ({ caller, body }) => composition().administration.createProject(caller, body),
);
