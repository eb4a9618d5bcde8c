import { z } from 'zod';
import { composition } from '../../../../../../../../composition/composition.ts';
import { answer, pathId, readJson } from '../../../../../../../http/index.ts';
import { managedPreflight, managedRoute } from '../../../../../../../management/managed-route.ts';

type Path = { orgId: string; connectionId: string };

const change = z.strictObject({ paused: z.boolean() });

export const OPTIONS = managedPreflight;

/** Nobody signs in over the connection for a while, or people do again. */
export const PATCH = managedRoute<Path>(async (request, { organizationId, connectionId }, { caller }) => {
  const { paused } = await readJson(request, change);
  const id = pathId('connection', connectionId);
  await composition().provisioning.setPaused({ organizationId, connectionId: id, paused, caller });
  return answer({ id, paused });
});

/**
 * Disconnects: sign-in ends at once, and a run removes the app registration from the directory. Answers when that is over, or
 * after a few seconds while it goes on.
 */
export const DELETE = managedRoute<Path>(async (_request, { organizationId, connectionId }, { caller }) => {
  const { status, removed, runId, manualSteps } = await composition().provisioning.disconnect({
    organizationId,
    connectionId: pathId('connection', connectionId),
    caller,
  });
  return answer({
    ...{ status, removed, run_id: runId },
    ...(manualSteps.length > 0 ? { manual_steps: manualSteps } : {}),
  });
});
