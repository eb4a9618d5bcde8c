import { socialConnectionInput } from '@portico/administration';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const changeSocialProvider = operation(
  {
    method: 'PATCH',
    path: '/v1/session/projects/{projectId}/social/{provider}',
    summary: 'Switches a social provider on or off',
    by: 'recentPrincipal',
    body: socialConnectionInput,
    response: nothing,
    errors: ['provider_not_available'],
  },
  ({ params: { projectId, provider }, caller, body }) =>
    composition().administration.setSocialConnection(caller, projectId, provider, body),
);
