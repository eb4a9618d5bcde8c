import { composition } from '../../../../../../../../composition/composition.ts';
import { noContent, pathId, requireRecentCaller, route } from '../../../../../../../http/index.ts';

export const DELETE = route<{ orgId: string; domain: string }>(async (request, { orgId, domain }) => {
  const caller = await requireRecentCaller(request);
  await composition().administration.removeDomain(caller, pathId('organization', orgId), domain);
  return noContent();
});
