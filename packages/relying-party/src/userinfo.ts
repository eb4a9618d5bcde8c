import { errors } from 'jose';
import { answerFrom, jsonObject } from './answers.ts';
import { claimAt, mergedClaims } from './claim-paths.ts';
import { endpointOf } from './endpoints.ts';
import { type Registration, RelyingPartyError } from './registration.ts';
import { refusalReason, type SignedBy, verifiedJwt } from './signed-jwt.ts';
import { isStorable, type ValidatedIdToken } from './validated-id-token.ts';

type Claims = Readonly<Record<string, unknown>>;

/** What says how and for whom somebody signed in is believed of the id_token alone. */
const OF_ID_TOKEN = new Set([
  ...['iss', 'sub', 'aud', 'azp', 'exp', 'iat', 'nbf', 'jti', 'nonce', 'auth_time', 'acr', 'amr', 'sid'],
  ...['at_hash', 'c_hash', 's_hash'],
]);

/**
 * Asks userinfo for what the id_token leaves out (OIDC Core section 5.3): once, and only where a claim that the
 * registration wants is missing. What the id_token says, counts; a provider that does not answer costs only what it
 * would have added.
 *
 * @param by.inVain for which registrations userinfo had nothing to add: noted here
 * @param accessToken of the same answer of the token endpoint
 * @throws RelyingPartyError `id_token_invalid` when it speaks of somebody else, or is signed wrongly
 */
export async function withUserinfo(
  by: SignedBy & { readonly inVain: WeakSet<Registration> },
  token: ValidatedIdToken,
  accessToken: string,
): Promise<ValidatedIdToken> {
  const { metadata, registration, settings } = by;
  const missing = (registration.userinfoFor ?? []).filter(
    (path) => claimAt(token.claims, path) === undefined,
  );
  if (missing.length === 0) return token;
  const spares = registration.userinfoSpares ?? [];
  if (by.inVain.has(registration) && missing.every((path) => spares.includes(path))) return token;
  if (metadata.userinfo_endpoint === undefined) return token;
  const endpoint = endpointOf(metadata, 'userinfo_endpoint', settings.allowInsecure);
  if (endpoint === undefined) return failed(token, 'the address of userinfo is not https');
  try {
    const told = await userinfoAt(by, endpoint, accessToken);
    if (told.sub !== token.subject) throw refused('sub is not that of the id_token');
    const claims = Object.entries(told).filter(([name]) => !OF_ID_TOKEN.has(name));
    const merged = mergedClaims(token.claims, Object.fromEntries(claims));
    const isInVain =
      claims.every(([name]) => Object.hasOwn(token.claims, name)) &&
      missing.every((path) => claimAt(merged, path) === undefined);
    if (isInVain) by.inVain.add(registration);
    if (!isStorable(merged)) throw new Unusable('a claim has a text that cannot be kept');
    return { ...token, claims: merged, userinfo: 'asked' };
  } catch (error) {
    if (error instanceof RelyingPartyError && error.code === 'id_token_invalid') throw error;
    return failed(token, reasonOf(error));
  }
}

async function userinfoAt(by: SignedBy, endpoint: URL, accessToken: string): Promise<Claims> {
  const { status, headers, body } = await answerFrom(by.settings.ask, endpoint.href, {
    method: 'GET',
    headers: { accept: 'application/json, application/jwt', authorization: `Bearer ${accessToken}` },
  });
  if (status !== 200) throw new Unusable(`${status} from userinfo`);
  if (/^application\/jwt\s*(;|$)/i.test(contentType(headers))) return signedUserinfo(by, body.trim());
  const claims = jsonObject(body);
  if (claims === undefined) throw new Unusable('no JSON object from userinfo');
  return claims;
}

async function signedUserinfo(by: SignedBy, jwt: string): Promise<Claims> {
  const { issuer, clientId } = by.registration;
  try {
    const { payload, protectedHeader } = await verifiedJwt(by, jwt, {});
    const { iss = issuer, aud = clientId } = payload;
    if (iss !== issuer) throw refused('iss');
    if (![aud].flat().includes(clientId)) throw refused('aud');
    // A token of another kind, signed with the same keys, is no userinfo (attack 68).
    const { typ } = protectedHeader;
    if (typ !== undefined && !/^(application\/)?jwt$/i.test(typ)) throw refused('typ');
    return payload;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) throw refused('its signature is wrong');
    throw error;
  }
}

/** Names of headers come as the provider wrote them. */
function contentType(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
}

/** An answer that adds nothing. */
class Unusable extends Error {}

function refused(reason: string): RelyingPartyError {
  return new RelyingPartyError('id_token_invalid', `userinfo: ${reason}`, { fromProvider: true });
}

function failed(token: ValidatedIdToken, userinfoReason: string): ValidatedIdToken {
  return { ...token, userinfo: 'failed', userinfoReason };
}

function reasonOf(error: unknown): string {
  if (error instanceof RelyingPartyError) return error.reason;
  return error instanceof Unusable ? error.message : refusalReason(error);
}
