import { beforeEach, expect, test } from 'vitest';
import {
  api,
  connectMicrosoft,
  consentAtMicrosoft,
  directoryOf,
  forgetConnections,
  signedInBrowser,
  startConnect,
  startPath,
  startPortico,
} from '../harness/index.ts';

/* Whoever may approve at Microsoft and has no place here: a setup link takes them there and back. */

const portico = await startPortico();
const { a } = portico.organizations;
const { pool } = portico.database;
const { admin } = directoryOf(portico, a.domain);

beforeEach(() => forgetConnections(portico));

async function held() {
  const owner = await signedInBrowser(portico, a.owner);
  const { body } = await api(portico, owner, `/v1/session/orgs/${a.id}/setup-links`, {
    method: 'POST',
    body: {},
  });
  const { id, url } = body as { id: string; url: string };
  const browser = portico.newBrowser();
  const token = url.slice(url.lastIndexOf('/') + 1);
  await api(portico, browser, '/v1/session/setup-links/open', { method: 'POST', body: { token } });
  return { id, browser, owner };
}

const start = (browser: Awaited<ReturnType<typeof held>>['browser'], link: string, body: object = {}) =>
  api(portico, browser, startPath(a), { method: 'POST', body, link });

test('its holder approves at Microsoft and comes back to the page of the link; the connection is the link’s own', async () => {
  const { id, browser } = await held();
  const started = await start(browser, id);
  expect(started.status).toBe(201);
  const { url, request_id: runId } = started.body as { url: string; request_id: string };
  const page = await consentAtMicrosoft(portico, browser, url, admin);
  expect(page.url.pathname).toBe(`/setup/link/${id}`);
  const { rows } = await pool.query<{ own: boolean; started_by_id: string }>(
    `SELECT l.connection_id = r.connection_id AS own, r.started_by_id
      FROM provisioning_runs r JOIN setup_links l ON l.id = $2 WHERE r.id = $1`,
    [runId, id],
  );
  expect(rows).toEqual([{ own: true, started_by_id: id }]);
  const { rows: acts } = await pool.query<{ actor_kind: string }>(
    `SELECT DISTINCT actor_kind FROM audit_events WHERE target_id = $1 AND action LIKE 'microsoft_consent.%'`,
    [runId],
  );
  expect(acts).toEqual([{ actor_kind: 'setup_link' }]);
});

test('where the link was taken back meanwhile, nothing comes of the approval (attack 13)', async () => {
  const { id, browser, owner } = await held();
  const { url } = (await start(browser, id)).body as { url: string };
  await api(portico, owner, `/v1/session/orgs/${a.id}/setup-links/${id}`, { method: 'DELETE' });
  const page = await consentAtMicrosoft(portico, browser, url, admin);
  expect(page.url.pathname).toBe('/v1/sso/microsoft/consent/callback');
  expect(page.status).toBe(400);
  const { rows } = await pool.query('SELECT id FROM provisioning_runs');
  expect(rows).toEqual([]);
});

test('what the organization has connected is not the link’s to repair, nor how little a directory gives its to choose', async () => {
  const { id, browser } = await held();
  expect((await start(browser, id, { level: 'sign_in_only' })).body).toMatchObject({
    code: 'level_not_offered',
  });
  await portico.database.prisma.ssoConnection.create({
    data: {
      ...{ id: 'sso_aaaaaaaaaaaaaaaaaaaaaaaaaa', projectId: portico.project.id, organizationId: a.id },
      ...{
        protocol: 'oidc',
        provider: 'entra',
        managedBy: 'microsoft_graph',
        status: 'active',
        name: 'Entra',
      },
    },
  });
  expect((await start(browser, id)).body).toMatchObject({ code: 'already_exists' });
});

/** From the page of the link to Microsoft and back. */
async function approved(answer: 'accept' | 'cancel' = 'accept') {
  const link = await held();
  const { url, request_id: requestId } = (await start(link.browser, link.id)).body as Record<
    'url' | 'request_id',
    string
  >;
  const page = await consentAtMicrosoft(portico, link.browser, url, admin, answer);
  return { ...link, requestId, page };
}

const seen = ({ id: link, browser, requestId }: Awaited<ReturnType<typeof approved>>) =>
  api(portico, browser, `/v1/session/orgs/${a.id}/ms-provision/${requestId}`, { link });

test('once Microsoft is connected the link is done, says so for itself, and its page tells what works', async () => {
  const { id, browser } = await approved();
  const written = async () =>
    (
      await pool.query(
        `SELECT l.completed_at IS NOT NULL AS done, a.actor_kind, a.actor_id FROM setup_links l
         LEFT JOIN audit_events a ON a.target_id = l.id AND a.action = 'setup_link.completed' WHERE l.id = $1`,
        [id],
      )
    ).rows;
  await expect.poll(written).toEqual([{ done: true, actor_kind: 'setup_link', actor_id: id }]);
  const page = await browser.open(new URL(`/setup/link/${id}`, portico.origin));
  expect(page.body).toContain('Single sign-on is on');
  expect((await start(browser, id)).body).toMatchObject({ code: 'setup_link_completed' });
});

test('a draft that the link had is given up with what was entered there when Microsoft takes its place', async () => {
  const { id: link, browser } = await held();
  const path = `/v1/session/orgs/${a.id}/sso-connections`;
  const body = { protocol: 'saml', provider: 'okta', name: 'Okta' };
  const draft = (await api(portico, browser, path, { method: 'POST', body, link })).body as { id: string };
  const left = async () =>
    (
      await pool.query(
        `SELECT c.status, count(k.id)::int AS credentials FROM sso_connections c
         LEFT JOIN connection_credentials k ON k.connection_id = c.id WHERE c.id = $1 GROUP BY c.status`,
        [draft.id],
      )
    ).rows;
  expect(await left()).toEqual([{ status: 'draft', credentials: 1 }]);
  const { url } = (await start(browser, link)).body as { url: string };
  await consentAtMicrosoft(portico, browser, url, admin);
  expect(await left()).toEqual([{ status: 'inactive', credentials: 0 }]);
  const { rows } = await pool.query(
    `SELECT actor_kind, actor_id FROM audit_events WHERE target_id = $1 AND action = 'connection.disconnected'`,
    [draft.id],
  );
  expect(rows).toEqual([{ actor_kind: 'setup_link', actor_id: link }]);
});

test('a directory that the organization had connected before is its own people’s to bring back (attack 81)', async () => {
  const owner = await signedInBrowser(portico, a.owner);
  const connectionId = await connectMicrosoft(portico, owner, a);
  const path = `/v1/session/orgs/${a.id}/sso-connections/${connectionId}`;
  await api(portico, owner, path, { method: 'DELETE', body: {} });
  const { id, page } = await approved();
  expect(page.url.searchParams.get('error')).toBe('already_exists');
  const { rows } = await pool.query(
    `SELECT l.connection_id, c.status FROM setup_links l, sso_connections c WHERE l.id = $1 AND c.id = $2`,
    [id, connectionId],
  );
  expect(rows).toEqual([{ connection_id: null, status: 'inactive' }]);
});

test('its holder follows what was begun by the link, reads why it failed, and nothing of another’s (attack 81)', async () => {
  const denied = await approved('cancel');
  expect((await seen(denied)).body).toMatchObject({ state: 'failed', failure: { code: 'consent_denied' } });
  const owner = await signedInBrowser(portico, a.owner);
  const { requestId } = await startConnect(portico, owner, a);
  expect((await seen({ ...denied, requestId })).body).toMatchObject({ code: 'not_found' });
});
