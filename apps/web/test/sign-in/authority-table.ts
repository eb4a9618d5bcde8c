/*
 * Who may still do what after what was lost: for tokens of applications and for the dashboard, in one table. The tests beside
 * this file hold it against the running product; docs/authority.md shows it.
 */

/** Everything on which the right to act stands, and that can be lost. */
export const LOSSES = [
  'nothing',
  'its session ended',
  'the window of its session over',
  'too long without use',
  'the organization suspended',
  'the connection disconnected',
  'the person removed from the organization',
  'the role lowered to member',
  'the password set anew',
  'the user switched off',
  'the signing keys of its project withdrawn',
  'the signing keys of the dashboard withdrawn',
] as const;
export type Loss = (typeof LOSSES)[number];

/** What the next request for the members of the organization is answered. */
export type Answer =
  | '200'
  | '401 not_signed_in'
  | '403 forbidden'
  | '403 other_sign_in_required'
  | '403 organization_suspended'
  | '404 not_found';

const OUT = '401 not_signed_in';
const OTHER = '403 other_sign_in_required';

const WITH_A_PASSWORD: Readonly<Record<Loss, Answer>> = {
  nothing: '200',
  'its session ended': OUT,
  'the window of its session over': OUT,
  'too long without use': OUT,
  'the organization suspended': '403 organization_suspended',
  'the connection disconnected': '200',
  'the person removed from the organization': '404 not_found',
  'the role lowered to member': OTHER,
  'the password set anew': OUT,
  'the user switched off': OUT,
  'the signing keys of its project withdrawn': '200',
  'the signing keys of the dashboard withdrawn': OUT,
};

const OVER_SINGLE_SIGN_ON: Readonly<Record<Loss, Answer>> = {
  nothing: '200',
  'its session ended': OUT,
  'the window of its session over': OUT,
  'too long without use': OUT,
  'the organization suspended': OUT,
  'the connection disconnected': OUT,
  'the person removed from the organization': OUT,
  'the role lowered to member': '403 forbidden',
  'the password set anew': OUT,
  'the user switched off': OUT,
  'the signing keys of its project withdrawn': '200',
  'the signing keys of the dashboard withdrawn': OUT,
};

/** Who came over a social provider is in the project's applications, and never was in the dashboard. */
const OVER_SOCIAL = Object.fromEntries(LOSSES.map((loss) => [loss, OUT])) as Record<Loss, Answer>;

/**
 * Ways into the dashboard for an owner of a connected organization, and what they get there. Over the connection of another
 * organization, of which they are a member, too, they are in the dashboard but have no right in this one.
 */
export const DASHBOARD: Readonly<Record<string, Readonly<Record<Loss, Answer>>>> = {
  'a password': WITH_A_PASSWORD,
  'an invitation accepted with a password': WITH_A_PASSWORD,
  'the organization’s single sign-on': OVER_SINGLE_SIGN_ON,
  'an invitation accepted over single sign-on': OVER_SINGLE_SIGN_ON,
  'the single sign-on of another organization': {
    nothing: OTHER,
    'its session ended': OTHER,
    'the window of its session over': OUT,
    'too long without use': OUT,
    'the organization suspended': '403 organization_suspended',
    'the connection disconnected': OTHER,
    'the person removed from the organization': '404 not_found',
    'the role lowered to member': OTHER,
    'the password set anew': OUT,
    'the user switched off': OUT,
    'the signing keys of its project withdrawn': OTHER,
    'the signing keys of the dashboard withdrawn': OUT,
  },
  'a social provider': OVER_SOCIAL,
  'an invitation accepted over a social provider': OVER_SOCIAL,
};

/** Losses that leave the tokens of an application as they are: they stand on neither. */
export const TOKENS_GO_ON: readonly Loss[] = [
  'nothing',
  'the role lowered to member',
  'the password set anew',
  'the signing keys of the dashboard withdrawn',
];

/** The page of the documentation. */
export function authorityPage(waysToTokens: readonly string[]): string {
  const ways = Object.keys(DASHBOARD);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = LOSSES.map((loss) =>
    row([
      loss,
      ...ways.map((way) => DASHBOARD[way]?.[loss] ?? ''),
      TOKENS_GO_ON.includes(loss) ? 'yes' : 'no',
    ]),
  );
  return `# Authority

Written by \`apps/web/test/sign-in/authority-table.ts\`, whose tests hold it against the running product.

An owner of a connected organization came into the dashboard in one of these ways, then lost something. The next request for
the members of the organization is answered:

${row(['lost', ...ways, 'tokens of an application'])}
${row(['---', ...ways.map(() => '---'), '---'])}
${lines.join('\n')}

The last column is every way to tokens and every way to use one: ${waysToTokens.join(', ')}. The management API asks for the
role each time: a lowered one brings nothing there.

Social sign-in leads to applications and not into the dashboard: its issuer has no social provider, and nobody can give it one.
An owner who came that way gets a password by a link, where their address lies in a verified domain of the organization.

Keys are withdrawn when somebody may know them: what they signed is believed nowhere, and each session of their issuer ends, so
that no refresh brings what it did. Applications have the issuer of their project, the dashboard has its own; neither rests on
the other’s keys. Where keys are only rotated nothing is lost: tokens of the old one count to their end, a refresh brings one of the new.

What wants a recent sign-in wants one whose time somebody told: a password typed here, or the \`auth_time\` of the identity
provider. Portico asks for it with a new proof (\`max_age\`, and as an optional claim of the apps that it makes). Over a provider
that does not tell it, no sign-in is ever recent: the person is told so, and confirms with a password.

A person’s new password ends everything of theirs in the dashboard, however they came. Owners and admins with a password keep
their rights while the organization insists on its single sign-on: somebody has to be able to repair it. Plain members do not.
`;
}
