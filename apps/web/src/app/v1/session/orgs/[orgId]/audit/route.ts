import { auditFilter } from '@portico/administration';
import { composition } from '../../../../../../../composition/composition.ts';
import { answer, pathId, readQuery, requireSession, route } from '../../../../../../http/index.ts';

/** One page of the organization's log; `next` goes back as `before`. */
export const GET = route<{ orgId: string }>(async (request, { orgId }) => {
  const viewer = await requireSession(request);
  const filter = readQuery(request, auditFilter);
  const { administration } = composition();
  return answer(await administration.listOrganizationAudit(viewer, pathId('organization', orgId), filter));
});
