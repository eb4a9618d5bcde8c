import { beforeEach, expect, test } from 'vitest';
import {
  api,
  consentAtMicrosoft,
  directoryOf,
  forgetConnections,
  signedInBrowser,
  startPath,
  startPortico,
} from '../harness/index.ts';

/* Whoever may approve at Microsoft and has no place here: a setup link takes them there and back. */

const portico = await startPortico();
const { a } = portico.organizations;
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
  const { rows } = await portico.database.pool.query<{ own: boolean; started_by_id: string }>(
    `SELECT l.connection_id = r.connection_id AS own, r.started_by_id
      FROM provisioning_runs r JOIN setup_links l ON l.id = $2 WHERE r.id = $1`,
    [runId, id],
  );
  expect(rows).toEqual([{ own: true, started_by_id: id }]);
  const { rows: acts } = await portico.database.pool.query<{ actor_kind: string }>(
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
  const { rows } = await portico.database.pool.query('SELECT id FROM provisioning_runs');
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
