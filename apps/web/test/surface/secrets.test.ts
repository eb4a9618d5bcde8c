import { expect, test } from 'vitest';
import {
  answerMicrosoft,
  authorizationRequest,
  connectMicrosoft,
  directoryOf,
  goToSignIn,
  rowsOf,
  secretsOf,
  signedInBrowser,
  signInToApplication,
  startPortico,
  tokenRequest,
} from '../harness/index.ts';

const portico = await startPortico();
const { a } = portico.organizations;
const { user, guest } = directoryOf(portico, a.domain);
const atA = { organization: a.id, scope: 'openid profile email offline_access', prompt: 'consent' };

test('after trips that went well and trips that failed, no secret is in a log, a table or an error page (attack 125)', async () => {
  const owner = await signedInBrowser(portico, a.owner);
  await connectMicrosoft(portico, owner, a);
  const browser = portico.newBrowser();
  const { tokens } = await signInToApplication(portico, browser, user, atA);
  const refreshed = await tokenRequest(portico, {
    grant_type: 'refresh_token',
    refresh_token: tokens.refresh_token ?? '',
  });
  const pages = await failures();
  await tokenRequest(portico, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' });
  await portico.newBrowser().open(`${portico.project.issuer}/session/end?id_token_hint=${tokens.id_token}x`);

  const { rows } = await portico.database.pool.query(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
  );
  const tables = await Promise.all(
    rows.map(async ({ tablename }) => JSON.stringify(await rowsOf(portico, tablename))),
  );
  const issued = [tokens, refreshed.body].flatMap((set) =>
    ['access_token', 'id_token', 'refresh_token'].map((name) => set[name]),
  );
  const secrets = [
    ...secretsOf(portico),
    user.password,
    guest.password,
    a.owner.password,
    ...issued.map(String),
  ];
  expect(secrets.length).toBeGreaterThan(40);
  // A hint for the identity provider's sign-out is kept with the session on purpose, and is no credential.
  const kept = (await rowsOf(portico, 'sessions')).map(({ idp_logout_hint }) => String(idp_logout_hint));
  const waiting = keptWithInteractions();
  for (const secret of secrets.filter(
    (each) => each.length >= 12 && !kept.includes(each) && !waiting.has(each),
  )) {
    expect({ where: 'log', secret, found: portico.log().includes(secret) }).toMatchObject({ found: false });
    const table = rows[tables.findIndex((text) => text.includes(secret))]?.tablename;
    expect({ where: 'tables', secret, table }).toEqual({ where: 'tables', secret, table: undefined });
    for (const page of pages)
      expect({ where: 'page', secret, found: page.includes(secret) }).toMatchObject({ found: false });
  }
  expect(portico.log()).not.toMatch(
    /"(authorization|cookie|set-cookie|client_secret|password|id_token|refresh_token)":"(?!\[cut\])/,
  );
  expect(portico.log()).not.toMatch(/eyJ[\w-]{20,}\./);
});

/**
 * What is kept with a waiting interaction, and worth nothing alone: what the application asked with, which is the
 * application's to choose, and the interaction's id, whose cookie counts only with a signature beside it.
 */
function keptWithInteractions(): Set<string> {
  const hops = portico.browsers.flatMap(({ journal }) => journal);
  // Of the seeded application, and of the dashboard, which is one like any other.
  const requests = hops.filter(({ url }) => /^\/oauth2\/[a-z0-9_]+\/auth$/.test(url.pathname));
  const names = ['state', 'nonce', 'code_challenge'];
  const asked = requests.flatMap(({ url }) => names.map((name) => url.searchParams.get(name) ?? ''));
  const cookies = hops.flatMap(({ received }) => received);
  const ids = cookies
    .filter(({ name }) => /^portico_(?:act|res)_(?!.*\.sig$)/.test(name))
    .map(({ value }) => value);
  return new Set([...asked, ...ids]);
}

/** Trips that end badly in as many ways as there are places. Answers what the browser saw. */
async function failures(): Promise<string[]> {
  const bodies: string[] = [];
  const leave = async (login = user) => {
    const browser = portico.newBrowser();
    const { url } = authorizationRequest(portico, atA);
    const page = await answerMicrosoft(portico, browser, url, login, { leave: false });
    return { browser, callback: page.location ?? page.url };
  };
  for (const forgery of [
    { claims: { nonce: 'x' } },
    { alg: 'none' },
    { signWith: 'garbage' },
    { claims: { sub: 'a\u0000' } },
  ]) {
    const { browser, callback } = await leave();
    await portico.emulator.control.spoilNextIdToken(forgery);
    bodies.push((await browser.open(callback)).body);
  }
  const refused = await leave(guest);
  bodies.push((await refused.browser.open(refused.callback)).body);
  const stolen = await leave();
  bodies.push((await portico.newBrowser().open(stolen.callback)).body);
  await portico.emulator.control.fault({ surface: 'login', path: '*/token', count: 1, status: 500 });
  bodies.push((await stolen.browser.open(stolen.callback)).body);
  const request = authorizationRequest(portico, atA);
  const page = await goToSignIn(portico, portico.newBrowser(), request, user);
  const code = page.url.searchParams.get('code') ?? '';
  const wrong = await tokenRequest(portico, {
    grant_type: 'authorization_code',
    code,
    code_verifier: 'x'.repeat(43),
  });
  bodies.push(JSON.stringify(wrong.body));
  return bodies;
}
