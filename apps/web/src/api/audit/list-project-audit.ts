import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { listOf } from '../schemas.ts';
import { auditEvent, auditList, auditQuery, filterOf } from './audit-event.ts';

export const listProjectAudit = operation(
  {
    method: 'GET',
    path: '/v1/session/projects/{projectId}/audit',
    summary: 'Lists the log of a project, newest first',
    by: 'principal',
    query: auditQuery,
    response: listOf(auditEvent),
    errors: [],
  },
  async ({ params, caller: { principal }, query }) => {
    const { administration } = composition();
    return auditList(await administration.listProjectAudit(principal, params.projectId, filterOf(query)));
  },
);
