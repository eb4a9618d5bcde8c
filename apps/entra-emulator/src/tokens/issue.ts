import { forgeToken } from './forge.ts';
import { type IdTokenSubject, idTokenClaims } from './id-token-claims.ts';
import { signRs256 } from './jwt.ts';
import type { TokenService } from './token-service.ts';

/** Signs an access token with the current key. */
export function issueAccessToken({ keys }: TokenService, claims: Record<string, unknown>): string {
  const { current } = keys;
  return signRs256(
    { kid: current.kid, ...(claims['ver'] === '1.0' && { x5t: current.jwk.x5t }) },
    claims,
    current.privateKey,
  );
}

/** Signs an id_token, or spoils it when the control API asked for a forged one. */
export function issueIdToken(service: TokenService, subject: IdTokenSubject): string {
  const claims = idTokenClaims(service, subject);
  const { current } = service.keys;
  const forgery = service.forgeries.take();
  if (forgery !== undefined) return forgeToken(current, claims, forgery);
  return signRs256(
    { kid: current.kid, ...(subject.version === 1 && { x5t: current.jwk.x5t }) },
    claims,
    current.privateKey,
  );
}
