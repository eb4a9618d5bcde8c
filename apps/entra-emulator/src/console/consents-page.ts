import { html } from 'hono/html';
import type { ServicePrincipalRecord } from '../directory/records.ts';
import { isFirstPartyResource } from '../directory/resources.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { Markup } from '../pages/layout.ts';
import { consolePage, PAGES, pathTo } from './console-layout.ts';
import { actionButton, link, table } from './controls.ts';
import { nameOf, roleName } from './enterprise-app-page.ts';

/** What was consented to, over all directories: by whom, for which application, and the way to take it back. */
export function consentsPage(emulator: Emulator): Response {
  const { store } = emulator;
  const apps = store.servicePrincipals.filter(
    ({ appId, deletedDateTime }) => !isFirstPartyResource(appId) && deletedDateTime === null,
  );
  return consolePage(
    'Consents',
    html`<p>Each row is one application in one directory. Its page has every grant by itself.</p>
${table(
  'Consents',
  ['Directory', 'Application', 'Application permissions', 'Delegated permissions', ''],
  apps.flatMap((app) => row(store, app)),
)}`,
    `${PAGES}/consents`,
  );
}

function row(store: Emulator['store'], app: ServicePrincipalRecord): (Markup | string)[][] {
  const roles = store.appRoleAssignments
    .filter(({ principalId }) => principalId === app.id)
    .map(({ resourceId, appRoleId }) => roleName(store, resourceId, appRoleId));
  const scopes = store.permissionGrants
    .filter(({ clientId }) => clientId === app.id)
    .map(
      ({ principalId, scope }) =>
        `${scope.trim()} (${principalId === null ? 'everybody' : nameOf(store, principalId)})`,
    );
  if (roles.length + scopes.length === 0) return [];
  const directory = store.directories.get(app.directoryId);
  return [
    [
      link(pathTo('directories', app.directoryId), directory?.displayName ?? app.directoryId),
      link(pathTo('enterprise-apps', app.id), app.displayName),
      roles.join(', '),
      scopes.join(', '),
      actionButton(
        'Revoke',
        {
          call: 'POST /revoke-consent',
          body: { directory: app.directoryId, clientId: app.appId },
          confirm: `Take back everything that was granted to ${app.displayName}?`,
        },
        `Revoke everything of ${app.displayName} in ${directory?.displayName ?? app.directoryId}`,
      ),
    ],
  ];
}
