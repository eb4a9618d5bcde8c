import type { RunFailure } from '@portico/core';
import type { Connection } from '@portico/database';
import {
  type AppRegistrations,
  type MicrosoftFailureKind,
  microsoftFailureOf,
} from '@portico/microsoft-graph';

/** What was deleted, and that the directory keeps from being deleted permanently. */
export class KeptInBin extends Error {
  override readonly name = 'KeptInBin';
}

const REFUSALS: readonly MicrosoftFailureKind[] = ['forbidden', 'policy', 'rejected', 'conflict'];

/**
 * Ends the 30 days in which an object could be restored. A directory may protect one from that for seven days after it was deleted
 * (graph beta: directory-deleteditems-delete); with what it answers then is not documented.
 *
 * @returns whether nothing is left of it; nobody can use what is
 * @throws MicrosoftCallFailed when it has to be tried again
 */
export async function isPurged(calls: AppRegistrations, objectId: string): Promise<boolean> {
  try {
    await calls.purgeDeleted(objectId);
    return true;
  } catch (error) {
    const kind = microsoftFailureOf(error)?.kind;
    if (kind === undefined || !REFUSALS.includes(kind)) throw error;
    return (await calls.getDeleted(objectId)) === undefined;
  }
}

/** For whoever has disconnected. */
export function keptInBin({ entraAppId }: Pick<Connection, 'entraAppId'>): RunFailure {
  const message = `The app registration ${entraAppId ?? 'of this connection'} is deleted, and nobody can use it. The Entra directory keeps it from being deleted permanently: it lies in Deleted applications, for seven days where it is protected. After that, try here to remove it again, or an administrator of the directory deletes it there. Until then its name is taken, and connecting again may fail.`;
  return { code: 'provisioning_failed', actor: 'directory_admin', message };
}

/**
 * For whoever wants another one made in the place of one that was deleted. Where Portico is no longer its owner the refusal is the
 * same, and one that is restored is of no use: deleting it permanently helps in either case.
 */
export function restoreFromBin({ entraAppId }: Pick<Connection, 'entraAppId'>): RunFailure {
  const message = `The app registration ${entraAppId ?? 'of this connection'} was deleted, and the Entra directory keeps it from being deleted permanently, for seven days where it is protected. Portico can make no other of its name meanwhile. An administrator of the directory restores it under App registrations, Deleted applications, or deletes it there permanently; then try again.`;
  return { code: 'provisioning_failed', actor: 'directory_admin', message };
}
