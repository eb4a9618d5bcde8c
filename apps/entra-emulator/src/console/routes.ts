import { readFileSync } from 'node:fs';
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { isFromHere } from '../control/own-request.ts';
import type { Emulator } from '../emulator/emulator.ts';
import type { ServerEnvironment } from '../emulator/server-environment.ts';
import { applicationPage } from './application-page.ts';
import { consentsPage } from './consents-page.ts';
import { ASSETS, consolePage, PAGES } from './console-layout.ts';
import { directoryPage } from './directory-page.ts';
import { enterpriseAppPage } from './enterprise-app-page.ts';
import { faultsPage } from './faults-page.ts';
import { outgoingPage } from './outgoing-page.ts';
import { overviewPage } from './overview-page.ts';
import { groupPage, userPage } from './person-pages.ts';
import { requestRows, requestsPage } from './requests-page.ts';
import { searchPage } from './search-page.ts';
import { statePage } from './state-page.ts';

/** Where the console is: its requests are not what anybody wants to see in the log. */
export const CONSOLE_PATHS: readonly string[] = [`${PAGES}/`, `${ASSETS}/`];

const TYPES = {
  'console.js': 'text/javascript; charset=utf-8',
  'console.css': 'text/css; charset=utf-8',
  'mark.svg': 'image/svg+xml',
} as const;

type Page = (emulator: Emulator, id: string) => Response | undefined;

/** Pages about one thing, by its id. */
const thingPages: readonly [path: string, page: Page][] = [
  [
    'directories',
    (emulator, id) => shown(emulator.store.directoryNamed(id), (one) => directoryPage(emulator, one)),
  ],
  ['users', (emulator, id) => shown(emulator.store.users.get(id), (one) => userPage(emulator, one))],
  ['groups', (emulator, id) => shown(emulator.store.groups.get(id), (one) => groupPage(emulator, one))],
  [
    'applications',
    (emulator, id) => shown(emulator.store.applications.get(id), (one) => applicationPage(emulator, one)),
  ],
  [
    'enterprise-apps',
    (emulator, id) =>
      shown(emulator.store.servicePrincipals.get(id), (one) => enterpriseAppPage(emulator, one)),
  ],
];

const shown = <T>(found: T | undefined, page: (thing: T) => Response): Response | undefined =>
  found === undefined ? undefined : page(found);

/**
 * The console, for people: pages that show, and a script that calls the control API for what they change. The pages
 * beyond the first answer to this machine only, under the emulator's own name, as the control API does.
 */
export function consoleRoutes(emulator: Emulator): Hono<ServerEnvironment> {
  const routes = new Hono<ServerEnvironment>();
  for (const [name, type] of Object.entries(TYPES)) {
    const text = readFileSync(new URL(`assets/${name}`, import.meta.url), 'utf8');
    const headers = { 'content-type': type, 'x-content-type-options': 'nosniff' };
    routes.get(`${ASSETS}/${name}`, () => new Response(text, { headers }));
  }
  routes.get('/', () => overviewPage(emulator));
  routes.use(`${PAGES}/*`, async (context, next) => {
    if (isFromHere(emulator, context)) return await next();
    return refusal(403, 'These pages answer to this machine only, under its own name.');
  });
  routes.get(`${PAGES}/requests`, () => requestsPage(emulator));
  routes.get(`${PAGES}/requests/rows`, (context) => newRows(emulator, context));
  routes.get(`${PAGES}/search`, (context) => searchPage(emulator, context.req.query('q') ?? ''));
  routes.get(`${PAGES}/consents`, () => consentsPage(emulator));
  routes.get(`${PAGES}/outgoing`, () => outgoingPage(emulator));
  routes.get(`${PAGES}/faults`, () => faultsPage(emulator));
  routes.get(`${PAGES}/state`, () => statePage(emulator));
  for (const [path, page] of thingPages) {
    routes.get(`${PAGES}/${path}/:id`, (context) => page(emulator, context.req.param('id')) ?? missing());
  }
  return routes;
}

function newRows(emulator: Emulator, context: Context<ServerEnvironment>): Response {
  const entries = emulator.requestLog.after(context.req.query('after') ?? '');
  return new Response(String(requestRows(emulator, entries)), {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  });
}

const missing = (): Response => refusal(404, 'It is not there, or no longer.');

function refusal(status: number, why: string): Response {
  const page = consolePage('Not found', html`<p>${why}</p>`);
  return new Response(page.body, { status, headers: page.headers });
}
