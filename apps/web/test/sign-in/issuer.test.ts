import { type DatabaseClock, takeDatabaseClockInHand } from '@portico/database/testing/clock';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  authorizationRequest,
  claimsOf,
  connectMicrosoft,
  directoryOf,
  goToSignIn,
  newDeployment,
  rowsOf,
  signedInBrowser,
  signInToApplication,
  startPortico,
  tokenRequest,
} from '../harness/index.ts';
import { untilServed } from '../harness/until-served.ts';
import { liveSessions } from './outside.ts';

let clock: DatabaseClock | undefined;
const portico = await startPortico({
  async deployment(place) {
    const made = await newDeployment(place);
    clock = await takeDatabaseClockInHand(made.database.pool);
    return made;
  },
});
const { a, b } = portico.organizations;
const { user } = directoryOf(portico, a.domain);
const withRefresh = { organization: a.id, scope: 'openid profile email offline_access' };
beforeAll(async () => {
  await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  await connectMicrosoft(portico, await signedInBrowser(portico, b.owner), b);
});
const signIn = (browser = portico.newBrowser(), parameters: Record<string, string> = withRefresh) =>
  signInToApplication(portico, browser, user, parameters);
const refresh = (refresh_token = '') => tokenRequest(portico, { grant_type: 'refresh_token', refresh_token });
const isLive = async (sid: unknown) => (await liveSessions(portico)).some(({ id }) => id === sid);

async function code() {
  const request = authorizationRequest(portico, withRefresh);
  const page = await goToSignIn(portico, portico.newBrowser(), request, user);
  return { code: page.url.searchParams.get('code') ?? '', code_verifier: request.codeVerifier };
}

/**
 * However long those requests take, they are at once: the time of the database stands still. On a slow machine the last of fifty
 * would else come after the moment in which something used is no replay.
 */
async function atOnce<T extends { readonly status: number }>(request: () => Promise<T>): Promise<T[]> {
  await clock?.standAt(Date.now());
  const answers = await Promise.all(Array.from({ length: 50 }, () => untilServed(request)));
  await clock?.runAhead(0);
  return answers;
}

describe('over the database', () => {
  test('one code redeemed fifty times at once: tokens once, and they live (attacks 52, 53; fault R5)', async () => {
    const form = { grant_type: 'authorization_code', ...(await code()) };
    const answers = await atOnce(() => tokenRequest(portico, form));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ body }) => body['error'] === 'invalid_grant')).toHaveLength(49);
    expect((await refresh(String(won[0]?.body['refresh_token']))).status).toBe(200);
  });

  test('one refresh token used fifty times at once has one successor and no fork (attack 56; faults R5, R40)', async () => {
    const { tokens } = await signIn();
    const answers = await atOnce(() => refresh(tokens.refresh_token));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(50);
    const [successor, ...others] = new Set(answers.map(({ body }) => String(body['refresh_token'])));
    expect(others).toEqual([]);
    expect((await refresh(successor)).status).toBe(200);
    // Its successor has been used now: whoever comes with the first one is too late, and the family ends.
    expect((await refresh(tokens.refresh_token)).body['error']).toBe('invalid_grant');
    expect((await refresh(successor)).body['error']).toBe('invalid_grant');
  });

  test('a code used again after its moment, or a refresh token after its grace, ends the session and is in the audit log (attacks 52, 56, 94)', async () => {
    const age = () =>
      portico.database.pool.query(
        "UPDATE oauth_states SET consumed_at = consumed_at - interval '11 seconds'",
      );
    const form = { grant_type: 'authorization_code', ...(await code()) };
    const first = await tokenRequest(portico, form);
    await age();
    expect((await tokenRequest(portico, form)).body['error']).toBe('invalid_grant');
    expect((await refresh(String(first.body['refresh_token']))).body['error']).toBe('invalid_grant');
    const { tokens, claims } = await signIn();
    const second = await refresh(tokens.refresh_token);
    await age();
    expect((await refresh(tokens.refresh_token)).body['error']).toBe('invalid_grant');
    expect((await refresh(String(second.body['refresh_token']))).body['error']).toBe('invalid_grant');
    expect(await isLive(claims['sid'])).toBe(false);
    // Each is in the log of the organization, for whoever looks into it (B5).
    const { rows } = await portico.database.pool.query(
      `SELECT action, actor_id, organization_id FROM audit_events WHERE action LIKE '%.replayed' ORDER BY position`,
    );
    const here = { actor_id: portico.application.clientId, organization_id: portico.organizations.a.id };
    expect(rows.slice(-2)).toEqual([
      { action: 'authorization_code.replayed', ...here },
      { action: 'refresh_token.replayed', ...here },
    ]);
  });

  test('signing out ends the session in the table, and its tokens (attack 127)', async () => {
    const browser = portico.newBrowser();
    const { tokens, claims } = await signIn(browser);
    expect(await isLive(claims['sid'])).toBe(true);
    const { postLogoutRedirectUri } = portico.application;
    const query = new URLSearchParams({
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: postLogoutRedirectUri,
    });
    const asked = await browser.open(`${portico.project.issuer}/session/end?${query}`);
    const left = await browser.submit(asked, { logout: 'yes' });
    expect(left.url.href).toBe(postLogoutRedirectUri);
    expect(await isLive(claims['sid'])).toBe(false);
    expect((await refresh(tokens.refresh_token)).body['error']).toBe('invalid_grant');
  });

  test.each([
    ['the membership was taken away', 'DELETE FROM memberships WHERE user_id = $1 AND organization_id <> $2'],
    ['the person was switched off', "UPDATE users SET disabled_at = now() WHERE id = $1 AND $2 <> ''"],
  ])('when %s, the next refresh is refused (attack 58)', async (_, change) => {
    const login = directoryOf(portico, a.domain).applicationAdmin;
    const { tokens, claims } = await signInToApplication(portico, portico.newBrowser(), login, withRefresh);
    await portico.database.pool.query(change, [claims['sub'], b.id]);
    expect((await refresh(tokens.refresh_token)).body['error']).toBe('invalid_grant');
    await portico.database.pool.query('UPDATE users SET disabled_at = NULL');
    await portico.database.pool.query('DELETE FROM identities WHERE user_id = $1', [claims['sub']]);
  });

  test('no code, token, verifier, secret or cookie lies in any table in clear (attacks 60, 125)', async () => {
    const browser = portico.newBrowser();
    const { tokens } = await signIn(browser);
    const fresh = await code();
    const { rows } = await portico.database.pool.query(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    );
    const tables = await Promise.all(rows.map(({ tablename }) => rowsOf(portico, tablename)));
    const everything = JSON.stringify(tables);
    const cookies = browser.cookies.map(({ value }) => value).filter((value) => value.length >= 16);
    const { clientSecret } = portico.application;
    const secrets = [
      fresh.code,
      fresh.code_verifier,
      clientSecret,
      tokens.access_token,
      tokens.id_token,
      tokens.refresh_token,
    ];
    for (const secret of [...secrets, ...cookies]) expect(everything).not.toContain(secret);
    expect(everything).toContain(String(claimsOf(tokens.id_token)['sid']));
  });
});

test('what the access token says: at+jwt, ES256, one audience, organization, session, roles (attack 68)', async () => {
  const { tokens, claims } = await signIn();
  const header = JSON.parse(Buffer.from(tokens.access_token.split('.')[0] ?? '', 'base64url').toString());
  expect(header).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
  expect(claimsOf(tokens.access_token)).toMatchObject({
    aud: `${portico.project.issuer}/api`,
    org_id: a.id,
    sid: claims['sid'],
    roles: ['member'],
  });
});

test('a second organization in the same browser wants a sign-in of its own, and the first session stays (attack 13)', async () => {
  const browser = portico.newBrowser();
  const first = await signIn(browser);
  const { user: other } = directoryOf(portico, b.domain);
  const second = await signInToApplication(portico, browser, other, { organization: b.id });
  expect(second.claims['org_id']).toBe(b.id);
  expect(second.claims['sub']).not.toBe(first.claims['sub']);
  expect((await refresh(first.tokens.refresh_token)).status).toBe(200);
});

test('the session of one project is none of another project (invariant 1)', async () => {
  const { administration, operatorCaller } = portico;
  const { id } = await administration.createProject(operatorCaller, { name: 'Second' });
  const made = await administration.createApplication(operatorCaller, id, {
    ...{ name: 'Second', kind: 'web', redirect_uris: [portico.application.redirectUri] },
  });
  const browser = portico.newBrowser();
  await signIn(browser);
  const { issuer } = await administration.getProject(operatorCaller.principal, id);
  const second = { project: { id, issuer }, application: { ...portico.application, clientId: made.id } };
  for (const parameters of [{ prompt: 'none' }, { organization: a.id }]) {
    const page = await browser.open(authorizationRequest(second, parameters).url);
    expect(['login_required', 'access_denied']).toContain(page.url.searchParams.get('error'));
  }
  const foreign = { project: second.project, application: portico.application };
  expect((await browser.open(authorizationRequest(foreign, { organization: a.id }).url)).status).toBe(400);
});

describe('the address of the issuer', () => {
  test('of no project is a page for people, and OAuth’s words for programs (U9)', async () => {
    const nowhere = new URL('/oauth2/prj_nobody/auth?ui_locales=de', portico.origin);
    const program = await fetch(nowhere);
    expect([program.status, await program.json()]).toEqual([
      404,
      expect.objectContaining({ error: 'invalid_request' }),
    ]);
    const page = await portico.newBrowser().open(nowhere);
    expect(page.status).toBe(404);
    expect(page.body).toContain('<html lang="de">');
    expect(page.body).toContain(page.headers.get('x-request-id'));
    expect(page.body).toContain('<code>not_found</code>');
  });

  test('comes from the settings, whatever a request says (attack 122)', async () => {
    const { hostname, port } = portico.origin;
    const spoofed = {
      ...{
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        forwarded: 'host=evil.example;proto=https',
      },
      ...{ 'x-original-url': '/evil', 'x-rewrite-url': '/evil', 'x-forwarded-prefix': '/evil' },
    };
    const { pathname } = new URL(portico.project.issuer);
    const { request } = await import('node:http');
    const read = (path: string) =>
      new Promise<string>((resolve, reject) => {
        const headers = { ...spoofed, host: 'evil.example' };
        request({ host: hostname, port, path, headers }, (response) => {
          let text = JSON.stringify(response.headers);
          response.setEncoding('utf8').on('data', (chunk) => {
            text += chunk;
          });
          response.on('end', () => resolve(text));
        })
          .on('error', reject)
          .end();
      });
    const document = await read(`${pathname}/.well-known/openid-configuration`);
    expect(document).toContain(`"issuer":"${portico.project.issuer}"`);
    const { url } = authorizationRequest(portico, { organization: a.id });
    for (const text of [
      document,
      await read(url.pathname + url.search),
      await read('/login'),
      await read('/dashboard'),
    ])
      expect(text).not.toContain('evil');
  });
});
