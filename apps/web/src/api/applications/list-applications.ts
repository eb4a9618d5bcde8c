import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';
import { applicationSummary } from './application.ts';

export const listApplications = operation(
  {
    method: 'GET',
    path: '/v1/session/projects/{projectId}/applications',
    summary: 'Lists the applications of a project, the default one first',
    by: 'principal',
    response: listOf(applicationSummary),
    errors: [],
  },
  async ({ params, caller }) =>
    list(
      inSnakeCase(await composition().administration.listApplications(caller.principal, params.projectId)),
    ),
);
