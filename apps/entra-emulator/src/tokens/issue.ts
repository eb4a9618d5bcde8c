import type { Emulator } from '../emulator.ts';
import { forgeToken } from './forge.ts';
import { type IdTokenSubject, idTokenClaims } from './id-token-claims.ts';
import { signRs256 } from './jwt.ts';

/** Signs an access token with the current key. */
export function issueAccessToken({ keys }: Emulator, claims: Record<string, unknown>): string {
  const { current } = keys;
  return signRs256(
    { kid: current.kid, ...(claims['ver'] === '1.0' && { x5t: current.jwk.x5t }) },
    claims,
    current.privateKey,
  );
}

/** Signs an id_token, or spoils it when the control API asked for a forged one. */
export function issueIdToken(emulator: Emulator, subject: IdTokenSubject): string {
  const claims = idTokenClaims(emulator, subject);
  const { current } = emulator.keys;
  const forgery = emulator.forgeries.take();
  if (forgery !== undefined) return forgeToken(current, claims, forgery);
  return signRs256(
    { kid: current.kid, ...(subject.version === 1 && { x5t: current.jwk.x5t }) },
    claims,
    current.privateKey,
  );
}
