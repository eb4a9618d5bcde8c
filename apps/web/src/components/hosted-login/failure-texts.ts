import type { ErrorCode } from '@portico/core';
import { SAML_REFUSAL_CODES, type Whose } from '@portico/sign-in/refusals';

/** What is said to somebody whose sign-in came to nothing. */
export type FailureTexts = {
  readonly title: string;
  /** Who can do something about it, and what the reader does meanwhile. */
  readonly whose: Readonly<Record<Whose, string>>;
  readonly tryAgain: string;
  readonly anotherAccount: string;
  readonly asBefore: string;
  readonly otherWays: string;
  readonly back: (application: string) => string;
  /** An application without an address: on the desktop, in a terminal. */
  readonly open: (application: string) => string;
  readonly goBack: string;
  /** For whoever set out to accept an invitation. */
  readonly invitation: {
    readonly title: string;
    readonly open: string;
    readonly back: string;
    /** What a code means there, where that differs. Such a sentence says itself what became of the invitation. */
    readonly errors: Readonly<Partial<Record<ErrorCode, string>>>;
  };
  readonly send: string;
  readonly mailSubject: (application: string) => string;
  readonly mailBody: (facts: string) => string;
  readonly code: string;
  readonly request: string;
  /** By error code. What is missing here is said in the words of the code itself, in English. */
  readonly errors: Readonly<Record<string, string>>;
};

export const englishFailures: FailureTexts = {
  title: 'You are not signed in',
  whose: {
    person: 'You can continue yourself.',
    it_admin: 'Your organization’s IT admin has to fix this. Send them the code below.',
    inviter: 'Whoever invited you can make a new invitation.',
    developers: 'The developers of the application have to fix this. Send them the code below.',
    operator: 'The problem is on our side. If trying again does not help, pass on the code below.',
    nobody: 'This usually passes within minutes. If it does not, tell your IT admin.',
  },
  tryAgain: 'Try again',
  anotherAccount: 'Use another account',
  asBefore: 'Sign in as before',
  otherWays: 'Other ways to sign in',
  back: (application) => `Back to ${application}`,
  open: (application) => `Open ${application} and sign in from there.`,
  goBack: 'Go back to the application you came from and sign in from there.',
  invitation: {
    title: 'The invitation is not accepted',
    open: 'Nothing was used up: the invitation is still there. To accept it in another way, open its link again.',
    back: 'Back to the invitation',
    errors: {
      state_used:
        'This was started before, and may be finished by now. Open the link of the invitation again to see.',
      already_exists:
        'You are a member already, so there is nothing to accept. An invitation does not change a role: whoever invited you can change it.',
      sso_required:
        'The organization only lets people in through its own single sign-on. Open the link of the invitation again and accept it there.',
    },
  },
  send: 'Send this to your IT admin',
  mailSubject: (application) => `I cannot sign in to ${application}`,
  mailBody: (facts) => `Hello,\n\nI cannot sign in. This is what the page says:\n\n${facts}\n`,
  code: 'Code',
  request: 'request',
  errors: {
    sign_in_cancelled: 'You, or whoever signed in, cancelled at the identity provider.',
    state_expired: 'This sign-in took longer than ten minutes, so it has expired.',
    state_used: 'This sign-in was started, but not finished.',
    invalid_state: 'This sign-in has ended, or it was started in another browser.',
    login_page_expired:
      'This sign-in page is no longer valid. Go back to the application and sign in from there.',
    idp_error: 'Your organization’s identity provider did not let you sign in.',
    idp_unavailable: 'Your organization’s identity provider is not responding properly right now.',
    idp_client_refused:
      'Your organization’s identity provider no longer accepts this application: its credential expired or was removed. Your IT admin has to renew it.',
    idp_app_disabled:
      'This application is switched off at your organization’s identity provider. Your IT admin can switch it on again.',
    idp_assertion_refused:
      'Your organization’s identity provider could not check this service’s proof of who it is. The operator has to look at it. Try again later.',
    sign_in_app_misconfigured:
      'Your organization’s identity provider does not accept this service’s registration. The operator has to look at it. Try again later.',
    id_token_invalid: 'Your organization’s sign-in is misconfigured. Your IT admin has to look at it.',
    ...Object.fromEntries(
      SAML_REFUSAL_CODES.map((code) => [
        code,
        'Your organization’s sign-in is set up incorrectly. Your IT admin has to check it.',
      ]),
    ),
    saml_in_response_to: 'This answer belongs to another sign-in. Begin again.',
    saml_replayed: 'This answer was used before. Begin again.',
    saml_expired: 'The answer of your organization’s sign-in came too late, or a clock is wrong. Try again.',
    saml_stale_proof:
      'Your organization’s sign-in did not ask you to prove again who you are, which this application wants.',
    not_assigned: 'Your organization has not given you this application. Your IT admin can assign you to it.',
    connection_disabled: 'Your organization’s sign-in is switched off. Your IT admin can switch it on again.',
    organization_suspended: 'Your organization cannot sign in at the moment. Ask your IT admin why.',
    guest_sign_in_not_allowed:
      'You signed in with a guest account, and your organization does not let guests in. Use another account, or ask your IT admin.',
    not_a_member:
      'This account is not a member of the organization. Use another account, or ask your IT admin to invite you: you accept with this one.',
    no_organization:
      'This account does not belong to an organization here yet. Ask your IT admin to invite you: you accept with this one.',
    email_missing:
      'Your organization’s sign-in did not tell us your e-mail address. Your IT admin has to let it be sent.',
    domain_not_allowed:
      'This e-mail address does not belong to your organization’s domains. Use another account, or ask your IT admin.',
    replacement_not_switched:
      'Your organization is trying another way to sign in, which is not in use yet. Sign in as you did before.',
    replacement_undecided:
      'Your organization signs in another way now. Before you go on, one of its owners has to say who you were before. Ask your IT admin.',
    user_disabled: 'Your access has been switched off. Your IT admin can switch it on again.',
    sso_required:
      'Your organization only lets people in through its own single sign-on. Enter your work e-mail address.',
    provider_not_available: 'This sign-in method is not available here. Choose another one.',
    no_connection_for_email:
      'There is no single sign-on for this address. Check the spelling, or ask your IT admin.',
    sign_in_failed: 'The e-mail address or the password is wrong.',
    too_many_attempts: 'Too many attempts. Wait a few minutes, then try again.',
    too_many_beginnings:
      'Too many sign-ins were started from your network and not finished. Wait a minute, then try again.',
    invalid_request: 'Enter an e-mail address, for example name@company.com.',
    not_found: 'This is no longer available. Choose something else, or go back to the application.',
    wrong_origin:
      'This page was called from another site. Go back to the application and sign in from there.',
    offline: 'The service cannot be reached. Check your network connection, then try again.',
    secret_unavailable: 'Something went wrong on our side. The operator has to fix it.',
    unavailable: 'Signing in is not possible right now. Try again in a moment.',
    no_application:
      'No application is set up for sign-ins from here. Open the application itself and sign in there.',
    connection_choice_required: 'Open the application of your organization and sign in there.',
    body_too_large: 'What was sent is too large. Go back and try again.',
    unsupported_media_type: 'This page was called in a way that it does not support. Go back and try again.',
    method_not_allowed: 'This page was called in a way that it does not support. Go back and try again.',
    unknown_field: 'Something was sent that this page does not know. Go back and try again.',
    invitation_invalid:
      'This invitation has been accepted, revoked or replaced, or it has expired. Ask whoever invited you for a new one.',
    invitation_for_others:
      'The account you signed in with cannot accept this invitation. Accept it with another account.',
    already_exists: 'You are a member already. Sign in as usual.',
    address_taken: 'This e-mail address is already in use here. Sign in with it, or use another one.',
    internal: 'Something went wrong on our side. Try again in a moment.',
  },
};
