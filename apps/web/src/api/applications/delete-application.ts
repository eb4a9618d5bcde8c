import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const deleteApplication = operation(
  {
    method: 'DELETE',
    path: '/v1/session/projects/{projectId}/applications/{applicationId}',
    summary: 'Deletes an application and its secrets: nobody signs in to it any more',
    by: 'recentPrincipal',
    response: nothing,
    errors: ['forbidden'],
  },
  ({ params: { projectId, applicationId }, caller }) =>
    composition().administration.deleteApplication(caller, projectId, applicationId),
);
