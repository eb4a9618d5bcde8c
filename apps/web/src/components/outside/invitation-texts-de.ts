import type { InvitationTexts } from './invitation-texts.ts';

export const germanInvitation: InvitationTexts = {
  title: 'Ihre Einladung',
  incomplete: {
    title: 'Dieser Link ist unvollständig',
    lead: 'Öffnen Sie den ganzen Link, den Sie bekommen haben, oder bitten Sie um eine neue Einladung.',
  },
  join: (organization) => `${organization} beitreten`,
  roles: { member: 'Mitglied', admin: 'Admin', owner: 'Inhaber' },
  joinLead: (project, role) =>
    `Sie sind eingeladen, dieser Organisation von ${project} als ${role} beizutreten.`,
  administer: (project) => `${project} verwalten`,
  administerLead:
    'Sie sind eingeladen, die Anwendungen, Organisationen und Mitglieder dieses Projekts zu verwalten.',
  operate: 'Dieses Portico betreiben',
  operateLead: 'Sie sind als Betreiber eingeladen: Sie können dann alle Projekte dieses Portico verwalten.',

  invitedBy: 'Eingeladen von',
  byOperator: 'dem Betreiber dieses Portico',
  quoted: (name) => `„${name}“`,
  withoutEmail: 'ohne E-Mail-Adresse',
  unchecked: 'Name und Adresse sind selbst gewählt. Niemand hat sie geprüft.',
  project: 'Projekt',
  domains: 'Nachgewiesene Domains der Organisation',
  noDomains: 'Keine',
  caution: 'Nehmen Sie die Einladung nur an, wenn Sie wissen, von wem sie kommt.',

  viaSingleSignOn: (organization) => `Mit der Anmeldung (SSO) von ${organization} annehmen`,
  goingToSingleSignOn: 'Weiter zu Ihrer Anmeldung …',
  continueWith: (provider) => `Weiter mit ${provider}`,
  goingTo: (provider) => `Weiter zu ${provider} …`,
  choosePassword: 'Ich habe dort keine Anmeldung (SSO): Passwort wählen',

  signedInAs: ['Sie sind als ', ' angemeldet.'],
  acceptAs: (name) => `Als ${name} annehmen`,
  acceptAsOther: 'Als jemand anderes annehmen',

  name: 'Ihr Name',
  email: 'E-Mail-Adresse',
  emailHint: 'Mit ihr melden Sie sich an.',
  password: 'Passwort',
  accept: 'Einladung annehmen',
  accepting: 'Wird angenommen …',
  known: {
    question: 'Haben Sie hier schon ein Passwort?',
    signIn: 'Melden Sie sich in einem neuen Tab an',
    after: ' und öffnen Sie dann den Link Ihrer Einladung noch einmal.',
  },
};
