import { type ErrorCode, PorticoError } from '@portico/core';
import { entraPerson, RelyingPartyError, type ValidatedIdToken } from '@portico/relying-party';
import { BROWSER_TRIPS, only } from '@portico/vault';
import type { RunKinds } from '../runs/kinds/index.ts';
import type { ProvisioningParts } from '../settings.ts';
import { assertAdministrator } from './administrator-proof.ts';
import { bindDirectory } from './bind-directory.ts';
import { consentedApp } from './consented-app.ts';
import { back, type Hop, type HopOutcome } from './hop.ts';
import { LEVELS } from './levels.ts';
import { runOutcome } from './run-outcome.ts';
import { startRun } from './start-run.ts';

/**
 * The proof: a validated id_token of the claimed directory, in the same browser and the same request. Only then does a
 * run come into being, or a connection where there is nothing to make.
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
  const { level } = hop.request;
  assertAdministrator(person, directoryId, LEVELS[level].misconfigured);
  if (level === 'sign_in_only') {
    const connection = await bindDirectory(parts, hop, person);
    return back(hop, { ok: 'microsoft_connected', connection });
  }
  const running = await parts.runs.unfinished(hop.request.organizationId, directoryId, kinds.ofAClick);
  // Two people clicked: the second one is shown the run that there is.
  if (running !== undefined) return back(hop, { pending: 'microsoft', request: running });
  const connectionId = await startRun(parts, kinds, hop, person);
  return back(hop, await runOutcome(parts, hop.request, connectionId));
}

async function redeemed(parts: ProvisioningParts, hop: Hop, directoryId: string): Promise<ValidatedIdToken> {
  const { request, browserToken, parameters } = hop;
  try {
    return await parts.relyingParty.redeem(consentedApp(parts, request.level, directoryId), {
      parameters,
      state: only(parameters, 'state') ?? '',
      ...BROWSER_TRIPS.consent.secrets(browserToken, request.id),
    });
  } catch (error) {
    throw error instanceof RelyingPartyError
      ? asPorticoError(error, LEVELS[request.level].misconfigured)
      : error;
  }
}

/** A refused client is the operator's matter; everything else means that the proof does not hold. */
function asPorticoError(error: RelyingPartyError, misconfigured: ErrorCode): PorticoError {
  const options = { detail: error.reason, cause: error };
  if (error.code === 'idp_unavailable') return new PorticoError('idp_unavailable', options);
  const isOurs = error.code === 'client_refused' || error.code === 'assertion_refused';
  return new PorticoError(isOurs ? misconfigured : 'directory_mismatch', options);
}
