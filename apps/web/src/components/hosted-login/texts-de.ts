import { germanFailures } from './failure-texts-de.ts';
import type { LoginTexts } from './texts-en.ts';

const THEMES = { system: 'wie das System', light: 'hell', dark: 'dunkel' };

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
  chooseConnection: 'Ihre Organisation bietet mehrere Anmeldungen an. Welche nutzen Sie?',
  chooseOrganization: 'Wohin möchten Sie?',
  chooseUser: 'Sie haben Zugang zu mehreren Bereichen. Wohin möchten Sie?',
  administration: 'Verwaltung',
  onlySso: 'verlangt die eigene Anmeldung (SSO)',
  password: 'Passwort',
  signIn: 'Anmelden',
  usePassword: 'Stattdessen ein Passwort verwenden',
  otherAddress: 'Andere Adresse verwenden',
  request: 'Anfrage',
  copyRequest: (copied) => (copied ? 'Nummer der Anfrage kopiert' : 'Nummer der Anfrage kopieren'),
  skip: 'Zum Inhalt springen',
  appearance: (now, next) => `Darstellung: ${THEMES[now]}. Zu ${THEMES[next]} wechseln.`,
  signedOut: { title: 'Sie sind abgemeldet', text: 'Sie können diese Seite schließen.' },
  failure: germanFailures,
};
