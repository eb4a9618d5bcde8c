import { applicationChange } from '@portico/administration';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const changeApplication = operation(
  {
    method: 'PATCH',
    path: '/v1/session/projects/{projectId}/applications/{applicationId}',
    summary: 'Replaces those settings of an application that are given',
    by: 'recentPrincipal',
    body: applicationChange,
    response: nothing,
    errors: ['forbidden', 'invalid_redirect_uri'],
  },
  ({ params: { projectId, applicationId }, caller, body }) =>
    composition().administration.changeApplication(caller, projectId, applicationId, body),
);
