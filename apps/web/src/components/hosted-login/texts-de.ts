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
  errors: {
    no_connection_for_email:
      'Für diese Adresse gibt es hier keine Anmeldung. Prüfen Sie die Schreibweise oder fragen Sie die Verwaltung Ihrer Organisation.',
    sign_in_failed: 'E-Mail-Adresse oder Passwort stimmen nicht.',
    too_many_attempts: 'Zu viele Versuche. Warten Sie ein wenig und versuchen Sie es dann noch einmal.',
    login_page_expired:
      'Diese Anmeldeseite gilt hier nicht mehr. Gehen Sie zurück zur Anwendung und melden Sie sich von dort an.',
    connection_disabled: 'Diese Verbindung ist nicht aktiv. Fragen Sie die Verwaltung Ihrer Organisation.',
    organization_suspended: 'Diese Organisation kann sich zurzeit nicht anmelden.',
    provider_not_available: 'Dieser Weg zur Anmeldung steht hier nicht zur Verfügung.',
    not_a_member: 'Sie gehören nicht zu dieser Organisation. Bitten Sie deren Verwaltung, Sie hinzuzufügen.',
    offline: 'Der Dienst ist nicht erreichbar. Prüfen Sie das Netz und versuchen Sie es noch einmal.',
    internal: 'Bei uns ist etwas schiefgegangen. Versuchen Sie es gleich noch einmal.',
    invalid_request: 'Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@firma.de.',
  },
};
