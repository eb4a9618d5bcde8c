import { composition } from '../../../../../../../../composition/composition.ts';
import { answer, pathId } from '../../../../../../../http/index.ts';
import { managedPreflight, managedRoute } from '../../../../../../../management/managed-route.ts';

type Path = { orgId: string; requestId: string };

export const OPTIONS = managedPreflight;

/** State and steps of one request. */
export const GET = managedRoute<Path>(async (_request, { organizationId, requestId }, { caller }) => {
  const id = pathId('provisioningRun', requestId);
  return answer(await composition().provisioning.progress(organizationId, id, caller.principal));
});
