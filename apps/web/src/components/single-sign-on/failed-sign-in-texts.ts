import { isErrorCode } from '@portico/core';
import { refusalOf, type Whose } from '@portico/sign-in/refusals';
import { isOfConnection } from './connection-standing.ts';

/** What happened to the person, said to their administrator; `{provider}` is whoever they sign in at. */
const FAILED_SIGN_INS: Readonly<Record<string, string>> = {
  sign_in_cancelled: 'Somebody pressed Cancel at {provider}.',
  state_expired: 'Somebody took longer than ten minutes to sign in.',
  state_used: 'A sign-in was started but not finished.',
  idp_error: '{provider} refused the sign-in.',
  idp_client_refused:
    '{provider} does not accept the credential: it has expired, or it or the app was deleted.',
  idp_app_disabled: 'The enterprise app is switched off in the directory.',
  idp_assertion_refused:
    '{provider} could not check what Portico proves itself with. The credential is not at fault.',
  sign_in_app_misconfigured:
    '{provider} does not accept the sign-in app of this Portico, or it is set up incorrectly.',
  id_token_invalid: '{provider}’s answer failed a check. The app registration may have been changed.',
  saml_response_invalid: '{provider} sent something that is no SAML response as it has to be.',
  saml_algorithm: '{provider} signs or encrypts by a method that is not taken, such as SHA-1 or an EC key.',
  saml_signature_missing: '{provider} signed neither the response nor the assertion.',
  saml_signature_unknown_certificate:
    '{provider} signed with a certificate that this connection does not know.',
  saml_signature_invalid: 'The signature of {provider} does not fit what it sent.',
  saml_decryption_failed: '{provider} encrypted for another key than the one of this connection.',
  saml_encrypted_id:
    '{provider} encrypted the NameID or an attribute alone. Let it encrypt the whole assertion.',
  saml_issuer: 'The answer came from another identity provider than the one that was entered.',
  saml_recipient: '{provider} sent its answer for another address than the ACS URL of this connection.',
  saml_audience: '{provider} made its answer for another audience than the entity ID of this connection.',
  saml_in_response_to: 'An answer of {provider} did not fit the request that somebody came from.',
  saml_replayed: 'Somebody brought an answer of {provider} a second time.',
  saml_expired: 'The answer of {provider} was too old or too new: compare its clock.',
  saml_stale_proof: '{provider} did not ask somebody again to prove who they are.',
  subject_missing: '{provider} did not say who somebody is: no NameID, or not the chosen attribute.',
  subject_transient:
    '{provider} sends a NameID that changes at each sign-in. Choose an attribute that says who somebody is.',
  not_assigned: '{provider} does not let somebody use this application: they are not assigned to it.',
  connection_disabled: 'The connection is switched off.',
  organization_suspended: 'The organization is suspended.',
  guest_sign_in_not_allowed: 'A guest of the directory tried to sign in. Guests are not let in.',
  not_a_member: 'Somebody who is not a member tried to sign in.',
  no_organization: 'Somebody who belongs to no organization tried to sign in.',
  user_disabled: 'Somebody whose access is switched off tried to sign in.',
  email_missing: 'The identity provider did not tell the e-mail address of somebody new.',
  domain_not_allowed: 'Somebody signed in with an address outside your verified domains.',
  replacement_not_switched: 'Somebody came over a connection that has not replaced the old one yet.',
  replacement_undecided:
    'Somebody came over the new connection, and an owner has to say who they were before.',
  sso_required: 'Somebody tried to sign in without your single sign-on.',
  provider_not_available: 'The application asked for a sign-in method that it does not offer.',
  idp_unavailable: '{provider} did not respond.',
  unavailable: 'Portico was not available.',
  secret_unavailable: 'Portico could not decrypt the client secret.',
  invitation_invalid: 'Somebody came to accept an invitation that was no longer open.',
  invitation_for_others: 'Somebody came to accept an invitation that is not for them.',
  already_exists: 'A member came to accept an invitation once more.',
  internal: 'Something went wrong in Portico.',
};

const WHOSE: Readonly<Record<Whose, string>> = {
  person: 'They can try again.',
  it_admin: 'This is for the organization’s administrator.',
  inviter: 'Whoever invited them can make a new invitation.',
  developers: 'This is for the developers of the application.',
  operator: 'This is for the operator of this Portico.',
  nobody: 'This usually passes within minutes.',
};

/** Beside what a browser said of a connection: anybody can make one say it. */
export const HEARSAY =
  'Only the browser said so, which anybody can make it do: try the connection with a test sign-in.';

const ACTS: Readonly<Record<string, string>> = {
  person: 'The person who signs in',
  it_admin: 'Your Entra administrator',
  developers: 'The developers of the application',
  operator: 'The operator of this Portico',
  nobody: 'Nobody: it passes',
};

/** Who can act about what Entra answered. */
export const actorOf = (who: string): string => ACTS[who] ?? who;

/** What happened, in words; undefined for a code that has none. */
export const whatFailed = (code: string, provider = 'Microsoft'): string | undefined =>
  FAILED_SIGN_INS[code]?.replaceAll('{provider}', provider);

/**
 * A code in words, and in one sentence whose matter it is.
 *
 * @param provider the name of whoever people sign in at
 */
export function failedSignIn(
  code: string,
  provider?: string,
): {
  readonly what: string;
  readonly who?: undefined;
  readonly how: string;
} {
  const what = whatFailed(code, provider) ?? whatFailed('internal') ?? '';
  return { what, how: WHOSE[isErrorCode(code) ? refusalOf(code).whose : 'operator'] };
}

/** Whether nobody but a browser said it of the connection. Whoever cancels is believed: it is their own doing. */
export const isHearsay = (said: {
  readonly code: string;
  readonly reportedBy: 'identity_provider' | 'browser' | null;
  readonly isTest: boolean;
}): boolean => said.reportedBy === 'browser' && !said.isTest && isOfConnection(said.code);
