import type { FailureTexts } from './failure-texts.ts';

export const germanFailures: FailureTexts = {
  title: 'Sie sind nicht angemeldet',
  whose: {
    person: 'Sie können selbst weitermachen.',
    it_admin: 'Darum muss sich die IT Ihrer Organisation kümmern. Schicken Sie ihr den Code unten.',
    developers: 'Darum müssen sich die Entwickler der Anwendung kümmern. Schicken Sie ihnen den Code unten.',
    operator: 'Das liegt an uns. Wenn ein neuer Versuch nicht hilft, geben Sie den Code unten weiter.',
    nobody:
      'Niemand muss etwas tun: So etwas ist meist nach wenigen Minuten vorbei. Wenn nicht, sagen Sie Ihrer IT Bescheid.',
  },
  tryAgain: 'Noch einmal versuchen',
  anotherAccount: 'Anderes Konto verwenden',
  otherWays: 'Andere Wege zur Anmeldung',
  back: (application) => `Zurück zu ${application}`,
  open: (application) => `Öffnen Sie ${application} und melden Sie sich dort an.`,
  goBack: 'Gehen Sie zurück zur Anwendung, aus der Sie kommen, und melden Sie sich dort an.',
  send: 'An Ihre IT schicken',
  mailSubject: (application) => `Ich kann mich nicht bei ${application} anmelden`,
  mailBody: (facts) => `Guten Tag,\n\nich kann mich nicht anmelden. Das steht auf der Seite:\n\n${facts}\n`,
  code: 'Code',
  request: 'Anfrage',
  errors: {
    sign_in_cancelled: 'Die Anmeldung wurde abgebrochen.',
    state_expired: 'Diese Anmeldung hat länger als zehn Minuten gedauert und gilt deshalb nicht mehr.',
    state_used: 'Diese Anmeldung wurde begonnen, aber nicht abgeschlossen.',
    invalid_state: 'Diese Anmeldung ist vorbei oder wurde in einem anderen Browser begonnen.',
    login_page_expired:
      'Diese Anmeldeseite gilt nicht mehr. Gehen Sie zurück zur Anwendung und melden Sie sich dort an.',
    idp_error: 'Der Anmeldedienst Ihrer Organisation hat Sie nicht angemeldet.',
    idp_unavailable: 'Der Anmeldedienst Ihrer Organisation antwortet gerade nicht richtig.',
    idp_client_refused:
      'Der Anmeldedienst Ihrer Organisation akzeptiert diese Anwendung nicht mehr: Das hinterlegte Client-Secret ist abgelaufen oder wurde entfernt. Ihre IT muss es erneuern.',
    id_token_invalid: 'Die Anmeldung Ihrer Organisation ist falsch eingerichtet. Ihre IT muss sie prüfen.',
    connection_disabled:
      'Die Anmeldung Ihrer Organisation ist ausgeschaltet. Ihre IT kann sie wieder einschalten.',
    organization_suspended:
      'Ihre Organisation kann sich zurzeit nicht anmelden. Fragen Sie Ihre IT nach dem Grund.',
    guest_sign_in_not_allowed:
      'Sie haben sich mit einem Gastkonto angemeldet, und Ihre Organisation lässt keine Gäste zu. Verwenden Sie ein anderes Konto oder fragen Sie Ihre IT.',
    not_a_member:
      'Dieses Konto gehört nicht zu der Organisation. Verwenden Sie ein anderes Konto oder bitten Sie Ihre IT, Sie hinzuzufügen.',
    no_organization:
      'Dieses Konto gehört hier noch zu keiner Organisation. Bitten Sie Ihre IT, Sie hinzuzufügen.',
    domain_not_allowed:
      'Diese E-Mail-Adresse gehört nicht zu den Domains Ihrer Organisation. Verwenden Sie ein anderes Konto oder fragen Sie Ihre IT.',
    user_disabled: 'Ihr Zugang wurde gesperrt. Ihre IT kann ihn wieder freischalten.',
    sso_required:
      'In Ihre Organisation kommt man nur über deren eigene Anmeldung (SSO). Geben Sie Ihre berufliche E-Mail-Adresse ein.',
    provider_not_available:
      'Dieser Weg zur Anmeldung steht hier nicht zur Verfügung. Wählen Sie einen anderen.',
    no_connection_for_email:
      'Für diese Adresse gibt es hier keine Anmeldung. Prüfen Sie die Schreibweise oder fragen Sie Ihre IT.',
    sign_in_failed: 'E-Mail-Adresse oder Passwort stimmen nicht.',
    too_many_attempts: 'Zu viele Versuche. Warten Sie einige Minuten und versuchen Sie es dann noch einmal.',
    invalid_request: 'Geben Sie eine E-Mail-Adresse ein, etwa name@firma.de.',
    not_found: 'Diese Auswahl gibt es nicht mehr. Wählen Sie noch einmal.',
    wrong_origin:
      'Diese Seite wurde von einer anderen Website aus aufgerufen. Gehen Sie zurück zur Anwendung und melden Sie sich dort an.',
    offline: 'Der Dienst ist nicht erreichbar. Prüfen Sie das Netz und versuchen Sie es noch einmal.',
    secret_unavailable: 'Die Anmeldung ist bei uns fehlgeschlagen. Der Betreiber muss sich das ansehen.',
    unavailable: 'Die Anmeldung ist gerade nicht möglich. Versuchen Sie es gleich noch einmal.',
    internal: 'Die Anmeldung ist bei uns fehlgeschlagen. Versuchen Sie es gleich noch einmal.',
  },
};
