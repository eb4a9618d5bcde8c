import { SAML_REFUSAL_CODES } from '@portico/sign-in/refusals';
import type { FailureTexts } from './failure-texts.ts';

export const germanFailures: FailureTexts = {
  title: 'Sie sind nicht angemeldet',
  whose: {
    person: 'Sie können selbst weitermachen.',
    it_admin: 'Das muss die IT-Abteilung Ihrer Organisation beheben. Schicken Sie ihr den Code unten.',
    inviter: 'Wer Sie eingeladen hat, kann Ihnen eine neue Einladung schicken.',
    developers: 'Das müssen die Entwickler der Anwendung beheben. Schicken Sie ihnen den Code unten.',
    operator: 'Das liegt an uns. Wenn ein neuer Versuch nicht hilft, geben Sie den Code unten weiter.',
    nobody: 'Das gibt sich meist nach wenigen Minuten. Wenn nicht, sagen Sie Ihrer IT-Abteilung Bescheid.',
  },
  tryAgain: 'Noch einmal versuchen',
  anotherAccount: 'Anderes Konto verwenden',
  asBefore: 'Wie bisher anmelden',
  otherWays: 'Andere Anmeldemöglichkeiten',
  back: (application) => `Zurück zu ${application}`,
  open: (application) => `Öffnen Sie ${application} und melden Sie sich dort an.`,
  goBack: 'Gehen Sie zurück zur Anwendung, aus der Sie kommen, und melden Sie sich dort an.',
  invitation: {
    title: 'Die Einladung ist nicht angenommen',
    open: 'Nichts ist verbraucht: Die Einladung besteht noch. Um sie auf anderem Weg anzunehmen, öffnen Sie ihren Link noch einmal.',
    back: 'Zurück zur Einladung',
    errors: {
      state_used:
        'Damit wurde schon begonnen, und inzwischen ist es vielleicht geschehen. Öffnen Sie den Link der Einladung noch einmal, dann sehen Sie es.',
      already_exists:
        'Sie gehören schon dazu und brauchen nichts anzunehmen. Eine Einladung ändert keine Rolle: Das kann, wer Sie eingeladen hat.',
      sso_required:
        'Die Organisation verlangt ihre eigene Anmeldung (SSO). Öffnen Sie den Link der Einladung noch einmal und nehmen Sie sie dort an.',
    },
  },
  send: 'An Ihre IT-Abteilung schicken',
  mailSubject: (application) => `Ich kann mich nicht bei ${application} anmelden`,
  mailBody: (facts) => `Guten Tag,\n\nich kann mich nicht anmelden. Das steht auf der Seite:\n\n${facts}\n`,
  code: 'Code',
  request: 'Anfrage',
  errors: {
    sign_in_cancelled: 'Sie oder jemand anderes hat die Anmeldung beim Anmeldedienst abgebrochen.',
    state_expired: 'Diese Anmeldung hat länger als zehn Minuten gedauert und ist abgelaufen.',
    state_used: 'Diese Anmeldung wurde begonnen, aber nicht abgeschlossen.',
    invalid_state: 'Diese Anmeldung ist beendet oder wurde in einem anderen Browser begonnen.',
    login_page_expired:
      'Diese Anmeldeseite ist abgelaufen. Gehen Sie zurück zur Anwendung und melden Sie sich dort an.',
    idp_error: 'Der Anmeldedienst Ihrer Organisation hat Sie nicht angemeldet.',
    idp_unavailable: 'Der Anmeldedienst Ihrer Organisation antwortet gerade nicht richtig.',
    idp_client_refused:
      'Der Anmeldedienst Ihrer Organisation akzeptiert diese Anwendung nicht mehr: Ihre hinterlegten Anmeldedaten sind abgelaufen oder wurden entfernt. Ihre IT-Abteilung muss sie erneuern.',
    idp_app_disabled:
      'Diese Anwendung ist beim Anmeldedienst Ihrer Organisation abgeschaltet. Ihre IT-Abteilung kann sie wieder einschalten.',
    idp_assertion_refused:
      'Der Anmeldedienst Ihrer Organisation konnte nicht prüfen, womit sich dieser Dienst ausweist. Der Betreiber muss das beheben. Versuchen Sie es später noch einmal.',
    sign_in_app_misconfigured:
      'Der Anmeldedienst Ihrer Organisation akzeptiert die Registrierung dieses Dienstes nicht. Der Betreiber muss das beheben. Versuchen Sie es später noch einmal.',
    id_token_invalid:
      'Die Anmeldung Ihrer Organisation ist falsch eingerichtet. Ihre IT-Abteilung muss sie prüfen.',
    ...Object.fromEntries(
      SAML_REFUSAL_CODES.map((code) => [
        code,
        'Die Anmeldung Ihrer Organisation ist falsch eingerichtet. Ihre IT-Abteilung muss sie prüfen.',
      ]),
    ),
    saml_in_response_to: 'Diese Antwort gehört zu einer anderen Anmeldung. Beginnen Sie noch einmal.',
    saml_replayed: 'Diese Antwort wurde schon verwendet. Beginnen Sie noch einmal.',
    saml_expired:
      'Die Antwort des Anmeldedienstes Ihrer Organisation kam zu spät, oder eine Uhr geht falsch. Versuchen Sie es noch einmal.',
    saml_stale_proof:
      'Der Anmeldedienst Ihrer Organisation hat Sie nicht noch einmal nach Ihrer Anmeldung gefragt, was diese Anwendung verlangt.',
    not_assigned:
      'Ihre Organisation hat Ihnen diese Anwendung nicht zugewiesen. Ihre IT-Abteilung kann das tun.',
    connection_disabled:
      'Die Anmeldung Ihrer Organisation ist ausgeschaltet. Ihre IT-Abteilung kann sie wieder einschalten.',
    organization_suspended:
      'Ihre Organisation kann sich zurzeit nicht anmelden. Fragen Sie Ihre IT-Abteilung nach dem Grund.',
    guest_sign_in_not_allowed:
      'Sie haben sich mit einem Gastkonto angemeldet, und Ihre Organisation lässt keine Gäste zu. Verwenden Sie ein anderes Konto oder fragen Sie Ihre IT-Abteilung.',
    not_a_member:
      'Dieses Konto gehört nicht zu der Organisation. Verwenden Sie ein anderes Konto oder bitten Sie Ihre IT-Abteilung um eine Einladung, die Sie mit diesem annehmen.',
    no_organization:
      'Dieses Konto gehört hier noch zu keiner Organisation. Bitten Sie Ihre IT-Abteilung um eine Einladung, die Sie mit diesem annehmen.',
    email_missing:
      'Die Anmeldung Ihrer Organisation hat Ihre E-Mail-Adresse nicht mitgeteilt. Ihre IT-Abteilung muss sie übermitteln lassen.',
    domain_not_allowed:
      'Diese E-Mail-Adresse gehört nicht zu den Domains Ihrer Organisation. Verwenden Sie ein anderes Konto oder fragen Sie Ihre IT-Abteilung.',
    replacement_not_switched:
      'Ihre Organisation erprobt eine andere Anmeldung, die noch nicht gilt. Melden Sie sich wie bisher an.',
    replacement_undecided:
      'Ihre Organisation meldet sich jetzt anders an. Zuvor muss jemand, dem sie dort gehört, bestätigen, wer Sie bisher waren. Fragen Sie Ihre IT-Abteilung.',
    user_disabled: 'Ihr Zugang wurde gesperrt. Ihre IT-Abteilung kann ihn wieder freischalten.',
    sso_required:
      'Ihre Organisation verlangt ihre eigene Anmeldung (SSO). Geben Sie Ihre berufliche E-Mail-Adresse ein.',
    provider_not_available: 'Diese Anmeldemöglichkeit gibt es hier nicht. Wählen Sie eine andere.',
    no_connection_for_email:
      'Für diese Adresse gibt es hier keine Anmeldung. Prüfen Sie die Schreibweise oder fragen Sie Ihre IT-Abteilung.',
    sign_in_failed: 'Die E-Mail-Adresse oder das Passwort ist falsch.',
    too_many_attempts: 'Zu viele Versuche. Warten Sie einige Minuten und versuchen Sie es dann noch einmal.',
    too_many_beginnings:
      'Aus Ihrem Netz wurden zu viele Anmeldungen begonnen und nicht abgeschlossen. Warten Sie eine Minute und versuchen Sie es dann noch einmal.',
    invalid_request: 'Geben Sie eine E-Mail-Adresse ein, etwa name@firma.de.',
    not_found: 'Das gibt es nicht mehr. Wählen Sie etwas anderes oder gehen Sie zurück zur Anwendung.',
    wrong_origin:
      'Diese Seite wurde von einer anderen Website aus aufgerufen. Gehen Sie zurück zur Anwendung und melden Sie sich dort an.',
    offline:
      'Der Dienst ist nicht erreichbar. Prüfen Sie Ihre Netzwerkverbindung und versuchen Sie es noch einmal.',
    secret_unavailable: 'Bei uns ist etwas schiefgegangen. Der Betreiber muss das beheben.',
    unavailable: 'Die Anmeldung ist gerade nicht möglich. Versuchen Sie es gleich noch einmal.',
    no_application:
      'Für Anmeldungen von hier aus ist keine Anwendung eingerichtet. Öffnen Sie die Anwendung selbst und melden Sie sich dort an.',
    connection_choice_required: 'Öffnen Sie die Anwendung Ihrer Organisation und melden Sie sich dort an.',
    body_too_large: 'Es wurde zu viel gesendet. Gehen Sie zurück und versuchen Sie es noch einmal.',
    unsupported_media_type:
      'Diese Seite wurde auf eine Weise aufgerufen, die sie nicht unterstützt. Gehen Sie zurück und versuchen Sie es noch einmal.',
    method_not_allowed:
      'Diese Seite wurde auf eine Weise aufgerufen, die sie nicht unterstützt. Gehen Sie zurück und versuchen Sie es noch einmal.',
    unknown_field:
      'Es wurde etwas gesendet, das diese Seite nicht kennt. Gehen Sie zurück und versuchen Sie es noch einmal.',
    invitation_invalid:
      'Diese Einladung wurde angenommen, widerrufen oder ersetzt, oder sie ist abgelaufen. Bitten Sie um eine neue.',
    invitation_for_others:
      'Mit diesem Konto können Sie die Einladung nicht annehmen. Nehmen Sie sie mit einem anderen Konto an.',
    already_exists: 'Sie gehören schon dazu. Melden Sie sich an wie immer.',
    address_taken:
      'Diese E-Mail-Adresse wird hier schon verwendet. Melden Sie sich mit ihr an oder verwenden Sie eine andere.',
    internal: 'Bei uns ist etwas schiefgegangen. Versuchen Sie es gleich noch einmal.',
  },
};
