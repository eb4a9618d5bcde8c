import { auditFilter } from '@portico/administration';
import { composition } from '../../../../../../composition/composition.ts';
import { answer, readQuery, requireSession, route } from '../../../../../http/index.ts';

/** One page of the deployment's own log, newest first. */
export const GET = route(async (request) => {
  const viewer = await requireSession(request);
  const filter = readQuery(request, auditFilter);
  return answer(await composition().administration.listDeploymentAudit(viewer, filter));
});
