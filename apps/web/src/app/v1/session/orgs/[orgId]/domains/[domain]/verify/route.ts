import { composition } from '../../../../../../../../../composition.ts';
import { noContent, pathId, requireCaller, route } from '../../../../../../../../http/index.ts';

/** Asks DNS for the record that proves the domain. */
export const POST = route<{ orgId: string; domain: string }>(async (request, { orgId, domain }) => {
  const caller = await requireCaller(request);
  await composition().administration.proveDomain(caller, pathId('organization', orgId), domain);
  return noContent();
});
