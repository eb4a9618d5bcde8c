import { domainInput } from '@portico/administration';
import { composition } from '../../../../../../../composition.ts';
import { noContent, pathId, readJson, requireCaller, route } from '../../../../../../http/index.ts';

/** Gives the organization a domain as verified; whoever administers the project vouches for it. */
export const POST = route<{ orgId: string }>(async (request, { orgId }) => {
  const caller = await requireCaller(request);
  const input = await readJson(request, domainInput);
  await composition().administration.addVerifiedDomain(caller, pathId('organization', orgId), input);
  return noContent();
});
