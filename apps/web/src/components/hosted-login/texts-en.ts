import type { Language } from '../language.ts';
import { englishFailures, type FailureTexts } from './failure-texts.ts';

export type Theme = 'system' | 'light' | 'dark';

/** Every text of the hosted login page. A further language is one more object of this shape. */
export type LoginTexts = {
  readonly language: Language;
  readonly title: (project: string) => string;
  readonly signUpTitle: (project: string) => string;
  readonly lead: (application: string) => string;
  readonly email: string;
  readonly next: string;
  readonly busy: string;
  readonly or: string;
  readonly continueWith: (provider: string) => string;
  readonly chooseConnection: string;
  readonly chooseOrganization: string;
  readonly chooseUser: string;
  readonly administration: string;
  readonly onlySso: string;
  readonly password: string;
  readonly signIn: string;
  readonly usePassword: string;
  readonly otherAddress: string;
  /** Before the id of one. */
  readonly request: string;
  readonly copyRequest: (copied: boolean) => string;
  /** The link to the content, for who goes by keyboard. */
  readonly skip: string;
  readonly appearance: (now: Theme, next: Theme) => string;
  /** After a sign-out that went on to the identity provider. */
  readonly signedOut: { readonly title: string; readonly text: string };
  readonly failure: FailureTexts;
};

export const english: LoginTexts = {
  language: 'en',
  title: (project) => `Sign in to ${project}`,
  signUpTitle: (project) => `Welcome to ${project}`,
  lead: (application) => `to continue to ${application}`,
  email: 'Work e-mail address',
  next: 'Continue',
  busy: 'One moment…',
  or: 'or',
  continueWith: (provider) => `Continue with ${provider}`,
  chooseConnection: 'Your organization has several ways to sign in. Which one is yours?',
  chooseOrganization: 'Where do you want to go?',
  chooseUser: 'You have access to several places. Where do you want to go?',
  administration: 'Administration',
  onlySso: 'requires its own single sign-on',
  password: 'Password',
  signIn: 'Sign in',
  usePassword: 'Use a password instead',
  otherAddress: 'Use another address',
  request: 'Request',
  copyRequest: (copied) => (copied ? 'Copied request id' : 'Copy request id'),
  skip: 'Skip to the content',
  appearance: (now, next) => `Appearance: ${now}. Change to ${next}.`,
  signedOut: { title: 'You are signed out', text: 'You can close this page.' },
  failure: englishFailures,
};
