import { actOf } from '@portico/connections';
import { PorticoError } from '@portico/core';
import { isDirectoryId } from '@portico/microsoft-graph';
import { BROWSER_TRIPS, hashToken, newToken, only } from '@portico/vault';
import type { ProvisioningParts } from '../settings.ts';
import { consentedApp } from './consented-app.ts';
import { back, type Hop, type HopOutcome } from './hop.ts';

/**
 * The administrator came back from the consent page. Nothing in this answer is signed: `tenant` may be forged
 * (entra: v2-admin-consent), so it only says where to ask for the proof.
 */
export async function consentHop(parts: ProvisioningParts, hop: Hop): Promise<HopOutcome> {
  const proofState = newToken();
  const directoryId = claimedDirectory(hop.parameters);
  const refused = refusalOf(hop.parameters) ?? (directoryId === undefined ? 'directory_mismatch' : undefined);
  const outcome =
    refused === undefined && directoryId !== undefined
      ? { claimedDirectoryId: directoryId, proofStateHash: hashToken(proofState) }
      : { failureCode: refused ?? 'directory_mismatch' };
  const hashes = [hop.stateHash, hop.browserHash] as const;
  if (!(await parts.requests.consumeConsent(hashes, outcome, actOf(hop.caller)))) {
    return back(hop, { error: 'state_used' });
  }
  if ('failureCode' in outcome) {
    const { requestId } = hop.caller;
    parts.log('microsoft_consent.refused', { requestId, request: hop.request.id, code: outcome.failureCode });
    return back(hop, { error: outcome.failureCode });
  }
  return { kind: 'redirect', url: await proofUrl(parts, hop, outcome.claimedDirectoryId, proofState) };
}

/** Microsoft sends `admin_consent=True` along with an error, so the error is looked at first (attack 10). */
function refusalOf(parameters: URLSearchParams): 'consent_denied' | undefined {
  if (parameters.has('error')) return 'consent_denied';
  return only(parameters, 'admin_consent')?.toLowerCase() === 'true' ? undefined : 'consent_denied';
}

/** Undefined for what names no directory of an organization (attack 16). */
function claimedDirectory(parameters: URLSearchParams): string | undefined {
  const claimed = only(parameters, 'tenant')?.toLowerCase();
  return claimed !== undefined && isDirectoryId(claimed) ? claimed : undefined;
}

/**
 * Asks the claimed directory who is there: the administrator is signed in already, so there is no new screen. Nonce and
 * PKCE verifier come from the browser's cookie and are kept nowhere else.
 */
async function proofUrl(
  parts: ProvisioningParts,
  hop: Hop,
  directoryId: string,
  state: string,
): Promise<string> {
  const registration = consentedApp(parts, hop.request.level, directoryId);
  try {
    const url = await parts.relyingParty.authorizationUrl(registration, {
      state,
      ...BROWSER_TRIPS.consent.secrets(hop.browserToken, hop.request.id),
      scope: 'openid profile',
    });
    return url.href;
  } catch (cause) {
    throw new PorticoError('directory_mismatch', {
      detail: `no discovery for directory ${directoryId}`,
      cause,
    });
  }
}
