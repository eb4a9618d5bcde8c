import { html } from 'hono/html';
import type { GroupRecord, UserRecord } from '../directory/records.ts';
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
  link,
  table,
  tick,
} from './controls.ts';

const MOST_ROWS = 300;
const OBJECTS = 'https://graph.microsoft.com/v1.0/directoryObjects/';

/** One user: what can be changed, groups, and what a customer's administrator may do to them. */
export function userPage({ store }: Emulator, user: UserRecord): Response {
  const groups = store.groupsOf(user.id);
  const others = store.groups
    .filter((one) => one.directoryId === user.directoryId && !one.memberIds.includes(user.id))
    .slice(0, MOST_ROWS);
  return consolePage(
    user.displayName,
    html`${homeLink(store.directories.get(user.directoryId))}
${facts([
  ['Object id', copyable(user.id)],
  ['User principal name', copyable(user.userPrincipalName)],
  ['Signs in as', copyable(user.signInName)],
])}
<h2>Change</h2>
${actionForm('Save user', { call: `PATCH /users/${user.id}` }, [
  field('Name', 'displayName', { value: user.displayName, required: true }),
  field('Mail', 'mail', { kind: 'nullable', value: user.mail ?? '', hint: 'empty: none' }),
  field('Password', 'password', { value: user.password, required: true }),
  field('Directory roles', 'directoryRoles', {
    kind: 'lines',
    value: user.directoryRoles.map(directoryRoleName).join('\n'),
    hint: 'one per line, such as Global Administrator',
  }),
  choice(
    'Kind',
    'userType',
    [
      ['Member', 'member'],
      ['Guest', 'guest'],
    ],
    user.userType,
  ),
  tick('May sign in', 'accountEnabled', user.accountEnabled),
])}
<h2>Groups</h2>
${table(
  'Member of, directly or through other groups',
  ['Name', 'Id', ''],
  groups
    .slice(0, MOST_ROWS)
    .map((group) => [
      link(pathTo('groups', group.id), group.displayName),
      code(group.id),
      group.memberIds.includes(user.id) ? removeMember(group, user.id, user.displayName) : 'through a group',
    ]),
)}
${
  others.length === 0
    ? ''
    : html`<form class="action" data-call="POST /directories/${user.directoryId}/graph/groups/{group}/members/$ref" data-body="${JSON.stringify({ '@odata.id': `${OBJECTS}${user.id}` })}">
${choice(
  'Add to group',
  '{group}',
  others.map((one) => [one.id, one.displayName]),
)}<button type="submit">Add</button></form>`
}
<h2>As an administrator would</h2>
<p>${actionButton('End sessions and refresh tokens', { call: 'POST /revoke-sessions', body: { userId: user.id } }, `End sessions and refresh tokens of ${user.displayName}`)}
${actionButton(
  'Delete',
  {
    call: `DELETE /users/${user.id}`,
    confirm: `Delete ${user.displayName}? It stays in deletedItems for 30 days.`,
    next: pathTo('directories', user.directoryId),
  },
  `Delete ${user.displayName}`,
)}</p>`,
  );
}

/** One group and its members. */
export function groupPage({ store }: Emulator, group: GroupRecord): Response {
  const candidates = store.users
    .filter((one) => one.directoryId === group.directoryId && !group.memberIds.includes(one.id))
    .slice(0, MOST_ROWS);
  const graph = `/directories/${group.directoryId}/graph/groups/${group.id}`;
  return consolePage(
    group.displayName,
    html`${homeLink(store.directories.get(group.directoryId))}
${facts([
  ['Object id', copyable(group.id)],
  ['Kind', group.groupTypes.includes('Unified') ? 'Microsoft 365' : 'security'],
])}
<h2>Change</h2>
${actionForm('Save group', { call: `PATCH ${graph}` }, [
  field('Name', 'displayName', { value: group.displayName, required: true }),
  field('Description', 'description', { kind: 'nullable', value: group.description ?? '' }),
])}
<h2>Members</h2>
${table(
  'Members',
  ['Name', 'Id', ''],
  group.memberIds.slice(0, MOST_ROWS).map((id) => {
    const [name, path] = memberName(store, id);
    return [path === undefined ? name : link(path, name), code(id), removeMember(group, id, name)];
  }),
)}
${actionForm('Add member', { call: `POST ${graph}/members/$ref` }, [
  choice(
    'User',
    '@odata.id',
    candidates.map((one) => [`${OBJECTS}${one.id}`, one.signInName]),
  ),
])}
<p>${actionButton(
      'Delete group',
      {
        call: `DELETE ${graph}`,
        confirm: `Delete ${group.displayName}?`,
        next: pathTo('directories', group.directoryId),
      },
      `Delete group ${group.displayName}`,
    )}</p>`,
  );
}

function memberName(store: Emulator['store'], id: string): [name: string, path: string | undefined] {
  const user = store.users.get(id);
  if (user !== undefined) return [user.signInName, pathTo('users', id)];
  const group = store.groups.get(id);
  if (group !== undefined) return [group.displayName, pathTo('groups', id)];
  const enterpriseApp = store.servicePrincipals.get(id);
  if (enterpriseApp !== undefined) return [enterpriseApp.displayName, pathTo('enterprise-apps', id)];
  return [id, undefined];
}

const removeMember = (group: GroupRecord, id: string, name: string): Markup =>
  actionButton(
    'Remove',
    { call: `DELETE /directories/${group.directoryId}/graph/groups/${group.id}/members/${id}/$ref` },
    `Remove ${name} from ${group.displayName}`,
  );

/** The way back to a directory. */
export const homeLink = (directory: { id: string; displayName: string } | undefined): Markup | string =>
  directory === undefined
    ? ''
    : html`<p class="facts">In ${link(pathTo('directories', directory.id), directory.displayName)}</p>`;
