import { expect, test } from 'vitest';
import {
  api,
  browserOf,
  connectMicrosoft,
  directoryOf,
  rowsOf,
  signInToApplication,
  startPortico,
  tokenRequest,
} from '../harness/index.ts';

/* DATABASE_URL and DATABASE_MIGRATION_URL name two roles: web app and worker own nothing (attack 94). */

const portico = await startPortico({ servingRole: true });
const { a } = portico.organizations;
const TOLD = 'see DATABASE_MIGRATION_URL';

test('with a role that owns nothing everything goes on: connecting, signing in, refreshing, ending, disconnecting', async () => {
  const owner = await browserOf(portico, a.owner);
  const connectionId = await connectMicrosoft(portico, owner, a);
  const { user } = directoryOf(portico, a.domain);
  const scope = { organization: a.id, scope: 'openid offline_access' };
  const { tokens } = await signInToApplication(portico, portico.newBrowser(), user, scope);
  const refresh = { grant_type: 'refresh_token', refresh_token: String(tokens.refresh_token) };
  const refreshed = await tokenRequest(portico, refresh);
  expect(refreshed.status).toBe(200);

  const path = `/v1/session/orgs/${a.id}`;
  const ended = await api(portico, owner, `${path}/sessions`, { method: 'DELETE' });
  expect(ended.status).toBeLessThan(300);
  const again = { grant_type: 'refresh_token', refresh_token: String(refreshed.body['refresh_token']) };
  expect(await tokenRequest(portico, again)).toMatchObject({ body: { error: 'invalid_grant' } });

  const disconnected = await api(
    portico,
    await browserOf(portico, a.owner),
    `${path}/sso-connections/${connectionId}`,
    { method: 'DELETE' },
  );
  expect(disconnected.status).toBeLessThan(300);
  const actions = (await rowsOf(portico, 'audit_events')).map(({ action }) => action);
  expect(actions).toEqual(expect.arrayContaining(['connection.activated', 'connection.disconnected']));
  // Whatever PostgreSQL had refused would be here.
  expect(portico.log()).not.toMatch(/permission denied|must be owner/);
});

test('the log says so at the start where one role does everything, and nothing where there are two (attack 94)', async () => {
  expect(portico.log()).not.toContain('DATABASE_MIGRATION_URL');
  const { web } = await portico.startAnotherWeb({ DATABASE_URL: portico.database.url });
  expect(web.log()).toContain(TOLD);
});
