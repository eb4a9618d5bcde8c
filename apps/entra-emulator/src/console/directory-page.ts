import { html } from 'hono/html';
import type {
  DirectoryRecord,
  GroupRecord,
  ServicePrincipalRecord,
  UserRecord,
} from '../directory/records.ts';
import { isFirstPartyResource } from '../directory/resources.ts';
import { directoryRoleName } from '../directory/well-known.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { Markup } from '../pages/layout.ts';
import { consolePage, pathTo } from './console-layout.ts';
import {
  actionButton,
  actionForm,
  choice,
  code,
  copyable,
  facts,
  field,
  folded,
  foldedTable,
  link,
  table,
  tick,
} from './controls.ts';

const MOST_ROWS = 300;
const FEW_GROUPS = 10;

/** One directory: settings, people, applications, groups. */
export function directoryPage(emulator: Emulator, directory: DirectoryRecord): Response {
  const { store } = emulator;
  const here = (one: { directoryId: string }): boolean => one.directoryId === directory.id;
  return consolePage(
    directory.displayName,
    html`${facts([
      ['Tenant id', copyable(directory.id)],
      ['Domains', directory.domains.join(', ')],
    ])}
${settingsForm(directory)}
<h2>People</h2>
${userTable(emulator, store.users.filter(here).slice(0, MOST_ROWS))}
${folded('New user', newUserForm(directory))}
<h2>Applications</h2>
${applicationTables(emulator, directory)}
${folded('New app registration', newApplicationForm(directory))}
<h2>Groups</h2>
${groupTable(store.groups.filter(here))}
${folded('New group', newGroupForm(directory))}
<h2>Remove</h2>
${actionButton(
  'Delete this directory',
  {
    call: `DELETE /directories/${directory.id}`,
    confirm: `Delete ${directory.displayName} and everything in it, for good?`,
    next: '/',
  },
  `Delete this directory: ${directory.displayName}`,
)}`,
  );
}

/** A directory may have hundreds: they are looked at when somebody wants to. */
function groupTable(groups: readonly GroupRecord[]): Markup {
  const rows = groups
    .slice(0, MOST_ROWS)
    .map((one) => [
      link(pathTo('groups', one.id), one.displayName),
      String(one.memberIds.length),
      code(one.id),
    ]);
  const heads = ['Name', 'Members', 'Id'];
  return rows.length > FEW_GROUPS
    ? foldedTable(`Show all ${groups.length} groups`, 'Groups', heads, rows)
    : table('Groups', heads, rows);
}

const settingsForm = (directory: DirectoryRecord): Markup =>
  folded(
    'Settings and policies',
    actionForm('Save settings', { call: `PATCH /directories/${directory.id}` }, [
      field('Name', 'displayName', { value: directory.displayName, required: true }),
      tick('Members may consent for themselves', 'userConsentAllowed', directory.userConsentAllowed),
      tick('A policy forbids client secrets', 'secretsForbidden', directory.secretsForbidden),
      field('Longest life of a secret', 'secretMaxLifetime', {
        kind: 'nullable',
        value: directory.secretMaxLifetime ?? '',
        hint: 'such as P180D; empty: no limit',
      }),
      field('Longest life of a certificate', 'certificateMaxLifetime', {
        kind: 'nullable',
        value: directory.certificateMaxLifetime ?? '',
      }),
    ]),
  );

const userTable = ({ store }: Emulator, users: readonly UserRecord[]): Markup =>
  table(
    'Users (demonstration passwords)',
    ['Sign in as', 'Password', 'Name', 'What is special', 'Groups'],
    users.map((user) => [
      link(pathTo('users', user.id), user.signInName),
      copyable(user.password),
      user.displayName,
      [
        user.userType === 'Guest' ? 'guest' : '',
        user.accountEnabled ? '' : 'disabled',
        user.mail === null ? 'no mail' : '',
        ...user.directoryRoles.map(directoryRoleName),
      ]
        .filter((word) => word !== '')
        .join(', '),
      String(store.groupsOf(user.id).length),
    ]),
  );

function applicationTables({ store }: Emulator, directory: DirectoryRecord): Markup {
  const applications = store.applications
    .filter((one) => one.directoryId === directory.id)
    .slice(0, MOST_ROWS);
  const enterpriseApps = store.servicePrincipals
    .filter((one) => one.directoryId === directory.id && !isFirstPartyResource(one.appId))
    .slice(0, MOST_ROWS);
  return html`${table(
    'App registrations',
    ['Name', 'Client id', 'Who signs in', 'State'],
    applications.map((one) => [
      link(pathTo('applications', one.id), one.displayName),
      copyable(one.appId),
      one.signInAudience,
      one.deletedDateTime === null ? 'there' : 'deleted',
    ]),
  )}
${table(
  'Enterprise apps',
  ['Name', 'Client id', 'State'],
  enterpriseApps.map((one) => [
    link(pathTo('enterprise-apps', one.id), one.displayName),
    copyable(one.appId),
    enterpriseAppState(one),
  ]),
)}`;
}

export function enterpriseAppState(one: ServicePrincipalRecord): string {
  if (one.deletedDateTime !== null) return 'deleted';
  if (!one.accountEnabled) return 'disabled';
  return one.appRoleAssignmentRequired ? 'assignment required' : 'enabled';
}

const newUserForm = ({ id, domains }: DirectoryRecord): Markup =>
  actionForm('Create user', { call: `POST /directories/${id}/users` }, [
    field('User principal name', 'userPrincipalName', { required: true, hint: `…@${domains[0] ?? ''}` }),
    field('Name', 'displayName', { required: true }),
    field('Password', 'password', { required: true, value: 'Demo-password-1' }),
    field('Mail', 'mail', { kind: 'optional' }),
    field('Directory roles', 'directoryRoles', {
      kind: 'lines',
      hint: 'one per line, such as Global Administrator',
    }),
    choice('Kind', 'userType', [
      ['Member', 'member'],
      ['Guest', 'guest'],
    ]),
  ]);

const newGroupForm = ({ id }: DirectoryRecord): Markup =>
  actionForm(
    'Create group',
    { call: `POST /directories/${id}/graph/groups`, body: { mailEnabled: false, securityEnabled: true } },
    [
      field('Name', 'displayName', { required: true }),
      field('Mail nickname', 'mailNickname', { required: true, hint: 'letters and digits' }),
    ],
  );

const newApplicationForm = ({ id }: DirectoryRecord): Markup =>
  actionForm('Register application', { call: `POST /directories/${id}/graph/applications` }, [
    field('Name', 'displayName', { required: true }),
    choice('Who signs in', 'signInAudience', [
      ['AzureADMyOrg', 'this directory'],
      ['AzureADMultipleOrgs', 'any directory'],
      ['AzureADandPersonalMicrosoftAccount', 'any directory and personal accounts'],
      ['PersonalMicrosoftAccount', 'personal accounts'],
    ]),
    field('Redirect URIs (web)', 'web.redirectUris', { kind: 'lines', hint: 'one per line' }),
  ]);
