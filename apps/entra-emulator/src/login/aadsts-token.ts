import { EntraError } from '../refusals/entra-error.ts';

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

export const clientNotAssigned = (
  client: { appId: string; displayName: string },
  resource: { appId: string; displayName: string },
): EntraError =>
  new EntraError({
    code: 501051,
    error: 'invalid_grant',
    message: `Application '${client.appId}'(${client.displayName}) is not assigned to a role for the application '${resource.appId}'(${resource.displayName}).`,
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

export const publicClientWithCredential = (): EntraError =>
  new EntraError({
    code: 700025,
    error: 'invalid_client',
    status: 401,
    hasErrorUri: true,
    message: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  });

export const crossOriginRedemption = (origin: string): EntraError =>
  new EntraError({
    code: 9002326,
    error: 'invalid_request',
    hasErrorUri: true,
    message: `Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '${origin}'.`,
  });

export const sameOriginRedemption = (): EntraError =>
  new EntraError({
    code: 9002327,
    error: 'invalid_request',
    hasErrorUri: true,
    message:
      "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
  });

export const expiredSpaGrant = (issuedAt: number): EntraError =>
  new EntraError({
    code: 700084,
    error: 'invalid_grant',
    subError: 'bad_token',
    hasErrorUri: true,
    message: `The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page. The token was issued on ${new Date(issuedAt).toISOString()}.`,
  });

const DEVICE_FLOW_ERROR = 'OAuth 2.0 device flow error.';

export const authorizationPending = (): EntraError =>
  new EntraError({
    code: 70016,
    error: 'authorization_pending',
    message: `${DEVICE_FLOW_ERROR} Authorization is pending. Continue polling.`,
  });

export const authorizationDeclined = (): EntraError =>
  new EntraError({
    code: 70017,
    error: 'authorization_declined',
    message: `${DEVICE_FLOW_ERROR} The end user denied the authorization request.`,
  });

export const expiredDeviceCode = (): EntraError =>
  new EntraError({
    code: 70020,
    error: 'expired_token',
    hasErrorUri: true,
    message:
      "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
  });

export const badDeviceCode = (): EntraError =>
  new EntraError({
    code: 70018,
    error: 'bad_verification_code',
    message: "The provided value for the input parameter 'device_code' is not valid.",
  });

/** A federated assertion that fits no registered credential: the first of issuer, subject and audience that differs. */
export const noFederatedCredential = (what: 'issuer' | 'subject' | 'audience', value: string): EntraError =>
  new EntraError({
    code: { issuer: 700211, subject: 700213, audience: 700212 }[what],
    error: 'invalid_client',
    status: 401,
    message: `No matching federated identity record found for presented assertion ${what} '${value}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation`,
  });

export const federatedSubjectCase = (value: string): EntraError =>
  new EntraError({
    code: 7002138,
    error: 'invalid_client',
    status: 401,
    message: `No matching federated identity record found for presented assertion subject '${value}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. See documentation at: https://learn.microsoft.com/entra/workload-id/workload-identity-federation.`,
  });

export const unknownFederatedKey = (kid: string, issuer: string): EntraError =>
  new EntraError({
    code: 7000272,
    error: 'invalid_client',
    status: 401,
    hasErrorUri: true,
    message: `The certificate with identifier ${kid} used to sign the federated credential could not be found in the metadata of identity provider ${issuer}. Please validate that your Identity Provider's metadata exposes the key used to sign the incoming token.`,
  });

export const foreignIssuerFailed = (): EntraError =>
  new EntraError({
    code: 50166,
    error: 'invalid_request',
    hasErrorUri: true,
    message: 'Request to External OIDC endpoint failed.',
  });

export const malformedAssertion = (): EntraError =>
  new EntraError({
    code: 50027,
    error: 'invalid_client',
    status: 401,
    hasErrorUri: true,
    message: 'JWT token is invalid or malformed.',
  });

export const assertionNotInTime = (): EntraError =>
  new EntraError({
    code: 700024,
    error: 'invalid_client',
    status: 401,
    hasErrorUri: true,
    message:
      'Client assertion is not within its valid time range. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .',
  });

export const userAssertionInvalid = (why: string): EntraError =>
  new EntraError({
    code: 50013,
    error: 'invalid_grant',
    hasErrorUri: true,
    message: `Assertion failed signature validation. [Reason - ${why}]`,
  });

export const userAssertionExpired = (): EntraError =>
  new EntraError({
    code: 500133,
    error: 'invalid_grant',
    hasErrorUri: true,
    message:
      'Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token.',
  });

export const userAssertionAudience = (audience: string, clientId: string, name: string): EntraError =>
  new EntraError({
    code: 500131,
    error: 'invalid_grant',
    hasErrorUri: true,
    message: `Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was '${audience}' and the expected audience is '${clientId}' or one of the Application Uris of this application with App ID '${clientId}'(${name}). The downstream client must request a token for the expected audience (the application that made the OBO request) and this application should use that token as the assertion.`,
  });

export const applicationOnBehalfOf = (clientId: string): EntraError =>
  new EntraError({
    code: 7000114,
    error: 'invalid_grant',
    message: `Application '${clientId}' is not allowed to make application on-behalf-of calls.`,
  });
