import { composition } from '../../../../../../../composition.ts';
import { answer, pathId, route } from '../../../../../../http/index.ts';
import { requireManager } from '../../../../../../http/manager.ts';

/** The organization's connections. */
export const GET = route<{ orgId: string }>(async (request, { orgId }) => {
  const organizationId = pathId('organization', orgId);
  const { asker } = await requireManager(request, organizationId);
  return answer({ connections: await composition().provisioning.connections(organizationId, asker) });
});
