import { takeDatabaseClockInHand } from '@portico/database/testing/clock';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
  authorizationRequest,
  browserOf,
  claimsOf,
  connectMicrosoft,
  directoryOf,
  goToSignIn,
  newDeployment,
  startPortico,
  type Tokens,
  tokenRequest,
} from '../harness/index.ts';
import { comingBack } from '../sign-in/refusals.ts';

/* Web app, worker and database begin five minutes fast, and are set right while people sign in (fault R24). */

/** More than any grace, and than what the tests here take: a use must not lie in a grace by the time that went by since. */
const AHEAD_MS = 300_000;
const HEARD_WITHIN_MS = 30_000;
const portico = await startPortico({
  settings: {
    NODE_OPTIONS: `--import=${new URL('stepping-clock.mjs', import.meta.url)}`,
    CLOCK_AHEAD_MS: String(AHEAD_MS),
  },
  async deployment(place) {
    const made = await newDeployment(place);
    await (await takeDatabaseClockInHand(made.database.pool)).runAhead(AHEAD_MS);
    return made;
  },
});
const { a } = portico.organizations;
const { user, admin } = directoryOf(portico, a.domain);
const atA = { organization: a.id, scope: 'openid profile email offline_access' };

const redeem = (code: string, verifier: string) =>
  tokenRequest(portico, { grant_type: 'authorization_code', code, code_verifier: verifier });
const refresh = (token: string | undefined) =>
  tokenRequest(portico, { grant_type: 'refresh_token', refresh_token: token ?? '' });

async function codeOf(login: typeof user): Promise<{ code: string; verifier: string }> {
  const request = authorizationRequest(portico, atA);
  const page = await goToSignIn(portico, portico.newBrowser(), request, login);
  return { code: page.url.searchParams.get('code') ?? '', verifier: request.codeVerifier };
}

async function setRight(): Promise<void> {
  await portico.database.pool.query(`UPDATE in_hand.clock SET ahead = '0'`);
  for (const program of [portico.web, portico.worker]) program?.signal('SIGUSR2');
  await vi.waitFor(() => expect(portico.log().match(/the clock was set back/g)).toHaveLength(2), {
    timeout: HEARD_WITHIN_MS,
  });
}

describe('a clock that is set back', () => {
  let used: { code: string; verifier: string };
  let unused: { code: string; verifier: string };
  let tokens: Tokens;
  let usedRefreshToken: string | undefined;
  let callback: URL;
  /** As it was before it came back. */
  const sameBrowser = portico.newBrowser();

  beforeAll(async () => {
    await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
    used = await codeOf(user);
    tokens = (await redeem(used.code, used.verifier)).body as Tokens;
    const way = await comingBack(portico, {
      login: admin,
      parameters: atA,
      back: (browser, address) => {
        callback = address;
        for (const { name, value, path } of browser.cookies)
          sameBrowser.plantCookie(address, `${name}=${value}; Path=${path}`);
        return browser.open(address);
      },
    });
    expect(way.page.url.searchParams.get('code')).not.toBeNull();
    const other = await codeOf(admin);
    usedRefreshToken = ((await redeem(other.code, other.verifier)).body as Tokens).refresh_token;
    expect((await refresh(usedRefreshToken)).status).toBe(200);
    unused = await codeOf(admin);
    await setRight();
  });

  test('opens no sign-in again that has come to its end', async () => {
    const again = await sameBrowser.open(callback);
    expect([again.url.origin, again.status]).toEqual([portico.origin.origin, 409]);
  });

  test('ends no session, and no time that is left is less than none', async () => {
    const { status, body } = await refresh(tokens.refresh_token);
    expect(status).toBe(200);
    tokens = body as Tokens;
    const { iat, exp } = claimsOf(tokens.access_token) as { iat: number; exp: number };
    expect(tokens['expires_in']).toBeGreaterThan(0);
    expect(exp).toBeGreaterThan(iat);
    expect(exp * 1000).toBeGreaterThan(Date.now());
  });

  test('a code that was given before is good once', async () => {
    expect((await redeem(unused.code, unused.verifier)).status).toBe(200);
    expect((await redeem(unused.code, unused.verifier)).body).toMatchObject({ error: 'invalid_grant' });
  });

  test('whoever signs in after it does as before, and nothing had to be excused', async () => {
    const next = await codeOf(user);
    expect((await redeem(next.code, next.verifier)).status).toBe(200);
    expect(portico.web.log()).not.toMatch(/"level":(?:50|60)/);
  });

  test('opens no code again that was used: its second use ends the session, as ever', async () => {
    expect((await redeem(used.code, used.verifier)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await refresh(tokens.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
  });

  test('nor a refresh token: the grace for one that was used is not longer by as much', async () => {
    expect((await refresh(usedRefreshToken)).body).toMatchObject({ error: 'invalid_grant' });
  });
});
