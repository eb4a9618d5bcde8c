/** Codes of Graph's error envelope that the emulator uses. */
export type GraphErrorCode =
  | 'Authorization_IdentityNotFound'
  | 'Authentication_MSGraphPermissionMissing'
  | 'Authentication_RequestFromNonPremiumTenantOrB2CTenant'
  | 'Authorization_RequestDenied'
  | 'BadRequest'
  | 'CannotDeleteOrUpdateEnabledEntitlement'
  | 'CannotUpdateLockedServicePrincipalProperty'
  | 'CredentialInvalidLifetimeAsPerAppPolicy'
  | 'CredentialTypeNotAllowedAsPerAppPolicy'
  | 'CredentialValidationUnavailable'
  | 'Directory_ExpiredPageToken'
  | 'ExtensionError'
  | 'FailedDependency'
  | 'HostNameNotOnVerifiedDomain'
  | 'ImageNotFound'
  | 'InvalidAccessTokenVersion'
  | 'InvalidAuthenticationToken'
  | 'InvalidFederatedIdentityCredentialValue'
  | 'InvalidRequest'
  | 'InvalidUniqueTenantIdentifierAsPerAppPolicy'
  | 'KeyCredentialsInvalidEndDate'
  | 'MaximumValueExceeded'
  | 'NotEmulated'
  | 'ObjectIdentifierInUse'
  | 'RequestMissingRequiredParameter'
  | 'Request_BadRequest'
  | 'Request_MultipleObjectsWithSameKeyValue'
  | 'Request_ResourceNotFound'
  | 'Request_UnsupportedQuery'
  | 'ResourceNotFound'
  | 'SyncStateNotFound'
  | 'TooManyRequests'
  | 'UnknownError'
  | 'ValidationError';

interface ErrorDetail {
  code: string;
  message: string;
  target: string;
}

/** A refusal of Graph: status, code, and the message that goes out. */
export class GraphError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 424 | 429 | 500 | 501;
  readonly code: GraphErrorCode;
  /** For the request log only: what would have helped. */
  readonly hint: string | undefined;
  /** What is wrong, part by part. */
  details: readonly ErrorDetail[] | undefined;
  /** Where to ask instead. */
  location: string | undefined;

  constructor(status: GraphError['status'], code: GraphErrorCode, message: string, hint?: string) {
    super(message);
    this.name = 'GraphError';
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

/** A refusal of a name that objects of a type do not have in v1.0, or not for this. */
export class UnknownName extends GraphError {
  readonly typeName: string;
  /** `a/b` for one inside another, `a[0].b` likewise. */
  readonly path: string;

  constructor(code: GraphErrorCode, message: string, { typeName, path }: { typeName: string; path: string }) {
    super(400, code, message);
    this.name = 'UnknownName';
    this.typeName = typeName;
    this.path = path;
  }
}

export const invalidToken = (message: string): GraphError =>
  new GraphError(401, 'InvalidAuthenticationToken', message);

export const resourceNotFound = (id: string): GraphError =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

/** @param hint which permission or ownership would have allowed it; it is logged, not sent */
export const insufficientPrivileges = (hint: string): GraphError =>
  new GraphError(
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
    hint,
  );

export const badRequest = (message: string): GraphError => new GraphError(400, 'Request_BadRequest', message);

/** Another object of the directory has that value already: programs look for the code inside. @param property as Graph names it */
export function objectConflict(property: string): GraphError {
  const message = `Another object with the same value for property ${property} already exists.`;
  const error = badRequest(message);
  error.details = [{ code: 'ObjectConflict', message, target: property }];
  return error;
}

export const unsupportedQuery = (message: string): GraphError =>
  new GraphError(400, 'Request_UnsupportedQuery', message);

export const sameKeyValue = (message: string): GraphError =>
  new GraphError(409, 'Request_MultipleObjectsWithSameKeyValue', message);

/** One of a kind is there already. */
export const uniquenessViolated = (): GraphError =>
  sameKeyValue(
    'Request contains property changes that would result in property-uniqueness violation(s). Please retry your request with corrected values.',
  );

interface InnerError {
  /** ISO 8601 without zone, as Graph writes it. */
  date: string;
  'request-id': string;
  'client-request-id': string;
}

/** Graph's body of a refusal. */
export const errorEnvelope = (
  { code, message, details }: GraphError,
  innerError: InnerError,
): Record<string, unknown> => ({
  error: { code, message, ...(details !== undefined && { details }), innerError },
});
