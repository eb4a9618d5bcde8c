import { EntraError } from './entra-error.ts';

/** Refusals that only the token endpoint makes. */

export const unsupportedGrant = (grant: string): EntraError =>
  new EntraError({
    code: 70003,
    error: 'unsupported_grant_type',
    message: `The app requested an unsupported grant type '${grant}'.`,
  });

export const noClientCredential = (): EntraError =>
  new EntraError({
    code: 7000218,
    error: 'invalid_client',
    status: 401,
    hasErrorUri: true,
    message: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  });

export const wrongSecret = (clientId: string): EntraError =>
  new EntraError({
    code: 7000215,
    error: 'invalid_client',
    status: 401,
    hasErrorUri: true,
    message: `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
  });

export const expiredSecret = (clientId: string): EntraError =>
  new EntraError({
    code: 7000222,
    error: 'invalid_client',
    status: 401,
    hasErrorUri: true,
    message: `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
  });

export const badClientAssertion = (why: string): EntraError =>
  new EntraError({
    code: 700027,
    error: 'invalid_client',
    status: 401,
    hasErrorUri: true,
    message: `The certificate with identifier used to sign the client assertion is not registered on application, or the assertion is not valid. [Reason - ${why}]`,
  });

export const missingServicePrincipal = (clientId: string, directoryId: string): EntraError =>
  new EntraError({
    code: 7000229,
    error: 'invalid_client',
    status: 401,
    hasErrorUri: true,
    message: `The client application ${clientId} is missing service principal in the tenant ${directoryId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
  });

export const malformedGrant = (): EntraError =>
  new EntraError({
    code: 9002313,
    error: 'invalid_grant',
    hasErrorUri: true,
    message: 'Invalid request. Request is malformed or invalid.',
  });

export const invalidGrant = (): EntraError =>
  new EntraError({ code: 70000, error: 'invalid_grant', message: 'Provided grant is invalid or malformed.' });

export const grantOfOtherClient = (): EntraError =>
  new EntraError({
    code: 700003,
    error: 'invalid_grant',
    message: 'The provided authorization code or refresh token was issued to a different client.',
  });

export const codeAlreadyRedeemed = (): EntraError =>
  new EntraError({
    code: 54005,
    error: 'invalid_grant',
    hasErrorUri: true,
    message:
      'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  });

export const expiredGrant = (): EntraError =>
  new EntraError({
    code: 70008,
    error: 'invalid_grant',
    hasErrorUri: true,
    message:
      'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
  });

export const revokedRefreshToken = (): EntraError =>
  new EntraError({
    code: 50173,
    error: 'invalid_grant',
    subError: 'bad_token',
    message: 'The provided grant has expired due to it being revoked, a fresh auth token is needed.',
  });

export const codeOfOtherDirectory = (): EntraError =>
  new EntraError({
    code: 700005,
    error: 'invalid_grant',
    message:
      'The provided authorization code is intended to use against other tenant, thus rejected. OAuth2 Authorization Code must be redeemed against same tenant it was acquired for.',
  });

export const codeRedirectMismatch = (): EntraError =>
  new EntraError({
    code: 500112,
    error: 'invalid_client',
    message:
      'The reply address does not match the reply address provided when requesting the authorization code.',
  });

export const codeVerifierMismatch = (): EntraError =>
  new EntraError({
    code: 501481,
    error: 'invalid_grant',
    hasErrorUri: true,
    message: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  });

export const codeVerifierMissing = (): EntraError =>
  new EntraError({
    code: 50148,
    error: 'invalid_grant',
    hasErrorUri: true,
    message:
      'The code_verifier does not match the code_challenge supplied in the authorization request for PKCE.',
  });
