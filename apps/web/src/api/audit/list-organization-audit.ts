import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { listOf } from '../schemas.ts';
import { auditEvent, auditList, auditQuery, filterOf } from './audit-event.ts';

export const listOrganizationAudit = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/audit',
    summary: 'Lists the log of an organization, newest first',
    by: 'principal',
    query: auditQuery,
    response: listOf(auditEvent),
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  async ({ params, caller: { principal }, query }) => {
    const { administration } = composition();
    return auditList(await administration.listOrganizationAudit(principal, params.orgId, filterOf(query)));
  },
);
