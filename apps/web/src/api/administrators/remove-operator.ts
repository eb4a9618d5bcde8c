import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const removeOperator = operation(
  {
    method: 'DELETE',
    path: '/v1/session/deployment/operators/{userId}',
    summary: 'Takes the deployment from an operator',
    by: 'recentPrincipal',
    response: nothing,
    errors: ['forbidden', 'last_operator'],
  },
  ({ params, caller }) => composition().administration.removeOperator(caller, params.userId),
);
