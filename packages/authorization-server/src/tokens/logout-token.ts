import { importJWK, type JWK, SignJWT } from 'jose';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const LIFETIME_SECONDS = 120;

/** What an application is told about the end of a session. */
export type EndedSession = {
  readonly issuer: string;
  readonly clientId: string;
  readonly userId: string;
  readonly sessionId: string;
  /** One per delivery, so that an application which refuses repetitions refuses none of ours. */
  readonly tokenId: string;
};

/**
 * A logout token (OpenID Connect Back-Channel Logout 1.0 section 2.4), signed like the application's id_tokens. Its type,
 * and that it has no nonce, keep it from passing as one of those (attack 68).
 *
 * @param key a private JWK with `alg` and `kid`
 */
export async function signLogoutToken(ended: EndedSession, key: JWK, now: Date): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const { alg = '', kid } = key;
  return new SignJWT({ sid: ended.sessionId, events: { [EVENT]: {} } })
    .setProtectedHeader({ alg, typ: 'logout+jwt', ...(kid === undefined ? {} : { kid }) })
    .setIssuer(ended.issuer)
    .setAudience(ended.clientId)
    .setSubject(ended.userId)
    .setJti(ended.tokenId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_SECONDS)
    .sign(await importJWK(key, alg));
}
