import { beforeAll, expect, test } from 'vitest';
import { ENDPOINTS } from '../harness/endpoints.ts';
import {
  api,
  arriveOverSingleSignOn,
  connectMicrosoft,
  signedInBrowser,
  startConnect,
  startPortico,
} from '../harness/index.ts';

/* The directory of one organization speaks for nobody in another (review B1, attack 81): every door. */

const portico = await startPortico();
const { a, b } = portico.organizations;
const { pool } = portico.database;
const ROOT = 'v1/session/orgs/[orgId]';
let browser = portico.newBrowser();
let connectionId = '';
let userId = '';

beforeAll(async () => {
  connectionId = await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  await connectMicrosoft(portico, await signedInBrowser(portico, b.owner), b);
  ({ browser, userId } = await arriveOverSingleSignOn(portico, b));
  await pool.query(
    `INSERT INTO memberships (project_id, organization_id, user_id, role, source) VALUES ($1, $2, $3, 'owner', 'invited')`,
    [portico.project.id, a.id, userId],
  );
});

const ids = (path: string) =>
  path
    .replace('[connectionId]', connectionId)
    .replace('[userId]', a.member.userId)
    .replace('[domain]', a.domain)
    .replace('[setupLinkId]', 'stl_aaaaaaaaaaaaaaaaaaaaaaaaaa')
    .replace('[ruleId]', 'grr_aaaaaaaaaaaaaaaaaaaaaaaaaa')
    .replace('[arrivalId]', 'arr_aaaaaaaaaaaaaaaaaaaaaaaaaa')
    .replace('[agreementId]', 'dag_aaaaaaaaaaaaaaaaaaaaaaaaaa')
    .replace('[attemptId]', 'att_aaaaaaaaaaaaaaaaaaaaaaaaaa')
    .replace('[requestId]', 'msp_aaaaaaaaaaaaaaaaaaaaaaaaaa')
    .replace('[sessionId]', 'sess_aaaaaaaaaaaaaaaaaaaaaaaaaa');

/** What each change takes, so that nothing but who asks is refused. */
const BODIES: Readonly<Record<string, object>> = {
  'PATCH ': { name: 'Renamed' },
  'POST domains': { domain: 'more.example' },
  'POST invitations': { email: 'more@contoso.example', role: 'member' },
  'POST directory-agreements/[agreementId]': { decision: 'agreed' },
  'PATCH members/[userId]': { role: 'admin' },
  'POST sso-connections': { protocol: 'oidc', provider: 'okta', name: 'Okta' },
  'PATCH sso-connections/[connectionId]': { paused: true },
  'POST sso-connections/[connectionId]/look-up': { issuer: 'https://idp.example' },
  'PUT sso-connections/[connectionId]/openid': { issuer: 'https://idp.example', client_id: 'portico' },
  'POST sso-connections/[connectionId]/group-roles': { source: 'app_role', value: 'Any', role: 'member' },
};
const requests = ENDPOINTS.filter(({ route }) => route === ROOT || route.startsWith(`${ROOT}/`)).map(
  ({ method, route }) => ({ method, path: route.slice(ROOT.length + 1) }),
);

test.each(requests)('$method $path', async ({ method, path }) => {
  const body = method === 'GET' ? {} : { body: BODIES[`${method} ${path}`] ?? {} };
  const answer = await api(portico, browser, `/v1/session/orgs/${a.id}/${ids(path)}`.replace(/\/$/, ''), {
    method,
    ...body,
  });
  expect(answer).toMatchObject({ status: 403, body: { code: 'other_sign_in_required' } });
});

test('there are doors to look at', () => {
  expect(requests.length).toBeGreaterThan(15);
});

test('the page on which a product’s own button ends, what it confirms, and the way back from Microsoft', async () => {
  const owner = await signedInBrowser(portico, a.owner);
  await api(portico, owner, `/v1/session/orgs/${a.id}/sso-connections/${connectionId}`, { method: 'DELETE' });
  const { requestId } = await startConnect(portico, owner, a);
  // As a program with this person's token would have begun it.
  await pool.query(
    `UPDATE provisioning_requests SET user_id = $2, via = 'bearer', browser_hash = NULL, consent_state_hash = NULL WHERE id = $1`,
    [requestId, userId],
  );
  const page = new URL(`/v1/sso/microsoft/connect/${requestId}`, portico.origin);
  expect((await browser.open(page)).body).not.toContain('Continue to Microsoft');
  const confirmed = await browser.fetch(page, `${page.pathname}/confirm`, {
    method: 'POST',
    headers: { origin: portico.origin.origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: '',
    redirect: 'manual',
  });
  expect([confirmed.status, confirmed.headers.get('location')]).toEqual([403, null]);
});
