import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const removeProjectAdmin = operation(
  {
    method: 'DELETE',
    path: '/v1/session/projects/{projectId}/admins/{userId}',
    summary: 'Takes the administration of a project from somebody',
    by: 'recentPrincipal',
    response: nothing,
    errors: [],
  },
  ({ params, caller }) =>
    composition().administration.removeProjectAdmin(caller, params.projectId, params.userId),
);
