import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';
import { administrator } from './administrator.ts';

export const listProjectAdmins = operation(
  {
    method: 'GET',
    path: '/v1/session/projects/{projectId}/admins',
    summary: 'Lists who administers a project',
    by: 'principal',
    response: listOf(administrator),
    errors: [],
  },
  async ({ params, caller }) =>
    list(
      inSnakeCase(await composition().administration.listProjectAdmins(caller.principal, params.projectId)),
    ),
);
