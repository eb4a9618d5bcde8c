import { describe, expect, test } from 'vitest';
import { MIDDLEWARE } from '../src/middleware.ts';
import { OVERRIDES } from '../src/overrides.ts';
import { newBrowser, startIssuers, token } from './bench.ts';

type Name = (typeof MIDDLEWARE)[number]['name'];
/** The first of them stands before each of the others, because. */
type Order = readonly [before: Name, after: readonly Name[], because: string];

const names = MIDDLEWARE.map(({ name }) => name);
const allBut = (...some: Name[]) => names.filter((name) => !some.includes(name));
const place = (name: Name) => names.indexOf(name);

const ORDERS: readonly Order[] = [
  ['tellRefusals', allBut('tellRefusals'), 'the log tells the status that leaves, whoever made it (U6)'],
  [
    'answerFailures',
    allBut('tellRefusals', 'answerFailures'),
    'what fails in any of them is told and answered, and without a database it is 503 (R3)',
  ],
  ['logRefusals', ['speakOAuth'], 'the developer reads the code that leaves (S10)'],
  ['logRefusals', ['limitClientGuesses'], 'one more guess of many is not written down (attack 60)'],
  ['speakOAuth', ['refuseHead'], 'Allow names what this endpoint takes, and nothing else'],
  [
    'closedPolicy',
    ['refuseHead', 'postAsGet', 'beginAnew', 'serveConsent', 'guardDevicePages'],
    'what they answer themselves may load and run nothing either (attack 118)',
  ],
  ['refuseHead', ['serveConsent'], 'a HEAD is no answer to the question (R7)'],
  ['continueSignOut', ['endAllAtSignOut'], 'a sign-out that has ended is known by its redirect (attack 127)'],
  ['endAllAtSignOut', ['signOutNobody'], 'no row is kept for a question that is not asked (A5)'],
  [
    'beginAnew',
    ['serveConsent'],
    'a question of withdrawn keys is begun anew, and not refused as somebody else’s (R12)',
  ],
];

describe('around an issuer', () => {
  test.each(ORDERS)('%s stands before %j: %s', (before, after) => {
    expect(after.filter((name) => place(name) < place(before))).toEqual([]);
  });

  test('each stands there once, under its own name', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(MIDDLEWARE.filter(({ name, make }) => make.name !== name)).toEqual([]);
    expect(OVERRIDES.filter(({ name, install }) => install.name !== name)).toEqual([]);
  });

  test('a session of nobody is known as one before anybody counts it (A5, attack 140)', () => {
    const overrides = OVERRIDES.map(({ name }) => name);
    expect(overrides.indexOf('forgetSessionsOfNobody')).toBeLessThan(overrides.indexOf('tellBeginnings'));
  });
});

describe('and so', () => {
  test('what is refused before the library is told with the status that leaves, and with the methods of that endpoint', async () => {
    const { one } = await startIssuers();
    for (const [path, allowed] of [
      ['session/end', 'GET, POST'],
      ['session/end/confirm', 'POST'],
      ['consent/nobody', 'GET, POST'],
    ]) {
      const answer = await fetch(`${one.issuer}/${path}`, { method: 'HEAD' });
      expect([path, answer.status, answer.headers.get('allow')]).toEqual([path, 405, allowed]);
      expect(one.refusals.at(-1)).toMatchObject({ status: 405, code: 'http_405' });
    }
  });

  test('what goes on elsewhere may load and run nothing (attack 118)', async () => {
    const { one } = await startIssuers();
    const body = new URLSearchParams({ client_id: 'app_one' });
    const answer = await fetch(`${one.issuer}/auth`, { method: 'POST', body, redirect: 'manual' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('a developer reads the code that the answer had, and of many guesses the first ones (S10, attack 60)', async () => {
    const { one } = await startIssuers();
    const { body } = await token(one, { grant_type: 'client_credentials' });
    expect([body['error'], one.refused.at(-1)?.error]).toEqual([
      'unauthorized_client',
      'unauthorized_client',
    ]);
    one.guesses.counted = true;
    const before = one.refused.length;
    for (let index = 0; index < 25; index += 1)
      await token(one, { grant_type: 'x' }, 'Basic YXBwX29uZTp3cm9uZw==');
    expect(one.refused.length - before).toBe(20);
  });

  test('a failure of what stands around the library is a page, and told', async () => {
    const { one } = await startIssuers();
    const browser = newBrowser();
    const form = await browser.open(`${one.issuer}/device`);
    Object.freeze(one.userCodes);
    const failed = await browser.submit(form, { user_code: 'BCDF-GHJK' });
    expect(failed.status).toBe(500);
    expect(failed.body).toContain('Something went wrong on our side');
    expect(one.errors).toHaveLength(1);
    expect(one.refusals.at(-1)).toMatchObject({ status: 500 });
  });
});
