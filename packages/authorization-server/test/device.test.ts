import { describe, expect, test } from 'vitest';
import { DEVICE_CODE_GRANT } from '../src/client/client-metadata.ts';
import {
  basic,
  factsOf,
  newBrowser,
  partOf,
  refresh,
  register,
  SECRET,
  startIssuers,
  token,
} from './bench.ts';

const { one, two } = await startIssuers();
const PAGE = `${one.issuer}/device`;
for (const project of [one, two])
  register(project, 'app_tv', {
    kind: 'native',
    redirectUris: ['http://127.0.0.1/cb'],
    secretHashes: [],
    name: 'TV <b>set</b>',
  });

type Device = {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
};

async function start(form: Record<string, string> = {}, project = one) {
  const body = new URLSearchParams({ client_id: 'app_tv', scope: 'openid offline_access', ...form });
  const response = await fetch(`${project.issuer}/device/auth`, { method: 'POST', body });
  return {
    status: response.status,
    body: (await response.json()) as Device & { error?: string; expires_in: number },
  };
}
const poll = (device_code: string, form: Record<string, string> = { client_id: 'app_tv' }, project = one) =>
  token(project, { grant_type: DEVICE_CODE_GRANT, device_code, ...form }, null);
/** Types the code and confirms it, in this browser. */
async function connect(device: Device, browser = newBrowser(), answer: Record<string, string> = {}) {
  const page = await browser.open(PAGE);
  const asked = await browser.submit(page, { user_code: device.user_code });
  return { asked, page: await browser.submit(asked, answer) };
}

describe('a device without a browser (RFC 8628)', () => {
  test('shows a code of eight characters, and is signed in when somebody confirmed it elsewhere', async () => {
    const { body } = await start();
    expect(body.user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    // Short, since somebody types it (S14): the deployment's, which leads to the issuer's own page.
    const short = new URL('/device', one.issuer).href;
    expect(body).toMatchObject({
      expires_in: 600,
      verification_uri: short,
      verification_uri_complete: `${short}?user_code=${body.user_code}`,
    });
    expect((await poll(body.device_code)).body['error']).toBe('authorization_pending');
    const { asked, page } = await connect(body);
    expect(asked.body).toContain(body.user_code);
    expect(asked.body).not.toContain('<b>set');
    expect(page.body).toContain('The device is signed in');
    const won = await poll(body.device_code);
    expect(won.status).toBe(200);
    expect(partOf(won.body.access_token ?? '', 1)).toMatchObject({ sub: 'user_ada', client_id: 'app_tv' });
    const form = {
      grant_type: 'refresh_token',
      client_id: 'app_tv',
      refresh_token: won.body.refresh_token ?? '',
    };
    expect((await token(one, form, null)).status).toBe(200);
  });

  test('may type the code in lower case and without the dash', async () => {
    const { body } = await start();
    const { page } = await connect({ ...body, user_code: body.user_code.toLowerCase().replace('-', '') });
    expect(page.body).toContain('The device is signed in');
  });

  test('gets its tokens once, also when it asks fifty times at once (attack 53)', async () => {
    const { body } = await start();
    await connect(body);
    const answers = await Promise.all(Array.from({ length: 50 }, () => poll(body.device_code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('that asks too often is told to slow down, and loses nothing by it (RFC 8628 section 3.5)', async () => {
    const { body } = await start();
    const errors = async (polls: number) => {
      const answers = await Promise.all(Array.from({ length: polls }, () => poll(body.device_code)));
      return answers.map((answer) => answer.body['error']).sort();
    };
    expect(await errors(3)).toEqual(['authorization_pending', 'slow_down', 'slow_down']);
    one.store.advance(5);
    expect(await errors(1)).toEqual(['authorization_pending']);
    await connect(body);
    expect((await poll(body.device_code)).status).toBe(200);
  });

  test('is told when the person says no', async () => {
    const { body } = await start();
    const { page } = await connect(body, newBrowser(), { abort: 'yes' });
    expect(page.body).toContain('not signed in');
    expect((await poll(body.device_code)).body['error']).toBe('access_denied');
  });

  test('is told when its code is over', async () => {
    const { body } = await start();
    one.store.advance(601);
    expect(['expired_token', 'invalid_grant']).toContain((await poll(body.device_code)).body['error']);
  });
});

describe('a code (attack 80)', () => {
  test('belongs to who confirmed it first: nobody else can take it over', async () => {
    const { body } = await start();
    one.next.facts = undefined;
    const first = await connect(body);
    expect(first.page.body).toBe('outside');

    one.next.facts = factsOf({});
    const second = newBrowser();
    const page = await second.open(PAGE);
    expect((await second.submit(page, { user_code: body.user_code })).body).toContain('does not work');
  });

  test('is of one project, and its device code of one application', async () => {
    const { body } = await start();
    const browser = newBrowser();
    const page = await browser.open(`${two.issuer}/device`);
    expect((await browser.submit(page, { user_code: body.user_code })).body).toContain('does not work');
    await connect(body);
    register(one, 'app_tv2', { kind: 'native', redirectUris: ['http://127.0.0.1/cb'], secretHashes: [] });
    expect((await poll(body.device_code, { client_id: 'app_tv2' })).body['error']).toBe('invalid_grant');
    expect((await poll(body.device_code, undefined, two)).body['error']).toBe('invalid_grant');
    expect((await poll(body.device_code)).status).toBe(200);
  });

  test('cannot be tried without end', async () => {
    const browser = newBrowser();
    const page = await browser.open(`${one.issuer}/device`);
    one.userCodes.left = 0;
    expect((await browser.submit(page, { user_code: 'BBBB-BBBB' })).status).toBe(429);
    one.userCodes.left = 1_000;
    // What counts goes by path, and the router takes other spellings: those are no addresses of ours.
    for (const spelling of ['DEVICE', 'device/', 'Device', 'device/AUTH', 'AUTH', 'auth/', 'PAR', 'TOKEN/'])
      expect([spelling, (await fetch(`${one.issuer}/${spelling}`, { method: 'POST' })).status]).toEqual([
        spelling,
        404,
      ]);
  });

  test('that is right is no guess, however many devices are connected from one place (review S12)', async () => {
    one.userCodes.left = 2;
    for (let device = 0; device < 3; device += 1) {
      const { body } = await start();
      expect((await connect(body)).page.body).toContain('The device is signed in');
    }
    expect(one.userCodes.left).toBe(2);
    one.userCodes.left = 1_000;
  });

  test('is confirmed on our page alone: no other site can do it (attack 118)', async () => {
    const { body } = await start();
    const browser = newBrowser();
    await browser.open(PAGE);
    const form = { user_code: body.user_code, confirm: 'yes', xsrf: 'guessed' };
    const page = await browser.open(PAGE, {
      method: 'POST',
      form,
      from: PAGE,
    });
    expect(page.status).toBe(400);
    expect((await poll(body.device_code)).body['error']).toBe('authorization_pending');
  });

  test('is asked for by a label, which stays readable once something is typed', async () => {
    const { body: page } = await newBrowser().open(PAGE);
    expect(page).toMatch(/<label for="user_code">[^<]+<\/label>[\s\S]+id="user_code" name="user_code"/);
  });

  test('in a link is put into the form, and asked about all the same', async () => {
    const { body } = await start();
    const browser = newBrowser();
    const filled = await browser.open(`${PAGE}?user_code=${body.user_code}`);
    expect(filled.headers.get('content-security-policy')).toMatch(/script-src 'sha256-/);
    const asked = await browser.submit(filled);
    expect(asked.body).toContain('Is this your device?');
  });
});

test('the way back from signing in, in a browser that has begun nothing, is a page and no failure', async () => {
  for (const path of ['abc', '..%2f'])
    expect((await newBrowser().open(`${one.issuer}/device/${path}`)).status).toBe(400);
  for (const path of ['device', 'session/end/confirm', 'consent/abc', 'auth/abc']) {
    const body = new URLSearchParams({ user_code: 'BBBB-BBBB', xsrf: 'guessed', logout: 'yes' });
    const { status } = await fetch(`${one.issuer}/${path}`, { method: 'POST', body, redirect: 'manual' });
    expect({ path, refused: status >= 400 && status < 500 }).toEqual({ path, refused: true });
  }
  expect(one.errors).toEqual([]);
});

test('a store that fails is told to the operator, and to people as a page without details', async () => {
  const { upsert } = one.store;
  Object.assign(one.store, { upsert: () => Promise.reject(new Error('demo: disk full')) });
  const page = await newBrowser().open(`${one.issuer}/device`);
  Object.assign(one.store, { upsert });
  expect(page.status).toBe(500);
  expect(page.body).toContain('went wrong on our side');
  expect(page.body).not.toContain('disk full');
  expect(one.errors.splice(0).map(({ message }) => message)).toContain('demo: disk full');
});

test('only an application on a device may do so', async () => {
  for (const client_id of ['app_spa', 'app_one'])
    expect((await start({ client_id })).status).toBeGreaterThanOrEqual(400);
  const body = new URLSearchParams({ client_id: 'app_one', client_secret: SECRET });
  const response = await fetch(`${one.issuer}/device/auth`, { method: 'POST', body });
  expect(await response.json()).toMatchObject({ error: 'unauthorized_client' });
  expect((await refresh(one, 'x')).status).toBe(400);
  expect(
    (await token(one, { grant_type: DEVICE_CODE_GRANT, device_code: 'x' }, basic('app_one', SECRET))).status,
  ).toBe(400);
});

test('whose session has ended before the device came back brings nothing (attacks 58, 77)', async () => {
  const { body } = await start();
  await connect(body);
  one.sessions.clear();
  expect((await poll(body.device_code)).body['error']).toBe('invalid_grant');
});
