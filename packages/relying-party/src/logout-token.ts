import { decodeJwt } from 'jose';
import { type Registration, RelyingPartyError } from './registration.ts';
import { refusalReason, type SignedBy, verifiedJwt } from './signed-jwt.ts';
import { CLOCK_TOLERANCE_SECONDS } from './tolerance.ts';
import { isStorable, LONGEST_SUBJECT } from './validated-id-token.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const MOST_AGE_SECONDS = 300;
const LONGEST_TOKEN = 16_384;

/** What a provider says has ended. */
export type ValidatedLogoutToken = {
  readonly issuer: string;
  /** One of the two is there: all sessions of that subject, or the one session. */
  readonly subject?: string;
  readonly sessionId?: string;
  /** Its `jti`: a token that was seen before is refused by whoever remembers them. */
  readonly tokenId: string;
  /** In seconds since 1970, as the next. */
  readonly issuedAt: number;
  /** From then on the token is refused for its age: until then its `tokenId` has to be remembered. */
  readonly expiresAt: number;
};

/**
 * Refuses what is not for this client of this issuer before anything is asked of anybody: the endpoint that gets these
 * is open to everyone.
 *
 * @throws RelyingPartyError `logout_token_invalid`
 */
export function assertAddressed({ issuer, clientId }: Registration, jwt: string): void {
  assertToken(jwt.length <= LONGEST_TOKEN, 'it is too long');
  const { iss, aud } = payloadOf(jwt);
  assertToken(iss === issuer, 'iss');
  // One that is for others as well is one that others can pass on (attack 25).
  assertToken([aud].flat().length === 1 && [aud].flat()[0] === clientId, 'aud');
}

/**
 * Validates a logout token (OpenID Connect Back-Channel Logout 1.0 section 2.6; attack 45), all but whether it was seen
 * before.
 *
 * @param jwt as it came, after {@link assertAddressed}
 * @throws RelyingPartyError `logout_token_invalid`, `idp_unavailable` where the keys cannot be had
 */
export async function validatedLogoutToken(by: SignedBy, jwt: string): Promise<ValidatedLogoutToken> {
  const { payload, protectedHeader } = await verifiedJwt(by, jwt, {
    issuer: by.registration.issuer,
    audience: by.registration.clientId,
    requiredClaims: ['iat', 'jti', 'events'],
    maxTokenAge: MOST_AGE_SECONDS,
  }).catch((error: unknown) => {
    if (error instanceof RelyingPartyError) throw error;
    throw new RelyingPartyError('logout_token_invalid', refusalReason(error), { cause: error });
  });
  const { typ } = protectedHeader;
  assertToken(typ === undefined || /^(application\/)?(logout\+)?jwt$/i.test(typ), 'typ');
  assertToken(!Object.hasOwn(payload, 'nonce'), 'nonce: it is an id_token');
  assertToken(isLogout(payload['events']), 'events');
  const { jti, sub, iat = 0, exp = Number.POSITIVE_INFINITY } = payload;
  const sid = payload['sid'];
  assertToken(isName(jti), 'jti');
  assertToken(sub === undefined || isName(sub), 'sub');
  assertToken(sid === undefined || isName(sid), 'sid');
  assertToken(sub !== undefined || sid !== undefined, 'neither sub nor sid');
  return {
    issuer: by.registration.issuer,
    ...(sub === undefined ? {} : { subject: sub }),
    ...(sid === undefined ? {} : { sessionId: sid }),
    tokenId: jti,
    issuedAt: iat,
    expiresAt: Math.min(exp, iat + MOST_AGE_SECONDS) + CLOCK_TOLERANCE_SECONDS,
  };
}

function payloadOf(jwt: string): Readonly<Record<string, unknown>> {
  try {
    return decodeJwt(jwt);
  } catch (error) {
    throw new RelyingPartyError('logout_token_invalid', refusalReason(error), { cause: error });
  }
}

function isLogout(events: unknown): boolean {
  if (typeof events !== 'object' || events === null || !Object.hasOwn(events, EVENT)) return false;
  const event = (events as Record<string, unknown>)[EVENT];
  return typeof event === 'object' && event !== null && !Array.isArray(event);
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= LONGEST_SUBJECT && isStorable({ value });

function assertToken(condition: unknown, reason: string): asserts condition {
  if (!condition) throw new RelyingPartyError('logout_token_invalid', reason);
}
