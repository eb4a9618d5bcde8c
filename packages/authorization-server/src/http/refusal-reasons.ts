import type { EndpointContext } from '../context.ts';
import { namedAddress, type Refused } from '../pages/named-address.ts';

/** Of what the application itself has sent: it may be told, too. Nothing about a code or token follows from it. */
const OWN_MISTAKES: Readonly<Record<string, string>> = {
  'code_verifier must be provided':
    'code_verifier is missing: the authorization request had a code_challenge, so send the verifier that belongs to it',
  'code_verifier does not match code_challenge':
    'code_verifier does not match the code_challenge of the authorization request',
  'authorization code redirect_uri mismatch':
    'redirect_uri is not the one of the authorization request: send exactly the same',
  'missing DPoP proof JWT': 'a DPoP proof is missing: this application has to send one with every request',
  'DPoP proof key thumbprint does not match dpop_jkt':
    'the DPoP proof is made with another key than the authorization request named',
  'failed jkt verification': 'the DPoP proof is made with another key than the token is bound to',
};

/** What would help whoever holds something that is not theirs: for the developer's eyes. By the library's words. */
const FOR_DEVELOPERS: Readonly<Record<string, string>> = {
  'authorization code not found':
    'the code is not known: it was changed on the way, has expired, or is of another project',
  'authorization code is expired': 'the code has expired: redeem it within a minute',
  'authorization code already consumed':
    'the code was used before: it is redeemed once. Its session has ended',
  'AuthorizationCode was already used': 'the code was used before: it is redeemed once',
  'refresh token not found':
    'the refresh token is not known: it has expired, or its session has ended. Send the person to sign in',
  'refresh token is expired': 'the refresh token has expired. Send the person to sign in',
  'refresh token already used':
    'the refresh token was exchanged before: keep the new one from each answer. Its session has ended',
  'RefreshToken was already used':
    'the refresh token was exchanged before: keep the new one from each answer',
  'device code not found': 'the device code is not known, or has expired: begin again',
  'DeviceCode was already used': 'the device code was used before',
  'device code already consumed': 'the device code was used before',
  'client mismatch': 'this code or token was given to another application',
  'grant not found': 'the session behind this has ended. Send the person to sign in',
  'grant is expired': 'the session behind this has ended. Send the person to sign in',
  'the session has ended': 'the session behind this has ended. Send the person to sign in',
  'invalid secret provided':
    'the client secret is wrong: compare it with the last characters shown in the settings, or make a new one',
  'the provided authentication mechanism does not match the registered client authentication method':
    'the application did not prove itself in the way that is set for it: with its secret, with private_key_jwt, or, for a public one, not at all',
  'client assertion tokens must only be used once':
    'the client_assertion was used before: make one for each request',
  'alg mismatch': 'the client_assertion is signed with an algorithm that is not accepted here',
  'aud must be the issuer': 'aud of the client_assertion has to be the issuer, as one string',
  'the assertion lives too long': 'the client_assertion has to expire within five minutes',
  'a public application cannot introspect':
    'a public application cannot introspect: it has nothing to prove itself with',
  'Authorization Server policy requires PKCE to be used for this request':
    'code_challenge is missing: send it with code_challenge_method=S256 (PKCE), or, where a confidential application cannot, switch that off in its settings and send a nonce',
  'no client authentication mechanism provided':
    'the request does not say which application it is from: send client_id, and the secret of a confidential one',
  'token audience prevents accessing the userinfo endpoint': 'this access token is not for userinfo',
};

/** Every sentence of ours, for the tests. */
export const REASONS = { ...OWN_MISTAKES, ...FOR_DEVELOPERS };

const MOST_CHARACTERS = 400;
const SCOPES = /^[\w:.\- ]{1,200}$/;

/**
 * What was wrong with a request and what to do, for the developer of the application. Holds nothing that the request
 * brought but the names of parameters and scopes, and addresses without their query: no code, token, secret or person.
 */
export function reasonOf(ctx: EndpointContext, refused: Refused): string {
  const description = text(refused.error_description);
  const known = REASONS[text(refused.error_detail)] ?? REASONS[description] ?? namedAddress(ctx, refused);
  const scope = text(refused.scope);
  const which = SCOPES.test(scope) && !description.includes(scope) ? `${description}: ${scope}` : description;
  return (known ?? (which || text(refused.error_detail) || 'refused')).slice(0, MOST_CHARACTERS);
}

/** What the application may be told more exactly than the library does; undefined where that is enough, or more than is good. */
export function toldReason(ctx: EndpointContext, refused: Refused): string | undefined {
  return OWN_MISTAKES[text(refused.error_detail)] ?? namedAddress(ctx, refused);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
