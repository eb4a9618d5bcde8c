import { projectChange } from '@portico/administration';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const changeProject = operation(
  {
    method: 'PATCH',
    path: '/v1/session/projects/{projectId}',
    summary: 'Changes the name of a project, what its hosted login shows, and whom that lets in',
    by: 'recentPrincipal',
    body: projectChange,
    response: nothing,
    errors: ['not_found'],
  },
  ({ caller, params, body }) => composition().administration.changeProject(caller, params.projectId, body),
);
