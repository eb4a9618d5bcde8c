import { html } from 'hono/html';
import type { DirectoryRecord } from '../directory/records.ts';
import { directoryRoleName, GRAPH_APP_ID } from '../directory/well-known.ts';
import type { Emulator } from '../emulator.ts';
import { type Markup, pageLayout } from './layout.ts';

const RECENT = 50;
const MOST_ROWS = 200;

/** What is in the emulator, for people: directories, logins, applications, and what was asked lately. */
export function startPage(emulator: Emulator): string {
  const directories = emulator.store.directories.all().map((one) => directorySection(emulator, one));
  return pageLayout(
    'Local Entra emulator',
    html`<p>Login and Microsoft Graph v1.0 at <code>${emulator.origin}</code>. Everything below is demonstration data.</p>
${directories}
<h2>Recent requests</h2>
${recentRequests(emulator)}`,
  );
}

function directorySection(emulator: Emulator, directory: DirectoryRecord): Markup {
  const here = (one: { directoryId: string }): boolean => one.directoryId === directory.id;
  const { store } = emulator;
  const users = store.users.filter(here).slice(0, MOST_ROWS);
  const applications = store.applications.filter(here).slice(0, MOST_ROWS);
  const enterpriseApps = store.servicePrincipals
    .filter((one) => here(one) && one.appId !== GRAPH_APP_ID)
    .slice(0, MOST_ROWS);
  return html`<h2>${directory.displayName}</h2>
<p class="facts">Tenant id <code>${directory.id}</code>, domains ${directory.domains.join(', ')}</p>
<table><caption>Users (demonstration passwords)</caption>
<tr><th>Sign in as</th><th>Password</th><th>Name</th><th>What is special</th></tr>
${users.map((user) => {
  const special = [
    user.userType === 'Guest' ? 'guest' : '',
    user.accountEnabled ? '' : 'disabled',
    user.mail === null ? 'no mail' : '',
    ...user.directoryRoles.map(directoryRoleName),
    `${store.groupsOf(user.id).length} groups`,
  ];
  return html`<tr><td>${user.signInName}</td><td><code>${user.password}</code></td><td>${user.displayName}</td><td>${special.filter((word) => word !== '').join(', ')}</td></tr>`;
})}</table>
${objectTable(
  'App registrations',
  applications.map((one) => [
    one.displayName,
    one.appId,
    one.deletedDateTime === null ? one.signInAudience : 'deleted',
  ]),
)}
${objectTable(
  'Enterprise apps',
  enterpriseApps.map((one) => [one.displayName, one.appId, enterpriseAppState(one)]),
)}`;
}

function enterpriseAppState(one: {
  deletedDateTime: string | null;
  accountEnabled: boolean;
  appRoleAssignmentRequired: boolean;
}): string {
  if (one.deletedDateTime !== null) return 'deleted';
  if (!one.accountEnabled) return 'disabled';
  return one.appRoleAssignmentRequired ? 'assignment required' : 'enabled';
}

function objectTable(caption: string, rows: readonly [name: string, id: string, state: string][]): Markup {
  if (rows.length === 0) return html``;
  return html`<table><caption>${caption}</caption><tr><th>Name</th><th>Client id</th><th>State</th></tr>
${rows.map(([name, id, state]) => html`<tr><td>${name}</td><td><code>${id}</code></td><td>${state}</td></tr>`)}</table>`;
}

function recentRequests({ requestLog }: Emulator): Markup {
  const entries = requestLog.recent(RECENT).reverse();
  if (entries.length === 0) return html`<p>None yet.</p>`;
  return html`<table><tr><th>When</th><th>Request</th><th>Status</th><th>Why</th></tr>
${entries.map(
  (one) =>
    html`<tr><td>${one.at}</td><td><code>${one.method} ${one.path}</code></td><td>${one.status}</td><td>${one.reason ?? ''}</td></tr>`,
)}</table>`;
}
