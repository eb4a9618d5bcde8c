import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const removeLogo = operation(
  {
    method: 'DELETE',
    path: '/v1/session/projects/{projectId}/logo',
    summary: 'Takes the logo of hosted login away',
    by: 'recentPrincipal',
    response: nothing,
    errors: ['not_found'],
  },
  ({ caller, params }) => composition().administration.setLogo(caller, params.projectId, undefined),
);
