import type { ErrorCode } from '@portico/core';

/** Who can do something about it. */
export type Whose = 'person' | 'it_admin' | 'inviter' | 'developers' | 'operator' | 'nobody';

/** What to do with a sign-in that came to nothing: one idea for every way in. */
export type Refusal = {
  /** What the waiting application is told (RFC 6749 section 4.1.2.1). */
  readonly error: 'access_denied' | 'temporarily_unavailable' | 'server_error';
  /** For its developers: ASCII, without anything about the person. */
  readonly description: string;
  readonly whose: Whose;
  /**
   * What trying again means: the same way once more, the same way as somebody else (who is signed in there would only come
   * back as who they are), the connection that this one is to replace, or the sign-in page with its other ways.
   */
  readonly again: 'same' | 'another_account' | 'as_before' | 'other_way';
  /** The person knows what they did, so the application is told without a page between. */
  readonly atOnce?: true;
};

const ofPerson = (description: string): Refusal => ({
  error: 'access_denied',
  description,
  whose: 'it_admin',
  again: 'another_account',
});
const ofConnection = (description: string): Refusal => ({
  error: 'access_denied',
  description,
  whose: 'it_admin',
  again: 'same',
});

/** What can be wrong with an answer over SAML: for its administrator each says something else, for everybody else one thing. */
const ANSWER_REFUSED = {
  ...ofConnection('the answer of the identity provider did not pass the checks'),
  error: 'server_error',
} as const;
const SAML_REFUSALS = {
  saml_response_invalid: ANSWER_REFUSED,
  saml_algorithm: ANSWER_REFUSED,
  saml_signature_missing: ANSWER_REFUSED,
  saml_signature_unknown_certificate: ANSWER_REFUSED,
  saml_signature_invalid: ANSWER_REFUSED,
  saml_decryption_failed: ANSWER_REFUSED,
  saml_encrypted_id: ANSWER_REFUSED,
  saml_issuer: ANSWER_REFUSED,
  saml_recipient: ANSWER_REFUSED,
  saml_audience: ANSWER_REFUSED,
  saml_in_response_to: ANSWER_REFUSED,
  saml_replayed: ANSWER_REFUSED,
  saml_expired: ANSWER_REFUSED,
  saml_stale_proof: ANSWER_REFUSED,
  subject_missing: ANSWER_REFUSED,
  subject_transient: ANSWER_REFUSED,
} as const satisfies Partial<Record<ErrorCode, Refusal>>;

/** Every code of an answer over SAML that was not taken. */
export const SAML_REFUSAL_CODES = Object.keys(SAML_REFUSALS) as (keyof typeof SAML_REFUSALS)[];

const REFUSALS = {
  sign_in_cancelled: {
    error: 'access_denied',
    description: 'the person cancelled at the identity provider',
    whose: 'person',
    again: 'same',
    atOnce: true,
  },
  state_expired: {
    error: 'access_denied',
    description: 'the person took too long at the identity provider',
    whose: 'person',
    again: 'same',
  },
  state_used: {
    error: 'access_denied',
    description: 'the sign-in was begun and not finished',
    whose: 'person',
    again: 'same',
  },
  idp_error: ofConnection('the identity provider refused the sign-in'),
  idp_client_refused: {
    ...ofConnection('the identity provider refused the credential of the connection'),
    error: 'server_error',
  },
  idp_app_disabled: {
    ...ofConnection('the app of the connection is switched off at the identity provider'),
    error: 'server_error',
  },
  idp_assertion_refused: {
    error: 'server_error',
    description: 'the identity provider could not check what the service proves itself with',
    whose: 'operator',
    again: 'same',
  },
  sign_in_app_misconfigured: {
    error: 'server_error',
    description: 'the identity provider does not accept the sign-in app of the service',
    whose: 'operator',
    again: 'same',
  },
  id_token_invalid: {
    ...ofConnection('the answer of the identity provider did not pass the checks'),
    error: 'server_error',
  },
  ...SAML_REFUSALS,
  not_assigned: ofPerson('the identity provider does not let this person use the application'),
  connection_disabled: ofConnection('the connection is not active'),
  organization_suspended: ofConnection('the connection is not active'),
  guest_sign_in_not_allowed: ofPerson('guests of the directory may not sign in'),
  not_a_member: ofPerson('the person is not a member of the organization'),
  email_missing: ofConnection('the identity provider told no e-mail address'),
  domain_not_allowed: ofPerson('the e-mail address is outside the verified domains of the organization'),
  replacement_not_switched: {
    error: 'access_denied',
    description: 'the connection is to replace another one, by which people still sign in',
    whose: 'person',
    again: 'as_before',
  },
  replacement_undecided: {
    ...ofPerson('an owner of the organization has to say who this person was before'),
    again: 'as_before',
  },
  no_organization: ofPerson('the person belongs to no organization'),
  user_disabled: ofPerson('the person may not sign in'),
  invitation_invalid: {
    error: 'access_denied',
    description: 'the invitation is no longer open',
    whose: 'inviter',
    again: 'same',
  },
  invitation_for_others: {
    error: 'access_denied',
    description: 'the invitation is not for users like this one',
    whose: 'person',
    again: 'another_account',
  },
  // Met by who accepts an invitation and is a member.
  already_exists: {
    error: 'access_denied',
    description: 'the person is a member already',
    whose: 'person',
    again: 'same',
  },
  sso_required: {
    error: 'access_denied',
    description: 'the organization lets people in over its own single sign-on',
    whose: 'person',
    again: 'other_way',
  },
  provider_not_available: {
    error: 'access_denied',
    description: 'this project has no such provider',
    whose: 'developers',
    again: 'other_way',
  },
  idp_unavailable: {
    error: 'temporarily_unavailable',
    description: 'the identity provider cannot be reached',
    whose: 'nobody',
    again: 'same',
  },
  unavailable: {
    error: 'temporarily_unavailable',
    description: 'the sign-in cannot be served right now',
    whose: 'nobody',
    again: 'same',
  },
  secret_unavailable: {
    error: 'server_error',
    description: 'a stored secret could not be opened',
    whose: 'operator',
    again: 'same',
  },
} as const satisfies Partial<Record<ErrorCode, Refusal>>;

/** Ours: nothing that a person or their administrator could change. */
const OURS: Refusal = {
  error: 'server_error',
  description: 'the sign-in failed on our side',
  whose: 'operator',
  again: 'same',
};

/** With which a waiting application is told that the person went back without signing in. */
export const GIVEN_UP: Pick<Refusal, 'error' | 'description'> = {
  error: 'access_denied',
  description: 'the person went back without signing in',
};

/**
 * Refusals of which no application hears, because none waits: for whom they are. Undefined where the sentence of the code
 * names who acts.
 */
const WITHOUT_APPLICATION: Partial<Record<ErrorCode, Whose | undefined>> = {
  invalid_state: 'person',
  login_page_expired: 'person',
  not_found: 'person',
  wrong_origin: 'person',
  no_application: 'developers',
  too_many_attempts: 'nobody',
  too_many_beginnings: 'nobody',
  invitation_invalid: undefined,
  already_exists: 'person',
  invalid_request: 'person',
  body_too_large: 'person',
  unsupported_media_type: 'person',
};

/** Every code of a refusal of which no application hears. */
export const LONE_CODES = Object.keys(WITHOUT_APPLICATION) as ErrorCode[];

/** Who can do something about a refusal; undefined where its own sentence says that. What is not known is ours. */
export function whoseOf(code: ErrorCode): Whose | undefined {
  return code in WITHOUT_APPLICATION ? WITHOUT_APPLICATION[code] : refusalOf(code).whose;
}

/** Every code that has a plan of its own. */
export const REFUSAL_CODES = Object.keys(REFUSALS) as (keyof typeof REFUSALS)[];

export function refusalOf(code: ErrorCode): Refusal {
  return (REFUSALS as Partial<Record<ErrorCode, Refusal>>)[code] ?? OURS;
}
