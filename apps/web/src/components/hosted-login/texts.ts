import { englishFailures, type FailureTexts } from './failure-texts.ts';
import { german } from './texts-de.ts';

/** Every text of the hosted login page. A further language is one more object of this shape. */
export type LoginTexts = {
  readonly language: string;
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
  readonly support: string;
  readonly failure: FailureTexts;
};

const english: LoginTexts = {
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
  chooseUser: 'Your address belongs to several places. Where do you want to go?',
  administration: 'Administration',
  onlySso: 'asks for its own single sign-on',
  password: 'Password',
  signIn: 'Sign in',
  usePassword: 'Use a password instead',
  otherAddress: 'Use another address',
  support: 'Request',
  failure: englishFailures,
};

const LANGUAGES: Readonly<Record<string, LoginTexts>> = { en: english, de: german };

/**
 * The texts in the first language that we have.
 *
 * @param asked BCP 47 tags of the application's `ui_locales`, most wanted first
 * @param accepted the browser's `Accept-Language`, whose order browsers keep by weight
 */
export function loginTexts(asked: readonly string[], accepted: string | null): LoginTexts {
  const tags = [...asked, ...(accepted ?? '').split(',').map((part) => part.split(';')[0] ?? '')];
  const known = tags.map((tag) => tag.trim().toLowerCase().split('-')[0] ?? '');
  const first = known.find((language) => Object.hasOwn(LANGUAGES, language));
  return LANGUAGES[first ?? 'en'] ?? english;
}
