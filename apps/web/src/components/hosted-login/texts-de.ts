import { germanFailures } from './failure-texts-de.ts';
import type { LoginTexts } from './texts.ts';

export const german: LoginTexts = {
  language: 'de',
  title: (project) => `Bei ${project} anmelden`,
  signUpTitle: (project) => `Willkommen bei ${project}`,
  lead: (application) => `weiter zu ${application}`,
  email: 'Berufliche E-Mail-Adresse',
  next: 'Weiter',
  busy: 'Einen Moment …',
  or: 'oder',
  continueWith: (provider) => `Weiter mit ${provider}`,
  chooseConnection: 'Ihre Organisation hat mehrere Wege zur Anmeldung. Welcher ist Ihrer?',
  chooseOrganization: 'Wohin möchten Sie?',
  chooseUser: 'Ihre Adresse gehört zu mehreren Stellen. Wohin möchten Sie?',
  administration: 'Verwaltung',
  onlySso: 'verlangt die eigene Anmeldung (SSO)',
  password: 'Passwort',
  signIn: 'Anmelden',
  usePassword: 'Stattdessen ein Passwort verwenden',
  otherAddress: 'Andere Adresse verwenden',
  support: 'Anfrage',
  failure: germanFailures,
};
