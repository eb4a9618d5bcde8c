import { composition } from '../../../../../../../../composition.ts';
import { answer, pathId, route } from '../../../../../../../http/index.ts';
import { requireManager } from '../../../../../../../http/manager.ts';

/** State and steps of one request. */
export const GET = route<{ orgId: string; requestId: string }>(async (request, { orgId, requestId }) => {
  const organizationId = pathId('organization', orgId);
  const { asker } = await requireManager(request, organizationId);
  return answer(
    await composition().provisioning.progress(organizationId, pathId('provisioningRun', requestId), asker),
  );
});
