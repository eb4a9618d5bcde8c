import { html } from 'hono/html';
import type { Emulator } from '../emulator/emulator.ts';
import type { Markup } from '../pages/layout.ts';
import { consolePage, pathTo } from './console-layout.ts';
import { actionForm, code, copyable, facts, field, folded, link, table } from './controls.ts';

/** Where everything is, and the directories. */
export function overviewPage(emulator: Emulator): Response {
  const { store, addresses } = emulator;
  const [origin = '', httpsOrigin] = addresses.own;
  const count = (all: readonly { directoryId: string }[], id: string): string =>
    String(all.filter((one) => one.directoryId === id).length);
  const rows = store.directories
    .all()
    .map(({ id, displayName, domains }) => [
      link(pathTo('directories', id), displayName),
      domains.join(', '),
      copyable(id),
      count(store.users.all(), id),
      count(store.groups.all(), id),
      count(store.applications.all(), id),
    ]);
  return consolePage(
    'Local Entra emulator',
    html`<p>A stand-in for Microsoft Entra ID and Microsoft Graph v1.0. Everything in it is made up.</p>
${facts(addressRows(origin, httpsOrigin))}
${table('Directories', ['Name', 'Domains', 'Tenant id', 'Users', 'Groups', 'Applications'], rows)}
${folded('New directory', newDirectoryForm())}`,
    '/',
  );
}

function addressRows(origin: string, httpsOrigin: string | undefined): [string, Markup][] {
  const base = httpsOrigin ?? origin;
  return [
    ['Login', copyable(`${base}/{directory}/oauth2/v2.0/authorize`)],
    ['Graph', copyable(`${base}/v1.0`)],
    ['Control API', copyable(`${origin}/_emulator`)],
    [
      'HTTPS',
      httpsOrigin === undefined
        ? html`off`
        : html`${code(httpsOrigin)}, trust <a href="/_emulator/ca.pem">its CA</a>; for unchanged programs ${code('entra-emulator run -- node …')}`,
    ],
  ];
}

const newDirectoryForm = (): Markup =>
  actionForm('Create directory', { call: 'POST /directories' }, [
    field('Name', 'displayName', { required: true }),
    field('Domains', 'domains', { kind: 'lines', hint: 'one per line, such as kitchen.example' }),
  ]);
