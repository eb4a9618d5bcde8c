import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  authorizationRequest,
  basic,
  goTo,
  newBrowser,
  register,
  SECRET,
  startIssuers,
  token,
} from './bench.ts';

/* What is begun is given back when it has come to its end, and exactly that: by the issuer’s own outcome (A5, attack 140). */

const { one } = await startIssuers();

/** What is still counted after that, of what it began. */
async function left(work: () => Promise<unknown>): Promise<{ began: number; left: number }> {
  const [before, finished] = [one.begun.requests.size, one.begun.finished];
  await work();
  const began = one.begun.requests.size - before;
  return { began, left: began - (one.begun.finished - finished) };
}
const pushed = async (clientId: string, authorization: string | null) => {
  const { url } = authorizationRequest(one, { client_id: clientId });
  const answer = await fetch(`${one.issuer}/par`, {
    method: 'POST',
    headers: authorization === null ? {} : { authorization },
    body: url.searchParams,
  });
  const { request_uri } = (await answer.json()) as { request_uri: string };
  return new URL(`${one.issuer}/auth?${new URLSearchParams({ client_id: clientId, request_uri })}`);
};

describe('a sign-in that succeeds counts for nothing', () => {
  test.each<[string, Record<string, string>]>([
    ['in the address', {}],
    ['in the fragment', { response_mode: 'fragment' }],
    ['in a form', { response_mode: 'form_post' }],
  ])('answered %s', async (_, change) => {
    expect(await left(() => goTo(authorizationRequest(one, change)))).toEqual({ began: 1, left: 0 });
  });

  test('and not one more that this browser has begun and left', async () => {
    const browser = newBrowser();
    const abandoned = await left(async () => {
      for (const facts of [undefined, one.next.facts]) {
        one.next.facts = facts;
        await goTo(authorizationRequest(one, { prompt: 'login' }), browser);
      }
    });
    expect(abandoned).toEqual({ began: 2, left: 1 });
  });

  test('with its request pushed by an application in a browser, or by one with a secret', async () => {
    const spa = await left(async () => newBrowser().open(await pushed('app_spa', null)));
    expect(spa).toEqual({ began: 2, left: 0 });
    const server = await left(async () =>
      newBrowser().open(await pushed('app_one', basic('app_one', SECRET))),
    );
    expect(server).toEqual({ began: 2, left: 0 });
  });

  test('of a device, from the form for its code to its tokens', async () => {
    const id = register(one, 'app_device', { kind: 'native', secretHashes: [] });
    const result = await left(async () => {
      const asked = await fetch(`${one.issuer}/device/auth`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: id, scope: 'openid' }),
      });
      const { device_code, user_code = '' } = (await asked.json()) as Record<string, string>;
      const browser = newBrowser();
      const filled = await browser.open(`${one.issuer}/device?user_code=${user_code}`);
      const confirm = await browser.submit(filled);
      await browser.submit(confirm, { confirm: 'yes' });
      one.store.advance(10);
      const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
      const granted = await token(one, { grant_type, device_code: device_code ?? '', client_id: id }, null);
      expect(granted.status).toBe(200);
    });
    // Asked for, the form, and the sign-in that the confirmed code began.
    expect(result).toEqual({ began: 3, left: 0 });
  });
});

describe('what is left lying stays counted', () => {
  test.each<[string, Record<string, string>]>([
    // With an address of its own, an application could call its answer a success.
    ['whose redirect URI says code=', { redirect_uri: 'https://app.example/callback?fixed=1&code=x' }],
    ['for which there is no connection', { connection: 'sso_missing' }],
  ])('an authorization request %s', async (_, change) => {
    register(one, 'app_one', {
      redirectUris: [
        ...(one.applications.get('app_one')?.redirectUris ?? []),
        'https://app.example/callback?fixed=1&code=x',
      ],
    });
    const facts = one.next.facts;
    one.next.facts = undefined;
    const result = await left(() => goTo(authorizationRequest(one, change)));
    one.next.facts = facts;
    expect(result).toEqual({ began: 1, left: 1 });
  });

  test('and what kept nothing was never begun', async () => {
    const verifier = createHash('sha256').update(randomBytes(8)).digest('base64url');
    const nothing = await left(async () => {
      await goTo(authorizationRequest(one, { prompt: 'none' }));
      await goTo(authorizationRequest(one, { redirect_uri: 'https://evil.example/' }));
      await newBrowser().open(`${one.issuer}/auth/${verifier}`);
      await token(one, { grant_type: 'authorization_code', code: 'made-up', code_verifier: verifier });
    });
    expect(nothing).toEqual({ began: 0, left: 0 });
  });
});
