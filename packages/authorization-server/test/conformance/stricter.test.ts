import { describe, expect, test } from 'vitest';
import { basic, CALLBACK, goTo, newBrowser, register, SECRET, startIssuers } from '../bench.ts';
import { relyingParty } from './relying-party.ts';

const { one } = await startIssuers();
const rp = relyingParty(one, 'query');
const WITH_QUERY = 'https://app.example/callback?fixed=1';
const isRefused = async (redirect_uri: string | undefined) => {
  const { page, answer } = await rp.authorize({ redirect_uri });
  return page.status === 400 && answer === undefined;
};
register(one, 'app_par', { parRequired: true });
const push = async (
  form: Record<string, string> | URLSearchParams | [string, string][],
  client = 'app_par',
) => {
  const headers = { authorization: basic(client, SECRET) };
  const response = await fetch(`${one.issuer}/par`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
};
const request = async (change = {}) =>
  (await rp.authorize({ client_id: 'app_par', ...change })).asked.url.searchParams;

describe('oidcc-dynamic-certification-test-plan, as far as it applies without registration', () => {
  test('oidcc-redirect-uri-query-OK', async () => {
    const { page } = await rp.authorize({ redirect_uri: WITH_QUERY });
    expect(page.url.href).toMatch(/^https:\/\/app\.example\/callback\?fixed=1&code=/);
  });

  test('oidcc-redirect-uri-query-mismatch', async () => {
    expect(await isRefused('https://app.example/callback?fixed=2')).toBe(true);
  });

  test('oidcc-redirect-uri-query-added', async () => {
    expect(await isRefused(`${CALLBACK}?added=1`)).toBe(true);
  });

  test('oidcc-redirect-uri-regfrag', async () => {
    expect(await isRefused(`${CALLBACK}#fragment`)).toBe(true);
  });

  test('oidcc-ensure-redirect-uri-in-authorization-request', async () => {
    expect(await isRefused(undefined)).toBe(true);
  });
});

describe('fapi2-security-profile-final-test-plan, as far as it applies', () => {
  test('ensure-authorization-code-is-bound-to-client', async () => {
    const answer = await rp.exchange(await rp.code(), basic('app_two', 'secret of two'));
    expect(answer.body['error']).toBe('invalid_grant');
  });

  test('attempt-reuse-authorization-code-after-one-second', async () => {
    const form = await rp.code();
    await rp.exchange(form);
    one.store.advance(1);
    expect((await rp.exchange(form)).body['error']).toBe('invalid_grant');
  });

  test('ensure-token-endpoint-fails-with-expired-auth-code', async () => {
    const form = await rp.code();
    one.store.advance(61);
    expect((await rp.exchange(form)).body['error']).toBe('invalid_grant');
  });

  test('ensure-pkce-code-verifier-required', async () => {
    const { code_verifier: _, ...form } = await rp.code();
    expect((await rp.exchange(form)).body['error']).toBe('invalid_grant');
  });

  test('incorrect-pkce-code-verifier-rejected', async () => {
    const form = { ...(await rp.code()), code_verifier: 'x'.repeat(43) };
    expect((await rp.exchange(form)).body['error']).toBe('invalid_grant');
  });

  test('par-ensure-pkce-required', async () => {
    const form = await request({ code_challenge: undefined, code_challenge_method: undefined });
    expect(await push(form)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test('par-plain-pkce-rejected', async () => {
    expect((await push(await request({ code_challenge_method: 'plain' }))).body['error']).toBe(
      'invalid_request',
    );
  });

  const pushed = (request_uri: string | undefined, client_id = 'app_par') => {
    const url = new URL(
      `${one.issuer}/auth?${new URLSearchParams({ client_id, request_uri: request_uri ?? '' })}`,
    );
    return goTo({ url, codeVerifier: '', state: '' }, newBrowser());
  };

  test('par-attempt-reuse-request_uri', async () => {
    const { body } = await push(await request());
    expect((await pushed(body['request_uri'])).url.searchParams.has('code')).toBe(true);
    expect((await pushed(body['request_uri'])).url.searchParams.has('code')).toBe(false);
  });

  test('par-attempt-to-use-expired-request_uri', async () => {
    const { body } = await push(await request());
    one.store.advance(61);
    expect((await pushed(body['request_uri'])).status).toBe(400);
  });

  test('par-attempt-to-use-request_uri-for-different-client', async () => {
    const { body } = await push(await request());
    expect((await pushed(body['request_uri'], 'app_one')).url.searchParams.has('code')).toBe(false);
  });

  test('par-authorization-request-containing-request_uri', async () => {
    const form = new URLSearchParams([...(await request()), ['request_uri', 'urn:x']]);
    expect((await push(form)).status).toBe(400);
  });

  test('par-without-duplicate-parameters', async () => {
    const form = new URLSearchParams([...(await request()), ['state', 'again']]);
    expect((await push(form)).body['error']).toBe('invalid_request');
  });

  test('ensure-response-type-token-fails', async () => {
    expect((await rp.authorize({ response_type: 'token' })).answer?.get('error')).toBe(
      'unsupported_response_type',
    );
  });

  test.each([
    ['ensure-authorization-request-with-long-state', 'state', 1_024],
    ['ensure-authorization-request-with-long-nonce', 'nonce', 1_024],
  ])('%s', async (_, name, length) => {
    const { answer } = await rp.authorize({ [name]: 'x'.repeat(length) });
    expect(answer?.has('code')).toBe(true);
  });

  test('user-rejects-authentication', async () => {
    register(one, 'app_third', { thirdParty: true });
    const browser = newBrowser();
    const { page } = await rp.authorize({ client_id: 'app_third' }, browser);
    const back = await browser.submit(page, { answer: 'refuse' });
    expect(back.url.searchParams.get('error')).toBe('access_denied');
    expect(back.url.searchParams.get('iss')).toBe(one.issuer);
  });
});
