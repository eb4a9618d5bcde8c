import { englishFailures } from '../hosted-login/failure-texts.ts';
import type { Language } from '../language.ts';
import { englishInvitation, type InvitationTexts } from './invitation-texts.ts';

/**
 * Every text of the pages that people meet outside the dashboard who are not signing in just now: an invitation, a password
 * link, what comes after either, and an address where nothing is. A further language is one more object of this shape.
 */
export type OutsideTexts = {
  readonly language: Language;
  readonly loading: string;
  /** Before the id of one. */
  readonly request: string;
  readonly copyRequest: (copied: boolean) => string;
  readonly sessionEnded: { readonly title: string; readonly signIn: string; readonly after: string };
  /** For who opens a link again that they have used. */
  readonly signInInstead: string;
  /** Where fields of a form were refused: see `fields`. */
  readonly marked: { readonly one: string; readonly several: string };
  /** What has to stand in a field, by its name; the token is in the link. */
  readonly fields: Readonly<Record<'token' | 'name' | 'email' | 'password', string>>;
  readonly passwordHint: string;
  readonly invitation: InvitationTexts;
  readonly accepted: {
    readonly title: string;
    readonly lead: string;
    readonly administering: string;
    readonly dashboard: string;
  };
  readonly setPassword: {
    readonly title: string;
    readonly lead: string;
    readonly password: string;
    readonly submit: string;
    readonly busy: string;
  };
  /** The dashboard's door, after one of these. */
  readonly door: {
    readonly signIn: string;
    readonly passwordSet: string;
    readonly joined: string;
    readonly withPassword: string;
    readonly signedOut: string;
    readonly signInAgain: string;
  };
  readonly nothing: { readonly title: string; readonly lead: string; readonly dashboard: string };
  readonly broken: { readonly title: string; readonly lead: string; readonly again: string };
  /** By error code: all that the forms of these pages can be answered. */
  readonly errors: Readonly<Record<string, string>>;
};

const INCOMPLETE = 'This link is incomplete. Open the whole link that you were given, or ask for a new one.';
const PASSWORD = 'Choose a password of 12 to 256 characters that is not your e-mail address.';
const SESSION_ENDED = 'Your session has ended.';

export const english: OutsideTexts = {
  language: 'en',
  loading: 'Loading',
  request: 'Request',
  copyRequest: (copied) => (copied ? 'Copied request id' : 'Copy request id'),
  sessionEnded: {
    title: SESSION_ENDED,
    signIn: 'Sign in in a new tab',
    after: ', then come back and try again.',
  },
  signInInstead: 'Used it already? Sign in',
  marked: { one: 'Check the marked field.', several: 'Check the marked fields.' },
  fields: {
    token: INCOMPLETE,
    name: 'Enter your name, in at most 100 characters.',
    email: 'Enter an e-mail address, for example name@company.com.',
    password: PASSWORD,
  },
  passwordHint: '12 to 256 characters. A sentence is fine.',
  invitation: englishInvitation,
  accepted: {
    title: 'You are a member',
    lead: 'Open the application and sign in the same way as just now. You can close this page.',
    administering:
      'Owners and admins manage the organization on the dashboard, with the same single sign-on.',
    dashboard: 'Open the dashboard',
  },
  setPassword: {
    title: 'Set your password',
    lead: 'The link works once. Afterwards you sign in with this password.',
    password: 'New password',
    submit: 'Set password',
    busy: 'Setting the password…',
  },
  door: {
    signIn: 'Sign in',
    passwordSet: 'Your password is set',
    joined: 'You have joined',
    withPassword: 'Sign in with your e-mail address and password.',
    signedOut: 'You are signed out',
    signInAgain: 'Sign in again',
  },
  nothing: {
    title: 'There is nothing here',
    lead: 'The address is wrong, or you do not have access to it.',
    dashboard: 'Go to the dashboard',
  },
  broken: {
    title: 'This page could not be shown',
    lead: 'Something went wrong on our side. Nothing was changed.',
    again: 'Try again',
  },
  errors: {
    ...englishFailures.errors,
    not_signed_in: SESSION_ENDED,
    conflict: 'Somebody else changed this at the same time. Open the link that you were given again.',
    link_invalid: 'This link has been used or replaced, or it has expired. Ask for a new one.',
    weak_password: PASSWORD,
    invalid_request: INCOMPLETE,
    not_found: 'This is no longer available. Open the link that you were given again.',
    wrong_origin: 'This page was called from another site. Open the link that you were given again.',
    organization_suspended: 'Nobody can join this organization at the moment. Ask whoever invited you why.',
    invitation_for_others:
      'The account you are signed in with cannot accept this invitation. Sign out, or accept it as somebody new.',
    unavailable: 'The service cannot answer right now. Try again in a moment.',
    internal: 'Something went wrong on our side. Open the link that you were given again.',
  },
};
