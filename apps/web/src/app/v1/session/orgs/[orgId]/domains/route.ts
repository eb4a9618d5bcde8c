import { domainInput } from '@portico/administration';
import { composition } from '../../../../../../../composition/composition.ts';
import {
  answer,
  noContent,
  pathId,
  readJson,
  requireRecentCaller,
  route,
} from '../../../../../../http/index.ts';

/**
 * Claims a domain for the organization: 201 with the TXT record that proves it. With `vouched` whoever administers the
 * project answers for it: 204, and it counts at once.
 */
export const POST = route<{ orgId: string }>(async (request, { orgId }) => {
  const caller = await requireRecentCaller(request);
  const input = await readJson(request, domainInput);
  const organizationId = pathId('organization', orgId);
  const { administration } = composition();
  if (!input.vouched)
    return answer({ record: await administration.claimDomain(caller, organizationId, input) }, 201);
  await administration.addVerifiedDomain(caller, organizationId, input);
  return noContent();
});
