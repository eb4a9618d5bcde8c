import type { AppRegistrations, EntraApplication } from '@portico/microsoft-graph';
import { displayName, uniqueName } from '../desired-state/application.ts';
import { isPurged, restoreFromBin } from './kept-in-bin.ts';
import type { MadeObjects } from './made-objects.ts';
import { isOwnedOnlyBy, nameTaken } from './ownership.ts';
import type { RunContext, StepOutcome } from './step.ts';

/**
 * `PATCH …(uniqueName='…')` with `Prefer: create-if-missing` (graph: application-upsert, serviceprincipal-upsert).
 * Idempotent: a repetition after any kill or lost answer finds the same two objects (faults R7–R9, R14). Names are nobody's:
 * who has taken ours before keeps what they made, and the run ends (attack 18).
 */
export async function createByUpsert({
  parts,
  connection,
  graph,
}: RunContext): Promise<MadeObjects | StepOutcome> {
  const calls = await graph();
  const name = uniqueName(connection.id);
  if (connection.entraApplicationObjectId !== null) {
    // Made before and deleted since: for 30 days the soft-deleted one holds the unique name. Whose it is shows when it is read.
    await calls.getDeleted(connection.entraApplicationObjectId);
    if (!(await isPurged(calls, connection.entraApplicationObjectId)))
      return { kind: 'fail', failure: restoreFromBin(connection) };
  }
  const there = await calls.getApplicationByUniqueName(name);
  if (there !== undefined && !isOwnedOnlyBy(there, parts.provisioningApp?.clientId)) {
    parts.log('provisioning.lookalike', { applications: [there.id] });
    return { kind: 'fail', failure: nameTaken(there.appId) };
  }
  const application =
    (await calls.upsertApplication(name, {
      displayName: displayName(connection),
      signInAudience: 'AzureADMyOrg',
    })) ??
    there ??
    (await calls.getApplicationByUniqueName(name));
  if (application === undefined) return { kind: 'wait', reason: 'replication' };
  return withEnterpriseApp(calls, application);
}

/** The enterprise app of an app registration, made where there is none. */
export async function withEnterpriseApp(
  calls: AppRegistrations,
  application: EntraApplication,
): Promise<MadeObjects | StepOutcome> {
  const servicePrincipal =
    (await calls.upsertServicePrincipal(application.appId)) ??
    (await calls.getServicePrincipalByAppId(application.appId));
  if (servicePrincipal === undefined) return { kind: 'wait', reason: 'replication' };
  return { application, servicePrincipal };
}
