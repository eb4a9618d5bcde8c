import type { Browser, Page } from '@portico/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  api,
  appsOf,
  browserOf,
  connectMicrosoft,
  consentAnswer,
  consentAtMicrosoft,
  directoryOf,
  forgetConnections,
  proofAnswer,
  rowsOf,
  runSucceeded,
  type StartedConnect,
  secretsOf,
  signedInBrowser,
  signInToDashboard,
  startConnect,
  startPortico,
} from '../harness/index.ts';
import { untilServed } from '../harness/until-served.ts';

const portico = await startPortico();
const { a, b } = portico.organizations;
const { admin } = directoryOf(portico, a.domain);
const HOPS = ['consent', 'proof'] as const;

beforeEach(() => forgetConnections(portico));

const open = (browser: Browser, callback: URL | string): Promise<Page> =>
  browser.open(callback, { follow: false, from: portico.emulator.origin });
const outcomeOf = ({ location }: Page) => location && Object.fromEntries(location.searchParams);

function changed(callback: URL, change: (parameters: URLSearchParams) => void): URL {
  const url = new URL(callback);
  change(url.searchParams);
  return url;
}

/** A plain page with a code, and nothing but that. */
function expectPage(page: Page, code = 'invalid_state') {
  expect({ status: page.status, location: page.location }).toEqual({ status: 400, location: undefined });
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.headers.get('cache-control')).toContain('no-store');
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(page.body).toContain(code);
  expect(page.body).toMatch(/req_[a-z2-7]{26}/);
}

async function expectNothingMade() {
  expect(await rowsOf(portico, 'sso_connections')).toEqual([]);
  expect(await rowsOf(portico, 'provisioning_runs')).toEqual([]);
  expect(await appsOf(portico, a.domain)).toEqual([]);
}

type Trip = { readonly browser: Browser; readonly started: StartedConnect; readonly callback: URL };

/** A trip of A's owner up to the callback of that hop, which is not yet opened. */
async function tripTo(
  hop: (typeof HOPS)[number],
  person = a.owner,
  browserFor: typeof browserOf = browserOf,
): Promise<Trip> {
  const browser = await browserFor(portico, person);
  const started = await startConnect(portico, browser, a);
  const consent = await consentAnswer(portico, browser, started, admin);
  const callback = hop === 'consent' ? consent : await proofAnswer(portico, browser, consent, admin);
  return { browser, started, callback };
}

test('the whole trip ends at the dashboard with exactly ok and the connection, each redirect a 303', async () => {
  const browser = await browserOf(portico, a.owner);
  const { url } = await startConnect(portico, browser, a);
  const page = await consentAtMicrosoft(portico, browser, url, admin);
  expect(page.status).toBe(200);
  expect(page.url.pathname).toBe(`/dashboard/organizations/${a.id}/features/single-sign-on`);
  const [row] = await rowsOf(portico, 'sso_connections');
  expect(page.url.search).toBe(`?ok=microsoft_connected&connection=${row?.['id']}`);
  expect(row).toMatchObject({ id: expect.stringMatching(/^sso_/), organization_id: a.id, status: 'active' });
  const ours = browser.journal.filter(({ url }) => url.pathname === '/v1/sso/microsoft/consent/callback');
  expect(ours.map(({ status }) => status)).toEqual([303, 303]);
  expect(browser.cookies.some(({ name }) => name.startsWith('portico_msp_'))).toBe(false);
});

test('a return address keeps its own query, and an outcome that it brought along is replaced', async () => {
  const browser = await browserOf(portico, a.owner);
  const returnTo = 'https://allowed.example/back?tab=sso&ok=faked&error=faked&connection=sso_faked';
  const { url } = await startConnect(portico, browser, a, returnTo);
  const page = await consentAtMicrosoft(portico, browser, url, admin);
  const [row] = await rowsOf(portico, 'sso_connections');
  expect(page.url.href).toBe(
    `https://allowed.example/back?tab=sso&ok=microsoft_connected&connection=${row?.['id']}`,
  );
});

describe.each(HOPS)('the callback of the %s', (hop) => {
  test('with a state that is missing, empty, repeated, oversized or made up: a plain page, nothing written (attack 1)', async () => {
    const { browser, callback } = await tripTo(hop);
    const before = await rowsOf(portico, 'provisioning_requests');
    const state = callback.searchParams.get('state') ?? '';
    const forgeries: ((parameters: URLSearchParams) => void)[] = [
      (parameters) => parameters.delete('state'),
      (parameters) => parameters.set('state', ''),
      (parameters) => parameters.append('state', state),
      (parameters) => parameters.append('state', 'another'),
      (parameters) => parameters.set('state', 'x'.repeat(5_000)),
      (parameters) => parameters.set('state', `${state}x`),
      (parameters) => parameters.set('state', state.slice(0, -1)),
      (parameters) => parameters.set('state', state.toLowerCase()),
      (parameters) => parameters.set('state', '\u0000'),
      (parameters) => parameters.set('state', "' OR 1=1 --"),
    ];
    for (const forge of forgeries) expectPage(await open(browser, changed(callback, forge)));
    expect(await rowsOf(portico, 'provisioning_requests')).toEqual(before);
    await expectNothingMade();
  });

  test('a second time: the step was completed, and Microsoft hears nothing of it (attack 2)', async () => {
    const { browser, callback, started } = await tripTo(hop);
    const first = await open(browser, callback);
    if (hop === 'consent') await open(browser, await proofFrom(browser, first));
    else expect(outcomeOf(first)).not.toHaveProperty('error');
    await runSucceeded(portico);
    const connections = await rowsOf(portico, 'sso_connections');
    await portico.emulator.control.forgetRequests();
    // The first answer took the cookie away; a second tab that was opened before has it still.
    const again = await browserWithCookieOf(browser, started);
    expect(outcomeOf(await open(again, callback))).toEqual({ error: 'state_used' });
    expectPage(await open(browser, callback));
    expect(await portico.emulator.control.requests()).toEqual([]);
    expect(await rowsOf(portico, 'sso_connections')).toEqual(connections);
  });

  test('after ten minutes: expired, and nothing made (attack 3)', async () => {
    const { browser, callback } = await tripTo(hop);
    await portico.database.pool.query("UPDATE provisioning_requests SET expires_at = now() - interval '1 s'");
    expect(outcomeOf(await open(browser, callback))).toEqual({ error: 'state_expired' });
    await expectNothingMade();
  });

  test('in another browser of the same person, or nobody’s: a plain page (attack 4)', async () => {
    const { callback } = await tripTo(hop);
    expectPage(await open(await browserOf(portico, a.owner), callback));
    expectPage(await open(portico.newBrowser(), callback));
    await expectNothingMade();
  });

  test('with the cookie of another request, a forged or a doubled one: a plain page (attacks 4, 120)', async () => {
    const { started, callback } = await tripTo(hop);
    const name = cookieName(started.requestId);
    const other = await browserOf(portico, a.owner);
    const itsOwn = await startConnect(portico, other, a);
    const stolen = other.cookie(cookieName(itsOwn.requestId));
    for (const value of [stolen, 'x', 'A'.repeat(43), '']) {
      const browser = await browserOf(portico, a.owner);
      browser.plantCookie(portico.origin, `${name}=${value}; Path=/`);
      expectPage(await open(browser, callback));
    }
    await expectNothingMade();
  });

  test('in the same browser after another person signed in to it: a plain page (attack 4)', async () => {
    const { browser, callback } = await tripTo(hop, a.owner, signedInBrowser);
    await signInToDashboard(portico, browser, a.admin);
    expectPage(await open(browser, callback));
    await expectNothingMade();
  });

  test('after signing out: a plain page', async () => {
    const { browser, callback } = await tripTo(hop, a.owner, signedInBrowser);
    await api(portico, browser, '/v1/session/sign-out', { method: 'POST', body: {} });
    expectPage(await open(browser, callback));
    await expectNothingMade();
  });

  test.each([
    ['was made a plain member', "UPDATE memberships SET role = 'member' WHERE user_id = $1"],
    ['was removed', 'DELETE FROM memberships WHERE user_id = $1'],
  ])('after its starter %s: forbidden (attack 13)', async (_, statement) => {
    const { pool } = portico.database;
    const { browser, callback } = await tripTo(hop, a.admin);
    const { rows } = await pool.query('SELECT * FROM memberships WHERE user_id = $1', [a.admin.userId]);
    try {
      await pool.query(statement, [a.admin.userId]);
      expect(outcomeOf(await open(browser, callback))).toEqual({ error: 'forbidden' });
      await expectNothingMade();
    } finally {
      await pool.query('DELETE FROM memberships WHERE user_id = $1', [a.admin.userId]);
      await pool.query(
        'INSERT INTO memberships SELECT * FROM jsonb_populate_recordset(null::memberships, $1)',
        [JSON.stringify(rows)],
      );
    }
  });

  test('while the organization is suspended: refused', async () => {
    const { pool } = portico.database;
    const { browser, callback } = await tripTo(hop);
    await pool.query("UPDATE organizations SET status = 'suspended' WHERE id = $1", [a.id]);
    try {
      expect(outcomeOf(await open(browser, callback))).toEqual({ error: 'organization_suspended' });
      await expectNothingMade();
    } finally {
      await pool.query("UPDATE organizations SET status = 'active' WHERE id = $1", [a.id]);
    }
  });

  test('fifty times at once: one goes on, one run, one app (attack 9)', async () => {
    const { browser, callback } = await tripTo(hop);
    const pages = await Promise.all(
      Array.from({ length: 50 }, () => untilServed(() => open(browser, callback))),
    );
    // Who was not served at once comes again, perhaps without the cookie that another answer took.
    const refusals = pages.map((page) =>
      page.status === 400 && page.body.includes('invalid_state')
        ? 'invalid_state'
        : outcomeOf(page)?.['error'],
    );
    const winners = pages.filter((_, index) => refusals[index] === undefined);
    expect(winners.map(({ status, location }) => [status, location !== undefined])).toEqual([[303, true]]);
    expect(refusals).toContain('state_used');
    for (const refusal of refusals) expect([undefined, 'state_used', 'invalid_state']).toContain(refusal);
    const [winner] = winners;
    if (hop === 'consent' && winner) {
      await expectNothingMade();
      return;
    }
    await runSucceeded(portico);
    expect(await appsOf(portico, a.domain)).toHaveLength(1);
  });

  test('with an error the error wins, whatever else is there (attack 10)', async () => {
    const { browser, callback } = await tripTo(hop);
    const both = changed(callback, (parameters) => parameters.set('error', 'access_denied'));
    expect(outcomeOf(await open(browser, both))).toEqual({ error: 'consent_denied' });
    await expectNothingMade();
  });

  const CANARY = 'canary-of-attack-11';
  test.each([
    ['HTML', `<script>alert("${CANARY}")</script>`],
    ['line breaks', `${CANARY}\r\nSet-Cookie: evil=${CANARY}\r\n\r\n<html>`],
    ['10 kB', CANARY.repeat(500)],
    ['100 kB', CANARY.repeat(5_000)],
  ])('with an error text of %s: nothing of it comes back or into the log (attack 11)', async (_, text) => {
    const { browser, callback } = await tripTo(hop);
    const hostile = (parameters: URLSearchParams) => {
      for (const name of ['error', 'error_description', 'error_uri', 'error_subcode'])
        parameters.set(name, text);
    };
    for (const url of [
      changed(callback, hostile),
      changed(callback, (parameters) => {
        hostile(parameters);
        parameters.set('state', 'unknown');
      }),
    ]) {
      const page = await open(browser, url);
      const seen = page.body + JSON.stringify([...page.headers]);
      expect(seen).not.toContain(CANARY);
      expect([303, 400, 431]).toContain(page.status);
    }
    expect(portico.log()).not.toContain(CANARY);
  });

  test.each(['POST', 'PUT', 'DELETE'])('by %s: nothing happens', async (method) => {
    const { browser, callback } = await tripTo(hop);
    const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    await fetch(callback, { method, redirect: 'manual', headers: { cookie, origin: portico.origin.origin } });
    const [row] = await rowsOf(portico, 'provisioning_requests');
    expect(row?.[`${hop}_consumed_at`]).toBeNull();
  });
});

test('the administrator cancels at Microsoft, who sends error and admin_consent=True: denied, nothing made (attack 10)', async () => {
  const browser = await browserOf(portico, a.owner);
  const started = await startConnect(portico, browser, a);
  const callback = await consentAnswer(portico, browser, started, admin, 'cancel');
  expect(Object.fromEntries(callback.searchParams)).toMatchObject({
    admin_consent: 'True',
    error: expect.any(String),
  });
  expect(outcomeOf(await open(browser, callback))).toEqual({ error: 'consent_denied' });
  await expectNothingMade();
  const path = `/v1/session/orgs/${a.id}/ms-provision/${started.requestId}`;
  expect((await api(portico, browser, path)).body).toMatchObject({
    state: 'failed',
    failure: { code: 'consent_denied' },
  });
});

test.each([
  ['admin_consent missing', (parameters: URLSearchParams) => parameters.delete('admin_consent')],
  ['admin_consent=False', (parameters: URLSearchParams) => parameters.set('admin_consent', 'False')],
  ['admin_consent twice', (parameters: URLSearchParams) => parameters.append('admin_consent', 'True')],
])('a consent with %s is none', async (_, change) => {
  const { browser, callback } = await tripTo('consent');
  expect(outcomeOf(await open(browser, changed(callback, change)))).toEqual({ error: 'consent_denied' });
  await expectNothingMade();
});

test.each([
  ['missing', (parameters: URLSearchParams) => parameters.delete('code'), 'consent_denied'],
  ['empty', (parameters: URLSearchParams) => parameters.set('code', ''), 'directory_mismatch'],
  ['twice', (parameters: URLSearchParams) => parameters.append('code', 'x'), 'consent_denied'],
  ['made up', (parameters: URLSearchParams) => parameters.set('code', 'made-up'), 'directory_mismatch'],
  [
    'oversized',
    (parameters: URLSearchParams) => parameters.set('code', 'x'.repeat(8_000)),
    'directory_mismatch',
  ],
])('a proof whose code is %s proves nothing', async (_, change, error) => {
  const { browser, callback } = await tripTo('proof');
  expect(outcomeOf(await open(browser, changed(callback, change)))).toEqual({ error });
  await expectNothingMade();
});

test('a code that was redeemed is worth nothing in a second request (attack 2)', async () => {
  const { browser, callback } = await tripTo('proof');
  expect(outcomeOf(await open(browser, callback))).not.toHaveProperty('error');
  await runSucceeded(portico);
  const connections = await rowsOf(portico, 'sso_connections');
  const second = await tripTo('proof');
  const code = callback.searchParams.get('code') ?? '';
  const replay = changed(second.callback, (parameters) => parameters.set('code', code));
  expect(outcomeOf(await open(second.browser, replay))).toEqual({ error: 'directory_mismatch' });
  expect(await rowsOf(portico, 'sso_connections')).toEqual(connections);
});

test('two requests of one browser, for two organizations: codes do not fit the other one’s state (attack 5)', async () => {
  const { pool } = portico.database;
  await pool.query(
    `INSERT INTO memberships (project_id, organization_id, user_id, role, source)
     VALUES ($1, $2, $3, 'owner', 'invited') ON CONFLICT DO NOTHING`,
    [portico.project.id, b.id, a.owner.userId],
  );
  const browser = await browserOf(portico, a.owner);
  const proofs: URL[] = [];
  for (const organization of [a, b]) {
    const started = await startConnect(portico, browser, organization);
    const consent = await consentAnswer(portico, browser, started, admin);
    proofs.push(await proofAnswer(portico, browser, consent, admin));
  }
  const [ofA, ofB] = proofs as [URL, URL];
  const crossed = changed(ofB, (parameters) => parameters.set('code', ofA.searchParams.get('code') ?? ''));
  expect(outcomeOf(await open(browser, crossed))).toEqual({ error: 'directory_mismatch' });
  await expectNothingMade();
  await pool.query('DELETE FROM memberships WHERE user_id = $1 AND organization_id = $2', [
    a.owner.userId,
    b.id,
  ]);
});

test('twenty tabs: each has its own trip, the latest ten work', async () => {
  const browser = await browserOf(portico, a.owner);
  const started: StartedConnect[] = [];
  for (let tab = 0; tab < 20; tab += 1) started.push(await startConnect(portico, browser, a));
  expect(browser.cookies.filter(({ name }) => name.startsWith('portico_msp_'))).toHaveLength(10);
  const [oldest, latest] = [started[0], started.at(-1)];
  if (!oldest || !latest) throw new Error('no trips');
  expectPage(await open(browser, await consentAnswer(portico, browser, oldest, admin)));
  const consent = await consentAnswer(portico, browser, latest, admin);
  const proof = await proofAnswer(portico, browser, consent, admin);
  expect(outcomeOf(await open(browser, proof))).not.toHaveProperty('error');
  await runSucceeded(portico);
});

test('no line of any log holds a state, a code, a cookie, a password or a secret (invariant 3, attack 125)', async () => {
  await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
  const secrets = secretsOf(portico);
  expect(secrets.length).toBeGreaterThan(100);
  const log = portico.log();
  expect(log).toContain('microsoft_consent.refused');
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
});

const cookieName = (requestId: string) => `portico_msp_${requestId.slice(-16)}`;

/** Another tab, from before the cookie was taken away. */
async function browserWithCookieOf(browser: Browser, { requestId }: StartedConnect): Promise<Browser> {
  const name = cookieName(requestId);
  const value = browser.journal
    .flatMap(({ received }) => received)
    .find((cookie) => cookie.name === name && cookie.value !== '')?.value;
  const tab = await browserOf(portico, a.owner);
  tab.plantCookie(portico.origin, `${name}=${value}; Path=/`);
  return tab;
}

/** Goes on from the answer to the consent's callback to the callback of the proof. */
async function proofFrom(browser: Browser, { location }: Page): Promise<URL> {
  const page = await browser.open(location ?? '', { follow: false, from: portico.origin });
  if (page.location === undefined) throw new Error(`no proof: ${page.status}`);
  return page.location;
}
