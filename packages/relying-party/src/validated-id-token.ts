import type { IDToken } from 'openid-client';
import { type Registration, RelyingPartyError } from './registration.ts';

declare const validated: unique symbol;

/** Claims of an id_token whose signature, issuer, audience, nonce and times have been checked. Made only here. */
export type ValidatedIdToken = {
  readonly [validated]: true;
  readonly issuer: string;
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
};

/** What the library leaves open: one audience only (attack 25), and claims of the right type. */
export function validatedClaims(claims: IDToken | undefined, registration: Registration): ValidatedIdToken {
  if (claims === undefined) throw new RelyingPartyError('id_token_invalid', 'no id_token');
  const audience = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (audience.length !== 1 || audience[0] !== registration.clientId) {
    throw new RelyingPartyError('id_token_invalid', 'the id_token is for further audiences');
  }
  if (claims.azp !== undefined && claims.azp !== registration.clientId) {
    throw new RelyingPartyError('id_token_invalid', 'azp names another client');
  }
  if (claims.iss !== registration.issuer) throw new RelyingPartyError('id_token_invalid', 'iss');
  return { issuer: claims.iss, subject: claims.sub, claims } as unknown as ValidatedIdToken;
}

/** A claim as text of at most 1,024 characters, or undefined. */
export function textClaim(token: ValidatedIdToken, name: string): string | undefined {
  const value = token.claims[name];
  return typeof value === 'string' && value !== '' && value.length <= 1024 ? value : undefined;
}

/** A claim as a list of texts; what is no list of texts is undefined, never an empty list. */
export function listClaim(token: ValidatedIdToken, name: string): readonly string[] | undefined {
  const value = token.claims[name];
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}
