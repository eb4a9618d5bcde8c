import type { ServicePrincipalRecord } from '../../../directory/records.ts';
import type { SynchronizationJobRecord } from '../../../directory/synchronization-records.ts';
import { type GraphCall, keyAt } from '../../graph-call.ts';
import { GraphError, resourceNotFound } from '../../graph-error.ts';
import { requireOwnershipOfUser } from '../../permission-checks.ts';
import { findServicePrincipal } from '../find.ts';

const WRITERS: readonly string[] = ['Synchronization.ReadWrite.All'];
const READERS: readonly string[] = ['Synchronization.Read.All', ...WRITERS];

/**
 * The enterprise app whose synchronization is asked for.
 * - by its object id: other keys are not understood here
 * - an application with `OwnedBy` alone must own it: else 401 without a word, as the provisioning service answers
 * - a user must own it, or administer applications
 */
export function findOwnApplication(call: GraphCall): ServicePrincipalRecord {
  const key = keyAt(call, 0);
  if (key.by !== 'id')
    throw new GraphError(400, 'BadRequest', 'Synchronization wants the id of the service principal.');
  const found = findServicePrincipal(call, key);
  const { caller, method } = call;
  const ofAll = method === 'GET' ? READERS : WRITERS;
  requireOwnershipOfUser(caller, found);
  const isEnough =
    caller.userId !== undefined ||
    caller.roles.some((role) => ofAll.includes(role)) ||
    found.ownerIds.includes(caller.servicePrincipalId);
  if (!isEnough)
    throw new GraphError(
      401,
      'UnknownError',
      '',
      `the caller does not own the service principal ${found.id}; Synchronization.ReadWrite.All would do`,
    );
  return found;
}

/** A job of that enterprise app, by the second key of the address. */
export function findJob(call: GraphCall): SynchronizationJobRecord {
  const application = findOwnApplication(call);
  const { value } = keyAt(call, 1);
  const wanted = value.toLowerCase();
  const found = call.emulator.store.synchronizationJobs.find(
    ({ id, servicePrincipalId }) => id.toLowerCase() === wanted && servicePrincipalId === application.id,
  );
  if (found === undefined) throw resourceNotFound(value);
  return found;
}
