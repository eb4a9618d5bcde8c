import type { Mismatch } from '@portico/core';
import type { IDToken } from 'openid-client';
import { differenceOf } from './clock-difference.ts';
import { mismatch } from './mismatch.ts';
import { type Registration, RelyingPartyError } from './registration.ts';
import { CLOCK_TOLERANCE_SECONDS } from './tolerance.ts';

declare const validated: unique symbol;

/** Claims of an id_token whose signature, issuer, audience, nonce and times have been checked. Made only here. */
export type ValidatedIdToken = {
  readonly [validated]: true;
  readonly issuer: string;
  readonly subject: string;
  /** Of the id_token, and of userinfo where that was asked; what the former says counts. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** As it came, for whoever signs this person out at the provider. */
  readonly idToken: string;
  readonly userinfo: 'not_needed' | 'asked' | 'failed';
  /** Why nothing came of userinfo; for log and trace. */
  readonly userinfoReason?: string;
};

/** OIDC Core section 2. */
export const LONGEST_SUBJECT = 255;

/**
 * What the library leaves open: one audience only (attack 25), not made in the future, a subject that is one (attack
 * 26), the type of an id_token where a type is given (attack 68), and texts that a table can hold.
 *
 * @param idToken the token whose signature and other claims have been checked
 * @param claims its payload
 * @throws RelyingPartyError `id_token_invalid`
 */
export function validatedClaims(
  idToken: string | undefined,
  claims: IDToken | undefined,
  { registration, now }: { readonly registration: Registration; readonly now: Date },
): ValidatedIdToken {
  assertToken(idToken !== undefined && claims !== undefined, 'no id_token');
  const audience = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  const { clientId } = registration;
  const isForUs = audience.length === 1 && audience[0] === clientId;
  assertToken(isForUs, 'it is for further audiences', mismatch('aud', clientId, audience));
  const isOurs = claims.azp === undefined || claims.azp === clientId;
  assertToken(isOurs, 'azp names another client', mismatch('azp', clientId, claims.azp));
  assertToken(claims.iss === registration.issuer, 'iss', mismatch('iss', registration.issuer, claims.iss));
  const future = differenceOf(now.getTime() / 1000 - claims.iat, now);
  const isMade = claims.iat - now.getTime() / 1000 <= CLOCK_TOLERANCE_SECONDS;
  assertToken(isMade, future.reason, future.mismatch);
  assertToken(claims.sub !== '' && claims.sub.length <= LONGEST_SUBJECT, 'sub is empty or too long');
  assertToken(isIdTokenType(idToken), 'typ is not that of an id_token');
  assertToken(isStorable(claims), 'a claim has a text that cannot be kept');
  const { iss: issuer, sub: subject } = claims;
  return { issuer, subject, claims, idToken, userinfo: 'not_needed' } as unknown as ValidatedIdToken;
}

function assertToken(condition: unknown, reason: string, compared?: Mismatch): asserts condition {
  if (condition) return;
  const options = { fromProvider: true, ...(compared === undefined ? {} : { mismatch: compared }) };
  throw new RelyingPartyError('id_token_invalid', reason, options);
}

/** An id_token may go without `typ`; one of another kind may not pass for it. */
function isIdTokenType(idToken: string): boolean {
  const header = JSON.parse(Buffer.from(idToken.split('.')[0] ?? '', 'base64url').toString('utf8'));
  return header.typ === undefined || /^(application\/)?jwt$/i.test(header.typ);
}

/** PostgreSQL keeps neither NUL nor halves of characters, and two subjects must not become one by that. */
export function isStorable(claims: object): boolean {
  let storable = true;
  JSON.stringify(claims, (name, value: unknown) => {
    for (const text of [name, value])
      if (typeof text === 'string' && (text.includes('\0') || !text.isWellFormed())) storable = false;
    return value;
  });
  return storable;
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
