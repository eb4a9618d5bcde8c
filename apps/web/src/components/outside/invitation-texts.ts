import type { OrganizationRole } from '@portico/core';

/** The page behind the link of an invitation. */
export type InvitationTexts = {
  readonly title: string;
  readonly incomplete: { readonly title: string; readonly lead: string };
  readonly join: (organization: string) => string;
  /** As whom somebody joins, as it stands in `joinLead`. */
  readonly roles: Readonly<Record<OrganizationRole, string>>;
  readonly joinLead: (project: string, role: string) => string;
  readonly administer: (project: string) => string;
  readonly administerLead: string;
  readonly operate: string;
  readonly operateLead: string;

  readonly invitedBy: string;
  readonly byOperator: string;
  /** What somebody calls themselves: it could read like words of ours. */
  readonly quoted: (name: string) => string;
  readonly withoutEmail: string;
  readonly unchecked: string;
  readonly project: string;
  readonly domains: string;
  readonly noDomains: string;
  readonly caution: string;

  readonly viaSingleSignOn: (organization: string) => string;
  readonly goingToSingleSignOn: string;
  readonly continueWith: (provider: string) => string;
  readonly goingTo: (provider: string) => string;
  readonly choosePassword: string;

  /** Before and after the name. */
  readonly signedInAs: readonly [before: string, after: string];
  readonly acceptAs: (name: string) => string;
  readonly acceptAsOther: string;

  readonly name: string;
  readonly email: string;
  readonly emailHint: string;
  readonly password: string;
  readonly accept: string;
  readonly accepting: string;
  readonly known: { readonly question: string; readonly signIn: string; readonly after: string };
};

export const englishInvitation: InvitationTexts = {
  title: 'Your invitation',
  incomplete: {
    title: 'This link is incomplete',
    lead: 'Open the whole link that you were given, or ask whoever invited you for a new one.',
  },
  join: (organization) => `Join ${organization}`,
  roles: { member: 'a member', admin: 'an admin', owner: 'an owner' },
  joinLead: (project, role) => `You are invited to this organization of ${project} as ${role}.`,
  administer: (project) => `Administer ${project}`,
  administerLead: 'You are invited to administer its applications, organizations and members.',
  operate: 'Run this Portico',
  operateLead: 'You are invited as an operator: you can administer every project of this deployment.',

  invitedBy: 'Invited by',
  byOperator: 'The operator of this Portico',
  quoted: (name) => `“${name}”`,
  withoutEmail: 'without an e-mail address',
  unchecked: 'They chose this name and address; nobody has checked them.',
  project: 'Project',
  domains: 'Proven domains of the organization',
  noDomains: 'None',
  caution: 'Only accept if you know who invited you.',

  viaSingleSignOn: (organization) => `Accept with ${organization}’s single sign-on`,
  goingToSingleSignOn: 'Going to your single sign-on…',
  continueWith: (provider) => `Continue with ${provider}`,
  goingTo: (provider) => `Going to ${provider}…`,
  choosePassword: 'I have no single sign-on there: choose a password',

  signedInAs: ['You are signed in as ', '.'],
  acceptAs: (name) => `Accept as ${name}`,
  acceptAsOther: 'Accept as somebody else',

  name: 'Your name',
  email: 'E-mail address',
  emailHint: 'You sign in with it.',
  password: 'Password',
  accept: 'Accept the invitation',
  accepting: 'Accepting…',
  known: {
    question: 'Have a password here already?',
    signIn: 'Sign in in a new tab',
    after: ', then open the link of your invitation again.',
  },
};
