import { jwtVerify } from 'jose';
import { PorticoError } from './errors.ts';
import { asPorticoError, CLOCK_TOLERANCE_SECONDS, type Issuer } from './issuer.ts';
import type { Settings } from './options.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Older ones are somebody's copy. */
const MOST_AGE_SECONDS = 300;

/** A session that has ended at Portico. */
export type EndedSession = {
  /** `sess_…`; undefined: all sessions of that person. */
  readonly sessionId: string | undefined;
  readonly userId: string | undefined;
  /** When it was said, in seconds since 1970. */
  readonly issuedAt: number;
  /** Of this notice. One that was seen before need not be looked at again. */
  readonly tokenId: string;
};

/**
 * Verifies a logout token (OpenID Connect Back-Channel Logout 1.0 section 2.6).
 *
 * @throws PorticoError `logout_token_invalid`, `issuer_unreachable`
 */
export async function verifyLogoutToken(
  settings: Settings,
  issuer: Issuer,
  token: string,
): Promise<EndedSession> {
  const keys = await issuer.keys();
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: settings.issuer.href,
      audience: settings.clientId,
      algorithms: ['RS256', 'ES256'],
      // Keeps an id_token from passing as one.
      typ: 'logout+jwt',
      requiredClaims: ['iat', 'exp', 'jti', 'events'],
      maxTokenAge: MOST_AGE_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(settings.now()),
    });
    const {
      sub,
      sid,
      nonce,
      events,
      jti = '',
      iat = 0,
    } = payload as typeof payload & Record<string, unknown>;
    if (nonce !== undefined || !isLogoutEvent(events) || (sub === undefined && typeof sid !== 'string'))
      throw new PorticoError('logout_token_invalid', { detail: 'nonce, events, sub or sid' });
    return { sessionId: typeof sid === 'string' ? sid : undefined, userId: sub, issuedAt: iat, tokenId: jti };
  } catch (error) {
    throw asPorticoError(error, 'logout_token_invalid');
  }
}

function isLogoutEvent(events: unknown): boolean {
  const event = (events as Record<string, unknown> | null)?.[EVENT];
  return typeof event === 'object' && event !== null;
}
