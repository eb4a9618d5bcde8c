import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { run } from './run.ts';

export const getRun = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/ms-provision/{requestId}',
    summary: 'Says how a run, or the request that it will come of, stands',
    by: 'installer',
    response: run,
    errors: ['not_found'],
  },
  ({ params, caller }) =>
    composition().provisioning.progress(params.orgId, params.requestId, caller.principal),
);
