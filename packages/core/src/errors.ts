/**
 * The closed union of error codes. Each row is what a person reads and the HTTP status of the answer; the log text
 * (`detail`) is given where the error is made and never leaves the server.
 */
const ERRORS = {
  // The request itself
  invalid_request: [400, 'The request is malformed.'],
  unknown_field: [400, 'The request has an unknown field.'],
  two_credentials: [400, 'Send either the session cookie or an access token, not both.'],
  body_too_large: [413, 'The request is too large.'],
  unsupported_media_type: [415, 'Send the request body as JSON.'],
  not_found: [404, 'There is nothing at this address, or you do not have access to it.'],
  method_not_allowed: [405, 'This address does not accept that method.'],
  conflict: [409, 'Somebody else changed this at the same time. Reload the page.'],
  already_exists: [409, 'This already exists.'],
  too_many_open: [409, 'There are too many of these open already. Remove some first.'],
  too_many_attempts: [429, 'Too many attempts. Wait a few minutes, then try again.'],
  too_many_beginnings: [
    429,
    'Too many sign-ins were started from your network and not finished. Wait a minute, then try again.',
  ],
  internal: [500, 'Something went wrong on our side. Look whether it was done before you try again.'],
  secret_unavailable: [
    500,
    'A stored secret could not be decrypted. The operator has to check the master key.',
  ],
  unavailable: [503, 'The service cannot answer right now. Try again in a moment.'],

  // Who is asking
  not_signed_in: [401, 'Sign in first.'],
  sign_in_failed: [401, 'The e-mail address or the password is wrong.'],
  invalid_token: [401, 'The access token is not valid here.'],
  insufficient_scope: [403, 'The access token lacks the scope that this needs.'],
  recent_sign_in_required: [403, 'Sign in again to confirm that it is you.'],
  other_sign_in_required: [
    403,
    'This organization does not accept the way you signed in. Use its own single sign-on.',
  ],
  forbidden: [403, 'Your role does not allow this.'],
  wrong_origin: [403, 'The request came from another site.'],
  last_owner: [409, 'An organization needs at least one owner.'],
  last_operator: [409, 'A deployment needs at least one operator.'],
  invitation_invalid: [
    410,
    'This invitation has been accepted, revoked or replaced, or it has expired. Ask whoever invited you for a new one.',
  ],
  invitation_for_others: [
    409,
    'The account you are signed in with cannot accept this invitation. Sign out, or accept it as somebody new.',
  ],
  address_taken: [409, 'This address is already in use here. Sign in with it, or choose another one.'],
  password_of_other_user: [
    409,
    'Somebody here signs in with this address and a password already. If that is the same person, they join the two on their profile page.',
  ],
  password_by_link: [
    403,
    'Your password was set through a link that somebody else made, so it does not prove enough here. Ask an owner of your organization for a new invitation, and accept it over single sign-on.',
  ],
  both_in_use: [
    409,
    'Applications know these two as different people already, so they cannot be joined. Ask the people who run the applications.',
  ],
  setup_link_invalid: [
    404,
    'This setup link does not exist. Look whether all of it was copied, or ask whoever sent it for a new one.',
  ],
  setup_link_expired: [410, 'This setup link has expired. Ask whoever sent it for a new one.'],
  setup_link_revoked: [410, 'This setup link was taken back. Ask whoever sent it for a new one.'],
  setup_link_completed: [410, 'This setup link is done: what it was for is set up.'],
  setup_link_other_browser: [
    409,
    'This setup link is in use in another browser. Go on there, or ask whoever sent it to release it.',
  ],
  setup_closed: [410, 'The first operator has already been created.'],
  link_invalid: [410, 'This link has been used or replaced, or it has expired. Ask for a new one.'],
  weak_password: [400, 'Choose a password of 12 to 256 characters that is not your e-mail address.'],
  invalid_redirect_uri: [
    400,
    'A redirect URI has to be https, or http on 127.0.0.1, [::1] or localhost, without a fragment.',
  ],

  // One-click Microsoft
  ms_provision_not_configured: [
    503,
    'Connecting Microsoft is not set up on this Portico. The operator has to register the provisioning app.',
  ],
  sign_in_app_not_configured: [
    503,
    'Connecting Microsoft without any access is not set up on this Portico. The operator has to register the sign-in app.',
  ],
  level_not_offered: [
    409,
    'This Portico asks Microsoft for another permission than the one that was chosen. Reload the page, and read what it asks for now.',
  ],
  return_url_not_allowed: [400, 'The return address is not registered for this project.'],
  invalid_state: [
    400,
    'This page was opened from an unknown link or from another browser. Start again from the dashboard.',
  ],
  state_expired: [400, 'The request has expired. Start again from the dashboard.'],
  state_used: [409, 'This step was already completed.'],
  consent_denied: [403, 'You, or whoever signed in, pressed Cancel at Microsoft. Nothing was created.'],
  consent_incomplete: [403, 'The approval at Microsoft does not cover what Portico needs to create the app.'],
  directory_mismatch: [
    403,
    'The person who signed in does not belong to the Entra directory that gave the approval.',
  ],
  admin_required: [
    403,
    'Only a Global Administrator or a Privileged Role Administrator of the Entra directory can connect it.',
  ],
  guest_not_allowed: [
    403,
    'Guests of an Entra directory cannot connect it. An administrator who belongs to it has to.',
  ],
  provisioning_app_misconfigured: [
    503,
    'The provisioning app is registered incorrectly: groupMembershipClaims has to be DirectoryRole, and the id_token needs the optional claim acct. The operator has to correct it.',
  ],
  sign_in_app_misconfigured: [
    503,
    'The sign-in app of this Portico is registered incorrectly, or Microsoft does not accept it. The operator has to correct it.',
  ],
  directory_already_connected: [
    409,
    'This Entra directory belongs to another organization of the project. An owner of that organization has to agree first.',
  ],
  not_our_app: [
    409,
    'In the Entra directory there is somebody else’s app where Portico has its own. Portico neither uses, nor changes, nor deletes it.',
  ],
  provisioning_failed: [
    502,
    'Microsoft refused a step, so nothing was connected. Everything that had been created was deleted.',
  ],
  provisioning_in_progress: [409, 'This connection is already being set up.'],
  disconnect_first: [
    409,
    'Portico already looks after this Entra directory with full care, and its app is still there. Disconnect first: that deletes the app. Then connect without access.',
  ],
  no_app_roles: [
    409,
    'This connection has no app of its own in the Entra directory, so app roles give nothing there. Make the rule of a group.',
  ],
  nothing_to_manage: [
    409,
    'This connection has nothing in the Entra directory that Portico could check, repair or renew: it was connected without access.',
  ],

  // Connections that are entered by hand
  discovery_failed: [
    422,
    'At this address there is no OpenID provider that Portico can use. Look at the issuer in the console of your identity provider.',
  ],
  discovery_mismatch: [
    422,
    'The provider at this address calls itself by another issuer. Enter the one that it names, if it is yours.',
  ],
  issuer_differs: [
    409,
    'The provider’s own issuer differs from what was entered by a slash at its end. Accept its own to go on.',
  ],
  issuer_of_other_provider: [
    422,
    'This issuer is of another provider than the one that you chose. Add a connection for that one.',
  ],
  directory_issuer_wanted: [
    422,
    'The issuer of an Entra directory is https://login.microsoftonline.com/, its tenant ID, and /v2.0 at the end.',
  ],
  issuer_in_use: [
    409,
    'People have signed in over this connection already, and they would be strangers at another issuer. Make a connection of its own for it.',
  ],
  client_secret_missing: [400, 'Enter the client secret, or choose another way to authenticate the client.'],
  not_entered_yet: [409, 'Enter what the identity provider gives first.'],
  metadata_not_found: [422, 'At this address there is no metadata that Portico can read.'],
  metadata_invalid: [422, 'This is not the metadata of a SAML identity provider that Portico can use.'],
  metadata_not_idp: [
    422,
    'This is not the metadata of an identity provider. Look for “metadata” in the console of your identity provider.',
  ],
  metadata_several: [409, 'There are several identity providers in this file. Choose yours.'],
  metadata_expired: [422, 'This metadata is no longer valid. Download it anew at your identity provider.'],
  certificate_invalid: [
    422,
    'This is not a certificate that can be read. Copy it whole, with its first and last line.',
  ],
  certificate_not_new: [
    422,
    'This certificate has ended, or is the one that Portico knows already. Give the new one.',
  ],
  private_key_pasted: [
    422,
    'This is a private key. Portico did not keep it. Make a new one at your identity provider if it was its own, and paste the certificate.',
  ],
  key_not_supported: [
    422,
    'Portico verifies SAML with RSA keys of 2048 bits or more. Let your identity provider sign with one.',
  ],
  identity_provider_in_use: [
    409,
    'People have signed in over this connection already, and who they are is said by this identity provider. Make a connection of its own for another one.',
  ],
  subject_in_use: [
    409,
    'People have signed in over this connection already, and they are known by their subject. It cannot be read from elsewhere any more.',
  ],
  not_tried_yet: [
    409,
    'Nobody has tried this connection as it is now. Try it first, or switch it on anyway.',
  ],

  // Sign-in
  connection_disabled: [403, 'This connection is not active. Ask the administrator of your organization.'],
  organization_suspended: [403, 'This organization cannot sign in at the moment.'],
  sign_in_cancelled: [403, 'The sign-in was cancelled.'],
  idp_error: [403, 'The identity provider did not sign you in.'],
  idp_unavailable: [502, 'The identity provider is not responding correctly. Try again in a moment.'],
  idp_client_refused: [
    502,
    'The identity provider no longer accepts the credential of this connection. An administrator of your organization has to renew it.',
  ],
  idp_app_disabled: [
    502,
    'The app of this connection is switched off in the directory of your organization. An administrator of the directory has to switch it on again.',
  ],
  idp_assertion_refused: [
    502,
    'The identity provider could not check what this service proves itself with. The operator has to look at it.',
  ],
  id_token_invalid: [401, 'Your organization’s sign-in is misconfigured. Send this code to your IT admin.'],
  // Of SAML, each with what it has to say to an administrator
  saml_response_invalid: [
    401,
    'Your organization’s sign-in is misconfigured. Send this code to your IT admin.',
  ],
  saml_algorithm: [401, 'Your organization’s sign-in is misconfigured. Send this code to your IT admin.'],
  saml_signature_missing: [
    401,
    'Your organization’s sign-in is misconfigured. Send this code to your IT admin.',
  ],
  saml_signature_unknown_certificate: [
    401,
    'Your organization’s sign-in is misconfigured. Send this code to your IT admin.',
  ],
  saml_signature_invalid: [
    401,
    'Your organization’s sign-in is misconfigured. Send this code to your IT admin.',
  ],
  saml_decryption_failed: [
    401,
    'Your organization’s sign-in is misconfigured. Send this code to your IT admin.',
  ],
  saml_encrypted_id: [401, 'Your organization’s sign-in is misconfigured. Send this code to your IT admin.'],
  saml_issuer: [401, 'Your organization’s sign-in is misconfigured. Send this code to your IT admin.'],
  saml_recipient: [401, 'Your organization’s sign-in is misconfigured. Send this code to your IT admin.'],
  saml_audience: [401, 'Your organization’s sign-in is misconfigured. Send this code to your IT admin.'],
  saml_in_response_to: [
    401,
    'This answer of your identity provider belongs to another sign-in. Start again.',
  ],
  saml_replayed: [401, 'This answer of your identity provider was used before. Start again.'],
  saml_expired: [
    401,
    'The sign-in took too long, or a clock is wrong. Try again; if it stays, send this code to your IT admin.',
  ],
  saml_stale_proof: [
    401,
    'Your identity provider did not ask you to sign in again, which this application wants. Send this code to your IT admin.',
  ],
  subject_missing: [401, 'Your organization’s sign-in is misconfigured. Send this code to your IT admin.'],
  subject_transient: [401, 'Your organization’s sign-in is misconfigured. Send this code to your IT admin.'],
  not_assigned: [
    403,
    'Your identity provider does not let you use this application. Ask your IT admin to assign you to it.',
  ],
  guest_sign_in_not_allowed: [403, 'Guests of the directory cannot sign in to this organization.'],
  not_a_member: [
    403,
    'You are not a member of this organization. Ask its administrator to invite you: you accept with the sign-in that you just used.',
  ],
  email_missing: [
    403,
    'Your organization’s sign-in did not tell your e-mail address. Send this code to your IT admin.',
  ],
  domain_not_allowed: [403, 'Your e-mail address does not belong to a verified domain of this organization.'],
  replacement_not_switched: [
    403,
    'Your organization is trying another way to sign in, which is not in use yet. Sign in as you did before.',
  ],
  replacement_undecided: [
    403,
    'Your organization signs in another way now, and an owner of it has to say who you were before. Ask your IT admin, then sign in again.',
  ],
  user_disabled: [403, 'Your access has been switched off. Ask the administrator of your organization.'],
  no_application: [
    404,
    'No application is set up to receive you here. Open the application itself to sign in.',
  ],
  connection_choice_required: [400, 'Choose the organization to sign in to.'],
  login_page_expired: [
    400,
    'This sign-in page has expired or belongs to another browser. Go back to the application and sign in from there.',
  ],
  no_connection_for_email: [
    404,
    'There is no single sign-on for this address. Check the spelling, or ask the administrator of your organization.',
  ],
  provider_not_available: [400, 'This sign-in method is not available here.'],
  no_organization: [
    403,
    'You do not belong to an organization here yet. Ask its administrator to invite you: you accept with the sign-in that you just used.',
  ],
  sso_required: [403, 'This organization requires its own single sign-on.'],
  domain_not_proven: [
    409,
    'The TXT record was not found. DNS changes can take some minutes to become visible.',
  ],
  domain_not_verified: [
    409,
    'A connection is limited to verified domains of its organization. Verify the domain first, then choose it here.',
  ],
  domain_not_ownable: [400, 'This domain cannot belong to a single organization.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type ErrorCode = keyof typeof ERRORS;

export const ERROR_CODES = Object.keys(ERRORS) as ErrorCode[];

/** The HTTP status that answers this code. The only place that knows. */
export function statusOf(code: ErrorCode): number {
  return ERRORS[code][0];
}

/** The sentence for people. Never contains input. */
export function messageOf(code: ErrorCode): string {
  return ERRORS[code][1];
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERRORS, value);
}

export type ErrorOptions = {
  /** For the log only. May name settings and identifiers, never a secret. */
  readonly detail?: string;
  /** What a program can act on: field names, missing permissions. Sent to the caller. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
};

/** A failure with a code of the closed union. Thrown inside, turned into HTTP in one place. */
export class PorticoError extends Error {
  override readonly name = 'PorticoError';
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly data: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, options: ErrorOptions = {}) {
    super(options.detail === undefined ? code : `${code}: ${options.detail}`, { cause: options.cause });
    this.code = code;
    this.detail = options.detail;
    this.data = options.data;
  }
}

/** Structural on purpose: Next bundles a second copy of this module, and `instanceof` would not see across. */
export function isPorticoError(error: unknown): error is PorticoError {
  return (
    error instanceof Error && error.name === 'PorticoError' && 'code' in error && isErrorCode(error.code)
  );
}

/** Stops with that code unless the condition holds. Keeps a guard on one line. */
export function assertThat(condition: unknown, code: ErrorCode, options?: ErrorOptions): asserts condition {
  if (!condition) throw new PorticoError(code, options);
}
