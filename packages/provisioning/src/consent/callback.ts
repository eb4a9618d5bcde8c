import { type Caller, type ErrorCode, isId, isPorticoError } from '@portico/core';
import { BROWSER_TRIPS, constantTimeEqual, hashToken, returnedState } from '@portico/vault';
import type { RunKinds } from '../runs/kinds/index.ts';
import type { ProvisioningParts } from '../settings.ts';
import { approvalElsewhere } from './approval-elsewhere.ts';
import { consentHop } from './consent-hop.ts';
import { back, type Hop, type HopOutcome } from './hop.ts';
import { proofHop } from './proof-hop.ts';
import { reachMicrosoft } from './setup-link.ts';

export type CallbackInput = {
  readonly parameters: URLSearchParams;
  /** The value of one of our cookies by its name without prefix. */
  readonly cookie: (name: string) => string | undefined;
  /** Who is signed in to the dashboard in this browser. */
  readonly caller: Caller | undefined;
  /** Who holds that setup link in this browser; undefined where nobody does any more. */
  readonly holderOf?: (linkId: string) => Promise<Caller | undefined>;
  readonly requestId: string;
};

/**
 * Both of Microsoft's answers arrive here, told apart by the stored state: the admin consent, then the proof of who
 * consented. Until the request is known to belong to this browser and this user there is no redirect (attacks 1, 4).
 */
export async function consentCallback(
  parts: ProvisioningParts,
  kinds: RunKinds,
  input: CallbackInput,
): Promise<HopOutcome> {
  const hop = await hopOf(parts, input);
  if (hop === undefined) {
    const approvedElsewhere = await approvalElsewhere(parts, input);
    return { kind: 'page', code: 'invalid_state', approvedElsewhere };
  }
  const refused = await refusal(parts, hop);
  const { requestId } = input;
  if (refused !== undefined) {
    parts.log('microsoft_consent.refused', { requestId, request: hop.request.id, code: refused });
    return back(hop, { error: refused });
  }
  try {
    return await (hop.request.isConsent ? consentHop(parts, hop) : proofHop(parts, kinds, hop));
  } catch (error) {
    if (!isPorticoError(error)) throw error;
    await parts.requests.fail(hop.request.id, error.code);
    parts.log('microsoft_consent.refused', {
      requestId,
      request: hop.request.id,
      code: error.code,
      detail: error.detail,
    });
    return back(hop, { error: error.code });
  }
}

async function hopOf(parts: ProvisioningParts, input: CallbackInput): Promise<Hop | undefined> {
  const state = returnedState(input.parameters);
  if (state === undefined) return undefined;
  const stateHash = hashToken(state);
  const request = await parts.requests.byState(stateHash);
  if (!request?.browserHash) return undefined;
  const caller = isId('setupLink', request.userId) ? await input.holderOf?.(request.userId) : input.caller;
  if (caller?.principal.userId !== request.userId) return undefined;
  const browserToken = input.cookie(BROWSER_TRIPS.consent.cookie(request.id));
  if (browserToken === undefined) return undefined;
  const browserHash = hashToken(browserToken);
  if (!constantTimeEqual(browserHash, request.browserHash)) return undefined;
  return {
    request,
    parameters: input.parameters,
    stateHash,
    browserToken,
    browserHash,
    caller,
  };
}

/** What ends a hop before it is looked into, in order. */
async function refusal(parts: ProvisioningParts, { request, caller }: Hop): Promise<ErrorCode | undefined> {
  if (request.isConsent ? request.consentConsumed : request.proofConsumed) return 'state_used';
  if (request.expired) return 'state_expired';
  // The role may have been taken away since the start (attack 13); the organization is the stored one (attack 5).
  try {
    await reachMicrosoft(parts, caller.principal, request.organizationId);
    return undefined;
  } catch (error) {
    if (!isPorticoError(error)) throw error;
    return error.code === 'not_found' ? 'forbidden' : error.code;
  }
}
