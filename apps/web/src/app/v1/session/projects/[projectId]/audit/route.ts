import { auditFilter } from '@portico/administration';
import { composition } from '../../../../../../../composition/composition.ts';
import { answer, pathId, readQuery, requireSession, route } from '../../../../../../http/index.ts';

/** One page of the project's log; `next` goes back as `before`. */
export const GET = route<{ projectId: string }>(async (request, { projectId }) => {
  const viewer = await requireSession(request);
  const filter = readQuery(request, auditFilter);
  const { administration } = composition();
  return answer(await administration.listProjectAudit(viewer, pathId('project', projectId), filter));
});
