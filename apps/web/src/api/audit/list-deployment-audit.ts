import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { listOf } from '../schemas.ts';
import { auditEvent, auditList, auditQuery, filterOf } from './audit-event.ts';

export const listDeploymentAudit = operation(
  {
    method: 'GET',
    path: '/v1/session/deployment/audit',
    summary: 'Lists the deployment’s own log, newest first',
    by: 'principal',
    query: auditQuery,
    response: listOf(auditEvent),
    errors: ['forbidden'],
  },
  async ({ caller: { principal }, query }) =>
    auditList(await composition().administration.listDeploymentAudit(principal, filterOf(query))),
);
