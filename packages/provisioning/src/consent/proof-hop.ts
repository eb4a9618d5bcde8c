import { isPorticoError, newId, PorticoError } from '@portico/core';
import { violatedConstraint } from '@portico/database';
import {
  type EntraPerson,
  entraPerson,
  RelyingPartyError,
  type ValidatedIdToken,
} from '@portico/relying-party';
import { BROWSER_TRIPS, only } from '@portico/vault';
import { actOf } from '../act-of.ts';
import { GAVE_WAY } from '../runs/failures.ts';
import { RUN_KINDS, type RunKinds } from '../runs/kinds/index.ts';
import { configuredApp, type ProvisioningParts } from '../settings.ts';
import { assertAdministrator } from './administrator-proof.ts';
import { back, type Hop, type HopOutcome } from './hop.ts';
import { provisioningRegistration } from './provisioning-registration.ts';
import { runOutcome } from './run-outcome.ts';

/**
 * The proof: a validated id_token of the claimed directory, in the same browser and the same request. Only then does a
 * run come into being.
 */
export async function proofHop(parts: ProvisioningParts, kinds: RunKinds, hop: Hop): Promise<HopOutcome> {
  const directoryId = hop.request.claimedDirectoryId;
  if (directoryId === null) throw new PorticoError('directory_mismatch');
  if (!(await parts.requests.consumeProof(hop.stateHash, hop.browserHash))) {
    return back(hop, { error: 'state_used' });
  }
  if (hop.parameters.has('error') || only(hop.parameters, 'code') === undefined) {
    throw new PorticoError('consent_denied', { detail: 'the sign-in after the consent was not completed' });
  }
  const person = entraPerson(await redeemed(parts, hop, directoryId));
  if (person === undefined)
    throw new PorticoError('directory_mismatch', { detail: 'no tid or oid in the id_token' });
  assertAdministrator(person, directoryId);
  const running = await parts.runs.unfinished(hop.request.organizationId, directoryId, kinds.ofAClick);
  // Two people clicked: the second one is shown the run that there is.
  if (running !== undefined) return back(hop, { pending: 'microsoft', request: running });
  const connectionId = await startRun(parts, kinds, hop, person);
  return back(hop, await runOutcome(parts, hop.request, connectionId));
}

async function redeemed(parts: ProvisioningParts, hop: Hop, directoryId: string): Promise<ValidatedIdToken> {
  const { request, browserToken, parameters } = hop;
  try {
    return await parts.relyingParty.redeem(
      provisioningRegistration(parts, configuredApp(parts), directoryId),
      {
        parameters,
        state: only(parameters, 'state') ?? '',
        ...BROWSER_TRIPS.consent.secrets(browserToken, request.id),
      },
    );
  } catch (error) {
    throw error instanceof RelyingPartyError ? asPorticoError(error) : error;
  }
}

/** A refused client is the operator's matter; everything else means that the proof does not hold. */
function asPorticoError(error: RelyingPartyError): PorticoError {
  const options = { detail: error.reason, cause: error };
  if (error.code === 'idp_unavailable') return new PorticoError('idp_unavailable', options);
  const isOurs = error.code === 'client_refused' || error.code === 'assertion_refused';
  return new PorticoError(isOurs ? 'provisioning_app_misconfigured' : 'directory_mismatch', options);
}

async function startRun(
  parts: ProvisioningParts,
  kinds: RunKinds,
  hop: Hop,
  person: EntraPerson,
): Promise<string> {
  const { id: requestId, projectId } = hop.request;
  try {
    const run = await parts.runs.start({
      requestId,
      newConnectionId: newId('connection'),
      connectionName: 'Microsoft Entra ID',
      entraTenantId: person.directoryId,
      directoryName: domainOf(person.userPrincipalName),
      approvedByObjectId: person.objectId,
      approvedByName: person.name ?? person.userPrincipalName ?? null,
      deadlineSeconds: RUN_KINDS.connect.deadlineSeconds,
      givingWay: { kinds: kinds.givingWay, failure: GAVE_WAY },
      event: actOf(hop.caller),
    });
    if (run === undefined) throw new PorticoError('state_used');
    return run.connectionId;
  } catch (error) {
    const conflict = conflictOf(error);
    if (isPorticoError(conflict) && conflict.code === 'directory_already_connected')
      await tellOwner(parts, projectId, person);
    throw conflict;
  }
}

/**
 * The organization that has the directory finds in its audit log that somebody wanted it elsewhere (attack 8): who of its
 * directory approved it, and nothing of the other organization.
 */
async function tellOwner(parts: ProvisioningParts, projectId: string, person: EntraPerson): Promise<void> {
  const connection = await parts.connections.ofDirectory(projectId, person.directoryId);
  if (connection === undefined) return;
  await parts.audit.append({
    id: newId('auditEvent'),
    projectId,
    organizationId: connection.organizationId,
    actorKind: 'worker',
    actorId: null,
    action: 'connection.directory_claimed_elsewhere',
    targetKind: 'connection',
    targetId: connection.id,
    ipAddress: null,
    requestId: null,
    data: { directory: person.directoryId, approved_by: person.objectId },
  });
}

/** Two organizations of a project cannot have one directory (attack 8); the database decides, not a look before. */
function conflictOf(error: unknown): unknown {
  const constraint = violatedConstraint(error);
  if (constraint === 'entra_app_registrations_one_organization_per_directory') {
    return new PorticoError('directory_already_connected', { cause: error });
  }
  if (constraint === 'provisioning_runs_one_unfinished') {
    return new PorticoError('provisioning_in_progress', { cause: error });
  }
  return error;
}

/** People know their directory by its domain. */
function domainOf(userPrincipalName: string | undefined): string | null {
  return userPrincipalName?.split('@').at(-1)?.toLowerCase() ?? null;
}
