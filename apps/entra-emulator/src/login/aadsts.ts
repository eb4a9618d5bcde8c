import { EntraError, type OAuthErrorName } from '../refusals/entra-error.ts';

/**
 * Entra's refusals: number, OAuth error, status and wording in one place. The sources of each are in SUPPORTED.md.
 * Each function makes one error; callers throw it.
 */

const ZERO_GUID = '00000000-0000-0000-0000-000000000000';

export const directoryNotFound = (name: string): EntraError =>
  new EntraError({
    code: 90002,
    error: 'invalid_tenant',
    hasErrorUri: true,
    message: `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  });

export const unknownApplication = (clientId: string, directoryName: string): EntraError =>
  clientId === ZERO_GUID
    ? new EntraError({
        code: 700038,
        error: 'unauthorized_client',
        message: `${clientId} is not a valid application identifier.`,
      })
    : new EntraError({
        code: 700016,
        error: 'unauthorized_client',
        hasErrorUri: true,
        message: `Application with identifier '${clientId}' was not found in the directory '${directoryName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
      });

export const singleDirectoryApplication = (clientId: string, name: string): EntraError =>
  new EntraError({
    code: 50194,
    error: 'invalid_request',
    message: `Application '${clientId}'(${name}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.`,
  });

export const redirectUriMismatch = (redirectUri: string, clientId: string): EntraError =>
  new EntraError({
    code: 50011,
    error: 'invalid_request',
    message: `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.`,
  });

export const noRedirectUriRegistered = (): EntraError =>
  new EntraError({
    code: 500113,
    error: 'invalid_request',
    message: 'No reply address is registered for the application.',
  });

/** A tile in My Apps that leads nowhere. */
export const noStartAddress = (name: string): EntraError =>
  new EntraError({
    code: 500113,
    error: 'invalid_request',
    message: `No reply address is registered for the application: '${name}' has no address to start at.`,
  });

export const missingParameter = (name: string): EntraError =>
  new EntraError({
    code: 900144,
    error: 'invalid_request',
    hasErrorUri: true,
    message: `The request body must contain the following parameter: '${name}'.`,
  });

export const repeatedParameter = (name: string): EntraError =>
  new EntraError({
    code: 90014,
    error: 'invalid_request',
    message: `The parameter '${name}' was sent more than once.`,
  });

export const unsupportedResponseType = (value: string): EntraError =>
  new EntraError({
    code: 70005,
    error: 'unsupported_response_type',
    message: `The response type '${value}' is not supported for the application or by this emulator.`,
  });

export const implicitGrantOff = (name: 'id_token' | 'token'): EntraError =>
  new EntraError({
    code: name === 'id_token' ? 700054 : 700051,
    error: 'unsupported_response_type',
    message: `response_type '${name}' is not enabled for the application.`,
  });

export const unsupportedResponseMode = (value: string): EntraError =>
  new EntraError({
    code: 70007,
    error: 'invalid_request',
    message: `'${value}' is not a supported value of 'response_mode' when requesting a token.`,
  });

export const unsupportedPrompt = (value: string): EntraError =>
  new EntraError({
    code: 90023,
    error: 'invalid_request',
    message: `Unsupported 'prompt' value '${value}'.`,
  });

export const badCodeChallenge = (): EntraError =>
  new EntraError({
    code: 501491,
    error: 'invalid_request',
    message: 'Invalid size of Code_Challenge parameter.',
  });

export const unsupportedChallengeMethod = (): EntraError =>
  new EntraError({
    code: 501481,
    error: 'invalid_request',
    message: "The 'code_challenge_method' must be 'plain' or 'S256'.",
  });

export const invalidScope = (scope: string): EntraError =>
  new EntraError({
    code: 70011,
    error: 'invalid_scope',
    message: `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
  });

export const defaultWithOtherScopes = (scope: string): EntraError =>
  new EntraError({
    code: 70011,
    error: 'invalid_scope',
    message: `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid. .default scope can't be combined with resource-specific scopes.`,
  });

/** `/.default` of a resource of which nothing is declared and nothing granted: there is nothing to ask for. */
export const resourceNotDeclared = (
  { appId, displayName }: { appId: string; displayName: string },
  resource: { appId: string; requested: string },
  declared: readonly string[],
): EntraError =>
  new EntraError({
    code: 650057,
    error: 'invalid_client',
    message: `Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Client app ID: ${appId}(${displayName}). Resource value from request: ${resource.requested}. Resource app ID: ${resource.appId}. List of valid resources from app registration: ${declared.join(', ')}.`,
  });

export const unknownScopeOfResource = (application: string, scope: string, resource: string): EntraError =>
  new EntraError({
    code: 650053,
    error: 'invalid_client',
    message: `The application '${application}' asked for scope '${scope}' that doesn't exist on the resource '${resource}'. Contact the app vendor.`,
  });

export const unknownService = (resourceAppId: string, directoryName: string): EntraError =>
  new EntraError({
    code: 650052,
    error: 'invalid_client',
    message: `The app needs access to a service ('${resourceAppId}') that the organization '${directoryName}' has not subscribed to or enabled. Contact your IT Admin.`,
  });

export const unknownPermission = (clientId: string, resource: string, permissionId: string): EntraError =>
  new EntraError({
    code: 650056,
    error: 'invalid_client',
    message: `Misconfigured application: its registration declares the permission '${permissionId}', which '${resource}' does not have. Client app ID: ${clientId}.`,
  });

export const severalResources = (): EntraError =>
  new EntraError({
    code: 28000,
    error: 'invalid_scope',
    message:
      'Provided value for the input parameter scope is not valid because it contains more than one resource.',
  });

export const clientCredentialsScope = (scope: string): EntraError =>
  new EntraError({
    code: 1002012,
    error: 'invalid_scope',
    message: `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
  });

export const unknownResource = (resource: string, directoryName: string): EntraError =>
  new EntraError({
    code: 500011,
    error: 'invalid_resource',
    hasErrorUri: true,
    message: `The resource principal named ${resource} was not found in the tenant named ${directoryName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  });

export const unknownUser = (name: string, directoryName: string): EntraError =>
  new EntraError({
    code: 50034,
    error: 'invalid_grant',
    message: `The user account ${name} does not exist in the ${directoryName} directory. To sign into this application, the account must be added to the directory.`,
  });

export const disabledUser = (): EntraError =>
  new EntraError({ code: 50057, error: 'invalid_grant', message: 'The user account is disabled.' });

export const userOfOtherDirectory = (upn: string, directoryName: string, application: string): EntraError =>
  new EntraError({
    code: 50020,
    error: 'access_denied',
    message: `User account '${upn}' does not exist in tenant '${directoryName}' and cannot access the application '${application}' in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.`,
  });

export const noSession = (): EntraError =>
  new EntraError({
    code: 50058,
    error: 'login_required',
    message: 'A silent sign-in request was sent but no user is signed in.',
  });

export const notAssigned = (application: string, upn: string, error: OAuthErrorName): EntraError =>
  new EntraError({
    code: 50105,
    error,
    message: `Your administrator has configured the application ${application} to block users unless they are specifically granted ('assigned') access to the application. The signed in user '${upn}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.`,
  });

export const consentMissing = (clientId: string, application: string, error: OAuthErrorName): EntraError =>
  new EntraError({
    code: 65001,
    error,
    subError: 'consent_required',
    message: `The user or administrator has not consented to use the application with ID '${clientId}' named '${application}'. Send an interactive authorization request for this user and resource.`,
  });

/** Entra keeps the address of an invitation on a page of another service; number and wording are ours. */
export const unknownInvitation = (): EntraError =>
  new EntraError({
    code: 90023,
    error: 'invalid_request',
    message: 'The link is that of no invitation, or a newer one has taken its place. Ask for another.',
  });

export const consentDeclined = (error: 'access_denied' | 'consent_required'): EntraError =>
  new EntraError({
    code: 65004,
    error,
    hasErrorUri: true,
    message:
      error === 'access_denied'
        ? 'User declined to consent to access the app.'
        : 'The resource owner or authorization server denied the request.',
  });

export const adminConsentCanceled = (): EntraError =>
  new EntraError({ code: 65004, error: 'permission_denied', message: 'The admin canceled the request' });

export const adminApprovalNeeded = (): EntraError =>
  new EntraError({ code: 90094, error: 'access_denied', message: 'The grant requires admin permission.' });

export const commonNotAllowed = (): EntraError =>
  new EntraError({
    code: 9001023,
    error: 'invalid_request',
    message:
      "The v2.0 admin consent endpoint does not take 'common'. Use 'organizations', a tenant id or a domain.",
  });

export const grantNotOnCommon = (): EntraError =>
  new EntraError({
    code: 9001023,
    error: 'invalid_request',
    message:
      "The grant type isn't supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.",
  });

export const wrongMethod = (): EntraError =>
  new EntraError({
    code: 900561,
    error: 'invalid_request',
    message: 'The endpoint only accepts POST requests. Received a GET request.',
  });

export const disabledApplication = (clientId: string, name: string): EntraError =>
  new EntraError({
    code: 7000112,
    error: 'unauthorized_client',
    hasErrorUri: true,
    message: `Application '${clientId}'(${name}) is disabled.`,
  });

/** The page was answered too late, in another browser, or after a restart. */
export const lostFlow = (): EntraError =>
  new EntraError({
    code: 165000,
    error: 'invalid_request',
    message:
      'Invalid Request: the sign-in was begun in another browser, or took too long. Please start again.',
  });

export const notForPersonalAccounts = (clientId: string, name: string): EntraError =>
  new EntraError({
    code: 90130,
    error: 'invalid_request',
    message: `Application '${clientId}'(${name}) is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.`,
  });

export const personalAccountsOnly = (clientId: string, name: string): EntraError =>
  new EntraError({
    code: 9002346,
    error: 'invalid_request',
    message: `Application '${clientId}'(${name}) is configured for use by Microsoft Account users only. Please use the /consumers endpoint to serve this request.`,
  });

export const unknownInstance = (): EntraError =>
  new EntraError({
    code: 50049,
    error: 'invalid_instance',
    hasErrorUri: true,
    message: 'Unknown or invalid instance.',
  });

export const challengeRequired = (): EntraError =>
  new EntraError({
    code: 9002325,
    error: 'invalid_request',
    message: 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
  });

export const resourceParameterOnV2 = (): EntraError =>
  new EntraError({
    code: 901002,
    error: 'invalid_request',
    message: "The 'resource' request parameter is not supported.",
  });

export const resourceMissing = (): EntraError =>
  new EntraError({
    code: 50001,
    error: 'invalid_request',
    message: 'Resource identifier is not provided.',
  });

export const invalidClaims = (): EntraError =>
  new EntraError({
    code: 90013,
    error: 'invalid_request',
    message: "Invalid input received from the user: the 'claims' parameter is not valid.",
  });

export const invalidMaxAge = (): EntraError =>
  new EntraError({
    code: 90013,
    error: 'invalid_request',
    message: "Invalid input received from the user: 'max_age' is not a number of seconds.",
  });

export const ownSigningKeyRequired = (): EntraError =>
  new EntraError({
    code: 50146,
    error: 'invalid_request',
    hasErrorUri: true,
    message:
      "This application is required to be configured with an application-specific signing key. It is either not configured with one, or the key has expired or is not yet valid. Please contact the application's administrator.",
  });

export const mappedClaimsOfForeignAudience = (): EntraError =>
  new EntraError({
    code: 501461,
    error: 'invalid_request',
    message:
      "AcceptMappedClaims is only supported for a token audience matching the application GUID or an audience within the tenant's verified domains. Either change the resource identifier, or use an application-specific signing key.",
  });

export const strongerSignInNeeded = (
  error: 'interaction_required' | 'invalid_grant',
  resource: string,
): EntraError =>
  new EntraError({
    code: 50076,
    error,
    subError: 'basic_action',
    hasErrorUri: true,
    message: `Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '${resource}'.`,
  });

export const strongerSignInRefused = (): EntraError =>
  new EntraError({
    code: 500121,
    error: 'access_denied',
    message: 'Authentication failed during strong authentication request.',
  });

export const badUserCode = (): EntraError =>
  new EntraError({
    code: 70018,
    error: 'bad_verification_code',
    message: 'Invalid verification code due to User typing in wrong user code for device code flow.',
  });
