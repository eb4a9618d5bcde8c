import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf } from '../schemas.ts';
import { connection } from './connection.ts';

export const listConnections = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/sso-connections',
    summary: 'Lists the connections of an organization to its identity providers',
    by: 'installer',
    response: listOf(connection),
    errors: [],
  },
  async ({ params, caller }) =>
    list(await composition().provisioning.connections(params.orgId, caller.principal)),
);
