import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  answerMicrosoft,
  authorizationRequest,
  connectMicrosoft,
  directoryOf,
  type Portico,
  signedInBrowser,
  signInToApplication,
  startPortico,
  type Tokens,
} from '../harness/index.ts';

/* What people and applications meet while the database is in trouble (review R1): never a mistake of theirs or ours. */

const portico = await startPortico({ cuttable: true });
const { a } = portico.organizations;
const { user } = directoryOf(portico, a.domain);
const { issuer } = portico.project;
const name = new URL(portico.database.url).pathname.slice(1);
const owner = await signedInBrowser(portico, a.owner);
const native = await portico.administration.createApplication(portico.operatorCaller, portico.project.id, {
  ...{
    name: 'Terminal',
    kind: 'native',
    redirect_uris: ['http://127.0.0.1/cb'],
    post_logout_redirect_uris: [],
  },
  ...{ allowed_origins: [], is_default: false },
});
let tokens: Tokens;
let loginPage: URL;
let dashboardCallback: URL;

beforeAll(async () => {
  await connectMicrosoft(portico, owner, a);
  const asked = { organization: a.id, scope: 'openid offline_access' };
  loginPage = (await owner.open(authorizationRequest(portico, { prompt: 'login' }).url)).url;
  const { location } = await owner.open(new URL('/v1/session/sign-in?reauthenticate=1', portico.origin), {
    follow: false,
  });
  dashboardCallback = new URL(location?.searchParams.get('redirect_uri') ?? '');
  dashboardCallback.search = new URLSearchParams({
    ...{ code: 'x'.repeat(43), state: location?.searchParams.get('state') ?? '' },
    iss: location?.href.replace(/\/auth\?.*$/, '') ?? '',
  }).toString();
  tokens = (await signInToApplication(portico, portico.newBrowser(), user, asked)).tokens;
});

type Answer = { readonly status: number; readonly retryAfter: string | null; readonly body: string };
type Door = readonly [name: string, ask: () => Promise<Response>];

const credential = Buffer.from(`${portico.application.clientId}:${portico.application.clientSecret}`);
const asApplication = (path: string, parameters: Record<string, string>) => () =>
  fetch(`${issuer}${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${credential.toString('base64')}` },
    body: new URLSearchParams(parameters),
  });
const asBrowser =
  (path: string | URL, accept = 'text/html') =>
  () =>
    owner.fetch(new URL('/dashboard', portico.origin), path, { redirect: 'manual', headers: { accept } });
const change = (path: string, method: string, body: object) => () =>
  owner.fetch(new URL('/dashboard', portico.origin), path, {
    ...{ method, body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json', origin: portico.origin.origin },
  });
const organization = `/v1/session/orgs/${a.id}`;

/** Those that read at least; all of them say so when nothing can be asked. */
const doors = (): Door[] => [
  ['authorization', asBrowser(authorizationRequest(portico, { organization: a.id }).url)],
  ['authorization, hosted login', asBrowser(authorizationRequest(portico).url)],
  [
    'pushed request',
    asApplication('/par', Object.fromEntries(authorizationRequest(portico).url.searchParams)),
  ],
  ['token, code', asApplication('/token', { grant_type: 'authorization_code', code: 'x'.repeat(43) })],
  [
    'token, refresh',
    asApplication('/token', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }),
  ],
  ['introspection', asApplication('/token/introspection', { token: tokens.access_token })],
  ['revocation', asApplication('/token/revocation', { token: 'x'.repeat(43) })],
  [
    'userinfo',
    () => fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } }),
  ],
  [
    'device',
    () =>
      fetch(`${issuer}/device/auth`, { method: 'POST', body: new URLSearchParams({ client_id: native.id }) }),
  ],
  ['sign-out', asBrowser(new URL(`${issuer}/session/end?id_token_hint=${tokens.id_token}`))],
  ['hosted login, its page', asBrowser(loginPage)],
  ['start of a sign-in from outside', asBrowser(`/v1/sso/connections/sso_${'a'.repeat(26)}/initiate`)],
  ['sign-in to the dashboard', asBrowser('/v1/session/sign-in?reauthenticate=1')],
  ['sign-in to the dashboard, its end', asBrowser(dashboardCallback)],
  ['a page of the dashboard', asBrowser(`/dashboard/organizations/${a.id}/members`)],
  ['management API', asBrowser('/v1/session/orgs', 'application/json')],
  ['management API, single sign-on', asBrowser(`${organization}/sso-connections`, 'application/json')],
];
/** Those that write before they answer. */
const writingDoors = (): Door[] => [
  ['authorization', asBrowser(authorizationRequest(portico, { organization: a.id }).url)],
  [
    'device',
    () =>
      fetch(`${issuer}/device/auth`, { method: 'POST', body: new URLSearchParams({ client_id: native.id }) }),
  ],
  [
    'token, refresh',
    asApplication('/token', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }),
  ],
  ['dashboard sign-in', change(`/v1/session/confirm`, 'POST', { password: a.owner.password })],
  ['management API', change(organization, 'PATCH', { name: 'Contoso' })],
  ['one-click Microsoft', change(`${organization}/ms-provision/start`, 'POST', {})],
];

async function answerOf([door, ask]: Door): Promise<[string, Answer]> {
  const response = await ask();
  const body = await response.text();
  return [door, { status: response.status, retryAfter: response.headers.get('retry-after'), body }];
}

/** Every door says that this passes, and to come back. */
async function expectUnavailable(asked: Door[]): Promise<void> {
  for (const [door, { status, retryAfter, body }] of await Promise.all(asked.map(answerOf))) {
    const text = body.slice(0, 200);
    expect({ door, status, retryAfter, text }).toMatchObject({ door, status: 503, retryAfter: '5' });
    expect({ door, body }).not.toMatchObject({
      body: expect.stringMatching(/does not accept|\bat .*\.ts:\d/),
    });
  }
}
const readiness = async () => (await fetch(new URL('/readyz', portico.origin))).status;

afterEach(async () => {
  portico.wire.mend();
  await expect.poll(readiness).toBe(200);
});

/** As after a failover: whatever was said in them before counts no more. */
async function endSessions({ database }: Portico): Promise<void> {
  await database.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'portico-w%'",
  );
}

describe.each([
  ['refuses', () => portico.wire.cut()],
  ['has fallen silent', () => portico.wire.freeze()],
])('a database that %s', (_, trouble) => {
  test('is 503 with Retry-After at every door, also at the first request that finds out', async () => {
    trouble();
    await expectUnavailable([...doors(), ...writingDoors()]);
    await expectUnavailable(doors());
    await expect.poll(readiness).toBe(503);
    expect((await fetch(new URL('/livez', portico.origin))).status).toBe(200);
  });

  test('hides neither discovery nor keys, which are served from memory (fault R3)', async () => {
    const addresses = ['/.well-known/openid-configuration', '/jwks'].map((path) => `${issuer}${path}`);
    const ask = () => Promise.all(addresses.map(async (address) => (await fetch(address)).status));
    expect(await ask()).toEqual([200, 200]);
    trouble();
    await expect.poll(readiness).toBe(503);
    for (let round = 0; round < 5; round += 1) expect(await ask()).toEqual([200, 200]);
  });

  test('loses no sign-in: callback and resumption work at the next try', async () => {
    const browser = portico.newBrowser();
    const { url } = authorizationRequest(portico, { organization: a.id });
    const { location: callback } = await answerMicrosoft(portico, browser, url, user, { leave: false });
    trouble();
    await expect.poll(readiness).toBe(503);
    expect((await browser.open(callback ?? '', { follow: false })).status).toBe(503);
    portico.wire.mend();
    await expect.poll(readiness).toBe(200);
    const resume = await browser.open(callback ?? '', { follow: false, from: portico.emulator.origin });
    expect(resume.location?.pathname).toContain('/auth/');
    trouble();
    await expect.poll(readiness).toBe(503);
    expect((await browser.open(resume.location ?? '', { follow: false })).status).toBe(503);
    portico.wire.mend();
    await expect.poll(readiness).toBe(200);
    const end = await browser.open(resume.location ?? '');
    expect(end.url.searchParams.get('code')).not.toBeNull();
  });
});

test('a lock that nobody gives back is 503 where it is waited for (fault R6)', async () => {
  const holder = await portico.database.pool.connect();
  await holder.query('BEGIN; LOCK TABLE organizations, oauth_states IN ACCESS EXCLUSIVE MODE');
  try {
    await expectUnavailable(writingDoors().filter(([door]) => /authorization|management/.test(door)));
    expect(await readiness()).toBe(200);
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
});

// The last one: it ends the sessions of the web app, which a request of another test might meet.
test('a database that takes no writes is not ready, and 503 where something has to be written (fault R4)', async () => {
  await portico.database.pool.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  await endSessions(portico);
  await expect.poll(readiness).toBe(503);
  await expectUnavailable(writingDoors());
  // The first key of all would have to be kept.
  await expectUnavailable([['keys of connections', () => fetch(new URL('/workload/jwks', portico.origin))]]);
  for (const [door, { status }] of await Promise.all(doors().map(answerOf)))
    expect({ door, failed: status === 500 }).toEqual({ door, failed: false });
  await portico.database.pool.query(
    `BEGIN READ WRITE; ALTER DATABASE ${name} RESET default_transaction_read_only; COMMIT`,
  );
});
