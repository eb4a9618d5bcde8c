import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const revokeSecret = operation(
  {
    method: 'DELETE',
    path: '/v1/session/projects/{projectId}/applications/{applicationId}/secrets/{secretId}',
    summary: 'Ends a secret at once',
    by: 'recentPrincipal',
    response: nothing,
    errors: ['forbidden'],
  },
  ({ params: { projectId, applicationId, secretId }, caller }) =>
    composition().administration.revokeSecret(caller, projectId, applicationId, secretId),
);
