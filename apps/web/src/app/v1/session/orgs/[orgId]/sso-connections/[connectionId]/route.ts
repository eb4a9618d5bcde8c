import { composition } from '../../../../../../../../composition.ts';
import { answer, pathId } from '../../../../../../../http/index.ts';
import { managedPreflight, managedRoute } from '../../../../../../../http/managed-route.ts';

type Path = { orgId: string; connectionId: string };

export const OPTIONS = managedPreflight;

/** Disconnects: sign-in ends at once, and the app registration is removed from the directory. */
export const DELETE = managedRoute<Path>(async (_request, { organizationId, connectionId }, { asker }) => {
  const { status, removed, manualSteps } = await composition().provisioning.disconnect({
    organizationId,
    connectionId: pathId('connection', connectionId),
    asker,
  });
  return answer({ status, removed, ...(manualSteps.length > 0 ? { manual_steps: manualSteps } : {}) });
});
