import { composition } from '../../../../../../../../../composition/composition.ts';
import { noContent, pathId, requireRecentCaller, route } from '../../../../../../../../http/index.ts';

/** Asks DNS for the record that proves the domain. */
export const POST = route<{ orgId: string; domain: string }>(async (request, { orgId, domain }) => {
  const caller = await requireRecentCaller(request);
  await composition().administration.proveDomain(caller, pathId('organization', orgId), domain);
  return noContent();
});
