import { setTimeout as pause } from 'node:timers/promises';
import { actOf } from '@portico/connections';
import { type Caller, isFinished, newId, PorticoError, type RunFailure, reachToConnect } from '@portico/core';
import type { Connection } from '@portico/database';
import { RUN_KINDS } from './runs/kinds/index.ts';
import type { ProvisioningParts } from './settings.ts';

export type Disconnected = {
  readonly status: 'inactive';
  /** Whether nothing of the connection is left in the directory; the run goes on until then. */
  readonly removed: boolean;
  /** What takes out of the directory what is there; null when there was nothing. */
  readonly runId: string | null;
  /** What an administrator of the directory has to do by hand, when the run has failed. */
  readonly manualSteps: readonly string[];
};

const DISCONNECTED: RunFailure = {
  code: 'provisioning_failed',
  actor: 'directory_admin',
  message: 'The connection was disconnected while it was being set up.',
};
/** What a run needs that takes a connection out of its directory, and what is said of work that it ends. */
export const removal = () => ({
  runId: newId('provisioningRun'),
  deadlineSeconds: RUN_KINDS.disconnect.deadlineSeconds,
  failureOfOthers: DISCONNECTED,
});

/** Most directories answer at once: then the person reads what came of it. */
const LOOK_EVERY_MS = 120;
const MOST_LOOKS = 40;

/**
 * Ends sign-in over the connection at once. A run removes the app registration from the directory, whatever happens to this
 * process; one in progress is ended by it (fault R12). Id, addresses and identities stay, so connecting again takes the same
 * connection up. Repeating it tries the removal again.
 *
 * @throws PorticoError `not_found`, `forbidden`
 */
export async function disconnect(
  parts: ProvisioningParts,
  { organizationId, connectionId, caller }: { organizationId: string; connectionId: string; caller: Caller },
): Promise<string | undefined> {
  reachToConnect(caller.principal, organizationId);
  const disconnected = await parts.runs.disconnect({
    ...removal(),
    organizationId,
    connectionId,
    event: actOf(caller),
  });
  if (disconnected === undefined) throw new PorticoError('not_found');
  return disconnected.runId;
}

/** What has come of the run of a disconnected connection so far. Waits a little for it. */
export async function disconnected(
  parts: ProvisioningParts,
  { organizationId, connectionId }: { organizationId: string; connectionId: string },
  runId: string | undefined,
): Promise<Disconnected> {
  const state = runId === undefined ? 'succeeded' : await endOf(parts, organizationId, runId);
  const connection = await parts.connections.findInOrganization(organizationId, connectionId);
  return {
    status: 'inactive',
    removed: state === 'succeeded',
    runId: runId ?? null,
    manualSteps: connection ? leftToDo(parts, connection, state) : [],
  };
}

/** The state of a run when it has ended, or when nobody should be kept waiting any longer. */
async function endOf(parts: ProvisioningParts, organizationId: string, runId: string) {
  for (let looks = 1; ; looks += 1) {
    const state = (await parts.runs.find(organizationId, runId))?.state;
    if (state === undefined || isFinished(state) || looks === MOST_LOOKS) return state;
    await pause(LOOK_EVERY_MS);
  }
}

function leftToDo(
  { signInApp }: Pick<ProvisioningParts, 'signInApp'>,
  connection: Connection,
  state: string | undefined,
): readonly string[] {
  if (state === 'failed') return manualSteps(connection);
  return connection.managedBy === 'sign_in_app' ? stepsToWithdraw(connection, signInApp?.clientId) : [];
}

/** For the administrator of a directory that has approved the sign-in app, if they want to take that back. */
function stepsToWithdraw(
  { entraDirectoryName }: Pick<Connection, 'entraDirectoryName'>,
  clientId: string | undefined,
): readonly string[] {
  return [
    `To take the approval back, open the Entra admin center of ${entraDirectoryName ?? 'the directory'}, Enterprise applications.`,
    `Delete the enterprise app with the application ID ${clientId ?? 'of the sign-in app'}, unless another organization signs in over it.`,
  ];
}

/** For the administrator of a directory out of which the app registration could not be taken. */
export function manualSteps(
  connection: Pick<Connection, 'entraDirectoryName' | 'entraAppId'>,
): readonly string[] {
  return [
    `Open the Entra admin center of ${connection.entraDirectoryName ?? 'the directory'}, App registrations.`,
    `Delete the app registration with the application (client) ID ${connection.entraAppId ?? 'shown there'}, if it is still there.`,
    'Delete it permanently under Deleted applications as well: until then its name is taken, and connecting again fails. One that the directory protects can go seven days after it was deleted.',
  ];
}
