import { germanFailures } from '../hosted-login/failure-texts-de.ts';
import { germanInvitation } from './invitation-texts-de.ts';
import type { OutsideTexts } from './texts-en.ts';

const INCOMPLETE =
  'Dieser Link ist unvollständig. Öffnen Sie den ganzen Link, den Sie bekommen haben, oder bitten Sie um einen neuen.';
const PASSWORD = 'Wählen Sie ein Passwort mit 12 bis 256 Zeichen, das nicht Ihre E-Mail-Adresse ist.';
const SESSION_ENDED = 'Ihre Sitzung ist beendet.';

export const german: OutsideTexts = {
  language: 'de',
  loading: 'Wird geladen',
  request: 'Anfrage',
  copyRequest: (copied) => (copied ? 'Nummer der Anfrage kopiert' : 'Nummer der Anfrage kopieren'),
  sessionEnded: {
    title: SESSION_ENDED,
    signIn: 'Melden Sie sich in einem neuen Tab an',
    after: ' und versuchen Sie es hier noch einmal.',
  },
  signInInstead: 'Schon verwendet? Zur Anmeldung',
  marked: { one: 'Prüfen Sie das markierte Feld.', several: 'Prüfen Sie die markierten Felder.' },
  fields: {
    token: INCOMPLETE,
    name: 'Geben Sie Ihren Namen ein, mit höchstens 100 Zeichen.',
    email: 'Geben Sie eine E-Mail-Adresse ein, etwa name@firma.de.',
    password: PASSWORD,
  },
  passwordHint: '12 bis 256 Zeichen. Gern auch ein ganzer Satz.',
  invitation: germanInvitation,
  accepted: {
    title: 'Sie sind jetzt Mitglied',
    lead: 'Öffnen Sie die Anwendung und melden Sie sich dort genauso an wie eben. Diese Seite können Sie schließen.',
    administering:
      'Inhaber und Admins verwalten die Organisation im Dashboard. Dort melden Sie sich auf dieselbe Weise an.',
    dashboard: 'Dashboard öffnen',
  },
  setPassword: {
    title: 'Passwort festlegen',
    lead: 'Der Link funktioniert nur einmal. Danach melden Sie sich mit diesem Passwort an.',
    password: 'Neues Passwort',
    submit: 'Passwort festlegen',
    busy: 'Wird gespeichert …',
  },
  door: {
    signIn: 'Anmelden',
    passwordSet: 'Ihr Passwort ist festgelegt',
    joined: 'Sie sind beigetreten',
    withPassword: 'Melden Sie sich mit Ihrer E-Mail-Adresse und Ihrem Passwort an.',
    signedOut: 'Sie sind abgemeldet',
    signInAgain: 'Wieder anmelden',
  },
  nothing: {
    title: 'Hier gibt es nichts',
    lead: 'Die Adresse ist falsch, oder Sie haben keinen Zugriff darauf.',
    dashboard: 'Zum Dashboard',
  },
  broken: {
    title: 'Diese Seite kann gerade nicht angezeigt werden',
    lead: 'Bei uns ist etwas schiefgegangen. Es wurde nichts geändert.',
    again: 'Noch einmal versuchen',
  },
  errors: {
    ...germanFailures.errors,
    not_signed_in: SESSION_ENDED,
    conflict:
      'Daran wurde gleichzeitig an anderer Stelle etwas geändert. Öffnen Sie den Link, den Sie bekommen haben, noch einmal.',
    link_invalid:
      'Dieser Link wurde schon verwendet oder ersetzt, oder er ist abgelaufen. Bitten Sie um einen neuen.',
    weak_password: PASSWORD,
    invalid_request: INCOMPLETE,
    not_found: 'Das gibt es nicht mehr. Öffnen Sie den Link, den Sie bekommen haben, noch einmal.',
    wrong_origin:
      'Diese Seite wurde von einer anderen Website aus aufgerufen. Öffnen Sie den Link, den Sie bekommen haben, noch einmal.',
    organization_suspended:
      'Dieser Organisation kann zurzeit niemand beitreten. Fragen Sie bei der Person nach, die Sie eingeladen hat.',
    invitation_for_others:
      'Mit dem Konto, mit dem Sie angemeldet sind, können Sie diese Einladung nicht annehmen. Melden Sie sich ab oder nehmen Sie sie als jemand anderes an.',
    unavailable: 'Der Dienst kann gerade nicht antworten. Versuchen Sie es gleich noch einmal.',
    internal: 'Bei uns ist etwas schiefgegangen. Öffnen Sie noch einmal den Link, den Sie bekommen haben.',
  },
};
