import { composition } from '../../../../../../../../composition.ts';
import { answer, pathId, route } from '../../../../../../../http/index.ts';
import { requireManager } from '../../../../../../../http/manager.ts';

/** Disconnects: sign-in ends at once, and the app registration is removed from the directory. */
export const DELETE = route<{ orgId: string; connectionId: string }>(
  async (request, { orgId, connectionId }) => {
    const organizationId = pathId('organization', orgId);
    const { asker } = await requireManager(request, organizationId);
    const { status, removed, manualSteps } = await composition().provisioning.disconnect({
      organizationId,
      connectionId: pathId('connection', connectionId),
      asker,
    });
    return answer({ status, removed, ...(manualSteps.length > 0 ? { manual_steps: manualSteps } : {}) });
  },
);
