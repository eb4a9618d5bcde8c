import { html } from 'hono/html';
import type { ServicePrincipalRecord } from '../directory/records.ts';
import { graphResource, resourceByAppId } from '../directory/resources.ts';
import { DEFAULT_ACCESS_ROLE, GRAPH_APP_ID } from '../directory/well-known.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { Markup } from '../pages/layout.ts';
import { consolePage, pathTo } from './console-layout.ts';
import { actionButton, actionForm, choice, copyable, facts, link, table, tick } from './controls.ts';
import { enterpriseAppState } from './directory-page.ts';
import { homeLink } from './person-pages.ts';
import { provisioningSection } from './provisioning-section.ts';
import { samlSection } from './saml-section.ts';

const MOST_ROWS = 300;

/** The presence of an application in one directory: what it was granted, and who is assigned. */
export function enterpriseAppPage(emulator: Emulator, app: ServicePrincipalRecord): Response {
  const { store } = emulator;
  const registration = store.applicationByAppId(app.appId);
  const call = `/servicePrincipals/${app.id}`;
  return consolePage(
    `${app.displayName} (enterprise app)`,
    html`${homeLink(store.directories.get(app.directoryId))}
${facts([
  ['Client id', copyable(app.appId)],
  ['Object id', copyable(app.id)],
  ['State', enterpriseAppState(app)],
  [
    'Registration',
    registration === undefined
      ? 'none'
      : link(pathTo('applications', registration.id), registration.displayName),
  ],
])}
${actionForm('Save', { call: `PATCH ${call}` }, [
  tick('Users may sign in', 'accountEnabled', app.accountEnabled),
  tick('Only who is assigned may sign in', 'appRoleAssignmentRequired', app.appRoleAssignmentRequired),
])}
${samlSection(emulator, app)}
${provisioningSection(emulator, app)}
<h2>Granted to it</h2>
${grantTable(emulator, app)}
${roleTable(emulator, app)}
<p>${actionButton(
      'Revoke consent',
      {
        call: 'POST /revoke-consent',
        body: { directory: app.directoryId, clientId: app.appId },
        confirm: `Take back everything that was granted to ${app.displayName}?`,
      },
      `Revoke consent to ${app.displayName}`,
    )}</p>
<h2>Assigned to it</h2>
${assignmentTable(emulator, app)}
${assignForm(emulator, app)}
<h2>Remove</h2>
<p>${actionButton(
      'Delete enterprise app',
      {
        call: `DELETE ${call}`,
        confirm: `Delete ${app.displayName} from this directory?`,
        next: pathTo('directories', app.directoryId),
      },
      `Delete enterprise app ${app.displayName}`,
    )}</p>`,
  );
}

const grantTable = ({ store }: Emulator, app: ServicePrincipalRecord): Markup =>
  table(
    'Delegated permissions',
    ['For', 'Of', 'Scopes', ''],
    store.permissionGrants
      .filter((one) => one.clientId === app.id)
      .map((one) => {
        const principal = one.principalId === null ? 'everybody' : nameOf(store, one.principalId);
        return [
          principal,
          nameOf(store, one.resourceId),
          one.scope,
          actionButton(
            'Remove',
            { call: `DELETE /directories/${app.directoryId}/graph/oauth2PermissionGrants/${one.id}` },
            `Remove the grant for ${principal}`,
          ),
        ];
      }),
  );

const roleTable = ({ store }: Emulator, app: ServicePrincipalRecord): Markup =>
  table(
    'Application permissions',
    ['Role', 'Of', ''],
    store.appRoleAssignments
      .filter((one) => one.principalId === app.id)
      .map((one) => {
        const role = roleName(store, one.resourceId, one.appRoleId);
        return [
          role,
          nameOf(store, one.resourceId),
          actionButton(
            'Remove',
            { call: `DELETE /assignments/${encodeURIComponent(one.id)}` },
            `Remove ${role}`,
          ),
        ];
      }),
  );

const assignmentTable = ({ store }: Emulator, app: ServicePrincipalRecord): Markup =>
  table(
    'Users and groups',
    ['Who', 'Kind', 'Role', ''],
    store.appRoleAssignments
      .filter((one) => one.resourceId === app.id)
      .map((one) => [
        nameOf(store, one.principalId),
        one.principalType,
        roleName(store, one.resourceId, one.appRoleId),
        actionButton(
          'Remove',
          { call: `DELETE /assignments/${encodeURIComponent(one.id)}` },
          `Remove the assignment of ${nameOf(store, one.principalId)}`,
        ),
      ]),
  );

function assignForm({ store }: Emulator, app: ServicePrincipalRecord): Markup {
  const here = (one: { directoryId: string }): boolean => one.directoryId === app.directoryId;
  const people = store.users.filter(here).map((one) => [one.id, one.signInName] as const);
  const groups = store.groups.filter(here).map((one) => [one.id, `${one.displayName} (group)`] as const);
  const roles = store.applicationByAppId(app.appId)?.appRoles ?? [];
  return actionForm('Assign', { call: `POST /servicePrincipals/${app.id}/assignments` }, [
    choice('User or group', 'principalId', [...people, ...groups].slice(0, MOST_ROWS)),
    choice('Role', 'appRoleId', [
      [DEFAULT_ACCESS_ROLE, 'default access'],
      ...roles.map((one) => [one.id, one.displayName ?? one.value ?? one.id] as const),
    ]),
  ]);
}

export function roleName(store: Emulator['store'], resourceId: string, appRoleId: string): string {
  if (appRoleId === DEFAULT_ACCESS_ROLE) return 'default access';
  const appId = store.servicePrincipals.get(resourceId)?.appId ?? GRAPH_APP_ID;
  const roles = (resourceByAppId(store, appId) ?? graphResource).appRoles;
  return roles.find((one) => one.id === appRoleId)?.value ?? appRoleId;
}

export const nameOf = (store: Emulator['store'], id: string): string =>
  store.users.get(id)?.signInName ??
  store.groups.get(id)?.displayName ??
  store.servicePrincipals.get(id)?.displayName ??
  id;
