import type { ApplicationRecord } from '../../directory/records.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { RedirectPlatform } from '../../sessions/grants.ts';

/** `none`: the grant type has no redirect. `unknown`: the code or refresh token is not one of this client. */
export type HeldPlatform = RedirectPlatform | 'none' | 'unknown';

/** To which kind of redirect URI the code or refresh token of a request was issued: it decides how the client proves itself. */
export function platformOfGrant(
  { grants }: Emulator,
  application: ApplicationRecord,
  params: Record<string, string>,
): HeldPlatform {
  const found = heldGrant(grants, params);
  if (found === 'none') return 'none';
  if (found === undefined || found.clientAppId !== application.appId) return 'unknown';
  // Device, password and on-behalf-of grants have no redirect, nor what an older state file holds.
  return found.platform ?? 'none';
}

function heldGrant(grants: Emulator['grants'], params: Record<string, string>) {
  switch (params['grant_type']) {
    case 'authorization_code':
      return grants.findCode(params['code'] ?? '')?.value.grant;
    case 'refresh_token':
      return grants.findRefreshToken(params['refresh_token'] ?? '')?.value.grant;
    default:
      return 'none';
  }
}
