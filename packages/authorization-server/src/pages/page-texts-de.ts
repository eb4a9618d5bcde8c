import type { PageTexts } from './page-texts-en.ts';

export const germanPages: PageTexts = {
  language: 'de',
  cancel: 'Abbrechen',
  consent: {
    signedIn: (as, of) =>
      `Sie sind${as === undefined ? '' : ` als ${as}`}${of === undefined ? '' : ` bei ${of}`} angemeldet.`,
    allowTitle: (application) => `${application} den Zugriff erlauben?`,
    goOnTitle: (application) => `Weiter zu ${application}?`,
    asks: (application) => `${application} möchte:`,
    onlyIfYours: 'Fahren Sie nur fort, wenn Sie diese Anwendung gerade selbst gestartet haben.',
    allow: 'Erlauben',
    goOn: 'Weiter',
    over: {
      title: 'Diese Frage ist abgelaufen',
      text: 'Sie wurde schon beantwortet, oder es hat zu lange gedauert. Melden Sie sich in der Anwendung noch einmal an.',
    },
    meanings: {
      openid: 'wissen, wer Sie sind und welche Rolle Sie in dieser Organisation haben',
      profile: 'Ihren Namen sehen',
      email: 'Ihre E-Mail-Adresse sehen',
      groups: 'Ihre Gruppen in dieser Organisation sehen',
      organizations: 'sehen, zu welchen Organisationen Sie gehören',
      offline_access: 'auch in Ihrer Abwesenheit angemeldet bleiben',
      'connections:manage': 'die Anmeldung dieser Organisation verwalten, sofern Sie das dürfen',
    },
  },
  device: {
    enter: {
      title: 'Gerät verbinden',
      label: 'Geben Sie den Code ein, den das Gerät anzeigt.',
      go: 'Weiter',
    },
    cancelled: 'Abgebrochen. Das Gerät wurde nicht angemeldet.',
    wrong: 'Dieser Code funktioniert nicht. Sehen Sie auf dem Gerät nach oder beginnen Sie dort neu.',
    confirm: {
      title: 'Ist das Ihr Gerät?',
      text: (application, code) =>
        `${application} zeigt den Code ${code} an und wird unter Ihrem Namen angemeldet. Fahren Sie nur fort, wenn Sie das Gerät vor sich haben.`,
      go: 'Ja, weiter',
    },
    connected: {
      title: 'Das Gerät ist angemeldet',
      text: 'Sie können diese Seite schließen und dort weitermachen.',
    },
    tooMany: {
      title: 'Zu viele Codes',
      text: 'Aus Ihrem Netz wurden zu viele Codes eingegeben. Warten Sie eine Viertelstunde und sehen Sie dann noch einmal auf dem Gerät nach.',
    },
    over: {
      title: 'Diese Anmeldung ist abgelaufen',
      text: 'Sie hat zu lange gedauert oder wurde in einem anderen Browser begonnen. Beginnen Sie auf dem Gerät neu.',
    },
    anotherCode: 'Code eingeben',
  },
  signOut: {
    ask: 'Abmelden?',
    underWay: 'Sie werden abgemeldet',
    ends: (application) =>
      application === undefined
        ? 'Damit endet Ihre Sitzung.'
        : `Damit endet Ihre Sitzung bei ${application}.`,
    here: 'Abmelden',
    everywhere: 'Auch beim Anmeldedienst abmelden',
    goOn: 'Weiter',
    done: { title: 'Sie sind abgemeldet', text: 'Sie können diese Seite schließen.' },
  },
};
