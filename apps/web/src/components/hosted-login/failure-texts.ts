import type { Whose } from '@portico/sign-in/refusals';

/** What is said to somebody whose sign-in came to nothing. */
export type FailureTexts = {
  readonly title: string;
  /** Who can do something about it, and what the reader does meanwhile. */
  readonly whose: Readonly<Record<Whose, string>>;
  readonly tryAgain: string;
  readonly anotherAccount: string;
  readonly otherWays: string;
  readonly back: (application: string) => string;
  /** An application without an address: on the desktop, in a terminal. */
  readonly open: (application: string) => string;
  readonly goBack: string;
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
    person: 'You can go on yourself.',
    it_admin: 'This is for the IT admin of your organization to sort out. Send them the code below.',
    developers: 'This is for the developers of the application to sort out. Send them the code below.',
    operator: 'This is ours to sort out. If trying again does not help, pass on the code below.',
    nobody:
      'Nobody has to do anything: this usually passes within minutes. If it does not, tell your IT admin.',
  },
  tryAgain: 'Try again',
  anotherAccount: 'Use another account',
  otherWays: 'Other ways to sign in',
  back: (application) => `Back to ${application}`,
  open: (application) => `Open ${application} and sign in from there.`,
  goBack: 'Go back to the application you came from and sign in from there.',
  send: 'Send this to your IT admin',
  mailSubject: (application) => `I cannot sign in to ${application}`,
  mailBody: (facts) => `Hello,\n\nI cannot sign in. This is what the page says:\n\n${facts}\n`,
  code: 'Code',
  request: 'request',
  errors: {
    sign_in_cancelled: 'You, or whoever signed in, cancelled at the identity provider.',
    state_expired: 'This sign-in took longer than ten minutes, so it no longer counts.',
    state_used: 'This sign-in was started, but not finished.',
    invalid_state: 'This sign-in is over, or it was started in another browser.',
    login_page_expired:
      'This sign-in page is no longer valid. Go back to the application and sign in from there.',
    idp_error: 'Your organization’s identity provider did not let you sign in.',
    idp_unavailable: 'Your organization’s identity provider is not answering properly right now.',
    idp_client_refused:
      'Your organization’s identity provider no longer accepts this application: its secret expired or was removed. Your IT admin has to renew it.',
    id_token_invalid: 'Your organization’s sign-in is misconfigured. Your IT admin has to look at it.',
    connection_disabled: 'Your organization’s sign-in is switched off. Your IT admin can switch it on again.',
    organization_suspended: 'Your organization cannot sign in at the moment. Ask your IT admin why.',
    guest_sign_in_not_allowed:
      'You signed in with a guest account, and your organization does not let guests in. Use another account, or ask your IT admin.',
    not_a_member:
      'This account is not a member of the organization. Use another account, or ask your IT admin to add you.',
    no_organization:
      'This account does not belong to an organization here yet. Ask your IT admin to add you.',
    domain_not_allowed:
      'This e-mail address does not belong to your organization’s domains. Use another account, or ask your IT admin.',
    user_disabled: 'Your access was switched off. Your IT admin can switch it on again.',
    sso_required:
      'Your organization only lets people in through its own single sign-on. Enter your work e-mail address.',
    provider_not_available: 'This way to sign in is not available here. Choose another one.',
    no_connection_for_email:
      'There is no single sign-on for this address. Check the spelling, or ask your IT admin.',
    sign_in_failed: 'The e-mail address or the password is not right.',
    too_many_attempts: 'Too many attempts. Wait a few minutes, then try again.',
    invalid_request: 'Enter an e-mail address, for example name@company.com.',
    not_found: 'This choice is no longer available. Choose again.',
    wrong_origin:
      'This page was opened from another site. Go back to the application and sign in from there.',
    offline: 'The service cannot be reached. Check your network, then try again.',
    secret_unavailable: 'The sign-in failed on our side. The operator has to look at it.',
    unavailable: 'The sign-in cannot be served right now. Try again in a moment.',
    internal: 'The sign-in failed on our side. Try again in a moment.',
  },
};
