import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import {
  api,
  browserOf,
  connectMicrosoft,
  directoryOf,
  signInToApplication,
  startPortico,
  tokenIn,
  tokenRequest,
} from '../harness/index.ts';

/* What docs/operators.md has operators do with a restored backup (fault R34, review R9). */

const portico = await startPortico();
const { a } = portico.organizations;
const { user } = directoryOf(portico, a.domain);
const guide = readFileSync(new URL('../../../../docs/operators.md', import.meta.url), 'utf8');
beforeAll(async () => {
  await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
});

test('after the statements of the guide nothing of before opens anything, and signing in does', async () => {
  const scope = { organization: a.id, scope: 'openid offline_access' };
  const { tokens } = await signInToApplication(portico, portico.newBrowser(), user, scope);
  const owner = await browserOf(portico, a.owner);
  const path = `/v1/session/orgs/${a.id}/sso-connections`;
  expect((await api(portico, owner, path)).status).toBe(200);

  expect(tokens.refresh_token).toBeTruthy();
  const { url } = await portico.administration.inviteMember(portico.operatorCaller, a.id, {
    ...{ email: 'invited@contoso.example', role: 'member' },
  });
  const look = () =>
    api(portico, portico.newBrowser(), '/v1/session/invitations/look', {
      ...{ method: 'POST', body: { token: tokenIn(url) }, origin: portico.origin.origin },
    });
  expect((await look()).status).toBe(200);

  const [, statements = ''] = /\*\*Restore\.\*\*[\s\S]*?```sql\n([\s\S]*?)```/.exec(guide) ?? [];
  expect(statements).toContain('oauth_states');
  await portico.database.pool.query(statements);

  const refresh = { grant_type: 'refresh_token', refresh_token: String(tokens.refresh_token) };
  expect(await tokenRequest(portico, refresh)).toMatchObject({ body: { error: 'invalid_grant' } });
  expect((await api(portico, owner, path)).status).toBe(401);
  expect(await look()).toMatchObject({ body: { code: 'invitation_invalid' } });
  await signInToApplication(portico, portico.newBrowser(), user, scope);
});
