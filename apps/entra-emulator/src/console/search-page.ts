import { html } from 'hono/html';
import { addressesOfResource } from '../directory/resources.ts';
import { samlSettingsOf } from '../directory/saml-settings.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { Markup } from '../pages/layout.ts';
import { hexThumbprintOf } from '../saml/token-signing-certificate.ts';
import { consolePage, pathTo } from './console-layout.ts';
import { copyable, link, table } from './controls.ts';

const MOST_ROWS = 50;

const hexOf = (base64url: string): string => Buffer.from(base64url, 'base64url').toString('hex');

/** Whatever has the text in its name, its addresses, its ids or the thumbprints of its certificates, over all directories. */
export function searchPage({ store }: Emulator, text: string): Response {
  const wanted = text.trim().toLowerCase();
  // Thumbprints are shown with colons or spaces elsewhere.
  const inHex = wanted.replace(/[\s:]/g, '');
  const has = (...words: readonly (string | null)[]): boolean =>
    wanted !== '' && words.some((word) => word?.toLowerCase().includes(wanted) === true);
  const hasThumbprint = (...thumbprints: readonly (string | null)[]): boolean =>
    /^[0-9a-f]{8,}$/.test(inHex) && thumbprints.some((one) => one?.toLowerCase().includes(inHex) === true);
  const where = (directoryId: string): Markup =>
    link(pathTo('directories', directoryId), store.directories.get(directoryId)?.displayName ?? directoryId);

  const directories = store.directories.all().filter((one) => has(one.displayName, one.id, ...one.domains));
  const people = store.users.filter((one) =>
    has(one.displayName, one.id, one.userPrincipalName, one.signInName, one.mail),
  );
  const groups = store.groups.filter((one) => has(one.displayName, one.id));
  const applications = store.applications.filter(
    (one) =>
      has(one.displayName, one.id, one.appId, ...one.identifierUris) ||
      hasThumbprint(...one.keyCredentials.map(({ thumbprint }) => hexOf(thumbprint))),
  );
  const enterpriseApps = store.servicePrincipals.filter(
    (one) =>
      has(one.displayName, one.id, one.appId, ...addressesOfResource(one.appId)) ||
      hasThumbprint(...samlSettingsOf(one).tokenSigningCertificates.map(hexThumbprintOf)),
  );
  const found = [directories, people, groups, applications, enterpriseApps].some(({ length }) => length > 0);
  return consolePage(
    text === '' ? 'Find' : `Find \u201c${text}\u201d`,
    found
      ? html`${listed(['Directories', 'Name', 'Domains', 'Tenant id'], directories, (one) => [link(pathTo('directories', one.id), one.displayName), one.domains.join(', '), copyable(one.id)])}
${listed(['Users', 'Sign in as', 'Directory', 'Object id'], people, (one) => [link(pathTo('users', one.id), one.signInName), where(one.directoryId), copyable(one.id)])}
${listed(['App registrations', 'Name', 'Directory', 'Client id'], applications, (one) => [link(pathTo('applications', one.id), one.displayName), where(one.directoryId), copyable(one.appId)])}
${listed(['Enterprise apps', 'Name', 'Directory', 'Client id'], enterpriseApps, (one) => [link(pathTo('enterprise-apps', one.id), one.displayName), where(one.directoryId), copyable(one.appId)])}
${listed(['Groups', 'Name', 'Directory', 'Object id'], groups, (one) => [link(pathTo('groups', one.id), one.displayName), where(one.directoryId), copyable(one.id)])}`
      : html`<p>Nothing has that in its name, address, id or thumbprint.</p>`,
  );
}

/** A table of what was found, unless that is nothing. */
function listed<T>(
  [caption, ...heads]: readonly [string, string, string, string],
  found: readonly T[],
  row: (one: T) => (Markup | string)[],
): Markup {
  if (found.length === 0) return html``;
  const shown = table(caption, heads, found.slice(0, MOST_ROWS).map(row));
  return found.length > MOST_ROWS
    ? html`${shown}<p class="facts">The first ${MOST_ROWS} of ${found.length}.</p>`
    : shown;
}
