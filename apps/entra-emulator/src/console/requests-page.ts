import { html } from 'hono/html';
import type { Emulator } from '../emulator/emulator.ts';
import type { Markup } from '../pages/layout.ts';
import type { LoggedRequest } from '../web/request-log.ts';
import type { ShownToken } from '../web/shown-token.ts';
import { consolePage, PAGES } from './console-layout.ts';
import { actionButton, badge, code, filter } from './controls.ts';

const MOST_ROWS = 100;

/** What was asked, newest first, with the reason of each refusal and the tokens decoded. The script adds what comes. */
export function requestsPage(emulator: Emulator): Response {
  const entries = emulator.requestLog.recent(MOST_ROWS);
  return consolePage(
    'Requests',
    html`<p class="facts">Signatures, secrets, codes and passwords are not kept: what is decoded here opens nothing.</p>
<div class="bar">
<label class="tick"><input type="checkbox" id="live" checked> Live</label>
<label class="tick"><input type="checkbox" id="refused-only"> Refused only</label>
<label class="tick"><input type="checkbox" id="show-control"> Control API, too</label>
${actionButton('Clear', { call: 'DELETE /requests' }, 'Clear the request log')}
</div>
${filter('Requests', 'requests')}
<ol id="requests" class="requests without-control" reversed data-source="${PAGES}/requests/rows">${requestRows(emulator, entries)}</ol>
<p id="no-requests" class="facts">Nothing yet? Requests show up here as they come, unless one is left out above.</p>`,
    `${PAGES}/requests`,
  );
}

/** The rows alone, newest first. */
export const requestRows = (emulator: Emulator, entries: readonly LoggedRequest[]): Markup =>
  html`${[...entries].reverse().map((entry) => requestRow(emulator, entry))}`;

function requestRow({ store }: Emulator, entry: LoggedRequest): Markup {
  const client = store.applicationByAppId(entry.clientId ?? '')?.displayName ?? entry.clientId;
  const directory = store.directoryNamed(entry.directory ?? '')?.displayName ?? entry.directory;
  const about = [entry.grantType, client, directory, entry.batch].filter(
    (word) => word !== undefined && word !== '',
  );
  const refused = entry.outcome === 'rejected';
  return html`<li data-id="${entry.requestId}" data-surface="${entry.surface}" data-outcome="${entry.outcome}">
<div class="line"><time datetime="${entry.at}">${entry.at.slice(11, 19)}</time> ${badge(refused ? 'rejected' : 'accepted', refused ? 'bad' : 'good')} <span class="status">${entry.status}</span> <code>${entry.method} ${entry.path}${entry.query === undefined ? '' : `?${entry.query}`}</code></div>
${about.length === 0 ? '' : html`<div class="facts">${about.join(' · ')} · ${entry.durationMs} ms</div>`}
${entry.reason === undefined ? '' : html`<div class="reason">${entry.reason}</div>`}
${(entry.tokens ?? []).map(tokenDetails)}
</li>`;
}

const tokenDetails = ({ kind, header, claims }: ShownToken): Markup =>
  html`<details><summary>${kind}: ${code(subjectOf(claims))}</summary><pre tabindex="0">${JSON.stringify(header, null, 2)}
${JSON.stringify(claims, null, 2)}</pre></details>`;

/** Who a token is about, in a word. */
function subjectOf(claims: Record<string, unknown>): string {
  const found = ['preferred_username', 'upn', 'unique_name', 'app_displayname', 'sub']
    .map((name) => claims[name])
    .find((value) => typeof value === 'string');
  return String(found ?? 'nobody');
}
