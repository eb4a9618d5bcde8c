import { inspect } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { type AppOnlyTokenRequest, acquireAppOnlyToken, microsoftFailureOf } from '../src/index.ts';
import { makeCertificate } from './certificate.ts';
import { startMicrosoft } from './provisioning-app.ts';

const { control, cloud, app, contoso, fabrikam, approve } = await startMicrosoft();

beforeEach(() => control.reset());

const request = (changes: Partial<AppOnlyTokenRequest> = {}): AppOnlyTokenRequest => ({
  cloud,
  directoryId: contoso.tenantId,
  clientId: app.clientId,
  credential: { kind: 'secret', secret: app.clientSecret },
  send: fetch,
  timeoutMs: 30_000,
  ...changes,
});

/** How a token request fails. */
async function failureOf(changes: Partial<AppOnlyTokenRequest> = {}) {
  const error: unknown = await acquireAppOnlyToken(request(changes)).catch((thrown: unknown) => thrown);
  // What may get into a log by way of the error.
  expect(inspect(error, { depth: 2 })).not.toContain(app.clientSecret);
  return microsoftFailureOf(error);
}

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('an app-only token', () => {
  test('is of the directory that was asked for, with the permissions that were granted (attack 14)', async () => {
    await approve(contoso);
    const { accessToken, roles } = await acquireAppOnlyToken(request());
    expect(roles).toEqual(['Application.ReadWrite.OwnedBy']);
    expect(claimsOf(accessToken)).toMatchObject({ tid: contoso.tenantId, appid: app.clientId });
  });

  test('is never that of another directory, asked for at the same time (attack 15)', async () => {
    await Promise.all([approve(contoso), approve(fabrikam)]);
    const directories = Array.from({ length: 20 }, (_, index) => (index % 2 ? contoso : fabrikam).tenantId);
    const tokens = await Promise.all(
      directories.map((directoryId) => acquireAppOnlyToken(request({ directoryId }))),
    );
    expect(tokens.map(({ accessToken }) => claimsOf(accessToken)['tid'])).toEqual(directories);
  });

  test('is asked for anew each time: what was granted since counts at once', async () => {
    await approve(contoso);
    await acquireAppOnlyToken(request());
    await control.revokeConsent('contoso.example', app.clientId, true);
    expect(await failureOf()).toMatchObject({ kind: 'not_ready' });
  });

  test('comes for a certificate as well, and not for another key than the registered one', async () => {
    await approve(contoso);
    const { der, privateKeyPem, thumbprintSha256 } = makeCertificate();
    const keyCredentials = [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: der }];
    await control.changeApplication(app.clientId, { keyCredentials });
    const credential = { kind: 'certificate' as const, privateKeyPem, thumbprintSha256 };
    const { roles } = await acquireAppOnlyToken(request({ credential }));
    expect(roles).toEqual(['Application.ReadWrite.OwnedBy']);
    const stolenName = { ...credential, privateKeyPem: makeCertificate().privateKeyPem };
    expect(await failureOf({ credential: stolenName })).toMatchObject({ kind: 'misconfigured' });
    const unknown = { ...credential, thumbprintSha256: '00'.repeat(32) };
    expect(await failureOf({ credential: unknown })).toMatchObject({ kind: 'misconfigured' });
  });
});

describe('with what another issuer signs', () => {
  const credential = { kind: 'assertion' as const, assertion: async () => 'an.assertion.of-ours' };

  test('a token is asked for by the assertion and nothing else, signed anew for each', async () => {
    const forms: URLSearchParams[] = [];
    const signed = ['first', 'second'];
    const send: typeof fetch = async (input, init) => {
      if (init?.method === 'POST') forms.push(new URLSearchParams(String(init.body)));
      return fetch(input, init);
    };
    const assertion = async () => signed.shift() ?? 'one too many';
    for (let times = 0; times < 2; times += 1)
      await failureOf({ send, credential: { kind: 'assertion', assertion } });
    expect(forms.map((form) => form.get('client_assertion'))).toEqual(['first', 'second']);
    for (const form of forms) {
      expect(form.get('client_assertion_type')).toBe(
        'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      );
      expect(form.has('client_secret')).toBe(false);
    }
  });

  test.each([
    [700211, 'misconfigured'],
    [700212, 'misconfigured'],
    [700213, 'misconfigured'],
    [7002137, 'misconfigured'],
    [7002138, 'misconfigured'],
    [70021, 'misconfigured'],
    // Entra could not read our keys, or not yet the new one: nothing is wrong with the credential.
    [50166, 'unavailable'],
    [501661, 'unavailable'],
    [90061, 'unavailable'],
    [7000272, 'unavailable'],
    // Our clock differs from Entra's.
    [700024, 'unavailable'],
    [7000215, 'misconfigured'],
    // Our own registration is open to one directory alone.
    [650059, 'misconfigured'],
    [50027, 'rejected'],
    [7000112, 'forbidden'],
    [700016, 'not_ready'],
    [65001, 'not_ready'],
    [1, 'rejected'],
  ])('AADSTS%i means %s', async (aadsts, kind) => {
    await control.fault({ surface: 'login', method: 'POST', path: '*/token', status: 400, aadsts });
    expect(await failureOf({ credential })).toMatchObject({ kind, code: `AADSTS${aadsts}` });
  });
});

describe('a refusal says what to do', () => {
  test('not approved yet: wait', async () => {
    expect(await failureOf()).toMatchObject({ kind: 'not_ready', code: 'AADSTS7000229' });
  });

  test('a wrong secret: the operator', async () => {
    await approve(contoso);
    const credential = { kind: 'secret' as const, secret: 'a-wrong-secret' };
    expect(await failureOf({ credential })).toMatchObject({ kind: 'misconfigured', code: 'AADSTS7000215' });
  });

  test('an unknown client: wait, for it may be about to show', async () => {
    const clientId = '11111111-2222-4333-8444-555555555555';
    expect(await failureOf({ clientId })).toMatchObject({ kind: 'not_ready', code: 'AADSTS700016' });
  });

  test('an enterprise app that was switched off: its directory', async () => {
    await approve(contoso);
    const { servicePrincipals } = await control.inventory();
    const own = servicePrincipals.find(
      ({ appId, directoryId }) => appId === app.clientId && directoryId === contoso.tenantId,
    );
    await control.changeServicePrincipal(own?.id ?? '', { accountEnabled: false });
    expect(await failureOf()).toMatchObject({ kind: 'forbidden' });
  });

  test.each([
    [
      { status: 429, retryAfter: 17 },
      { kind: 'throttled', status: 429, retryAfterMs: 17_000 },
    ],
    [
      { status: 503, retryAfter: 5 },
      { kind: 'unavailable', status: 503, retryAfterMs: 5_000 },
    ],
    [{ status: 500 }, { kind: 'unavailable', status: 500 }],
    [{ drop: 'before' as const }, { kind: 'unavailable', status: 0 }],
    [{ drop: 'after' as const }, { kind: 'unavailable', status: 0 }],
  ])('%o at the token endpoint: %o, after one request', async (fault, failure) => {
    await approve(contoso);
    await control.forgetRequests();
    await control.fault({ surface: 'login', method: 'POST', path: '*/token', ...fault });
    expect(await failureOf()).toMatchObject(failure);
    const asked = (await control.requests()).filter(({ path }) => path.endsWith('/token'));
    expect(asked).toHaveLength(1);
  });

  test.each([{ code: 'TooManyRequests' }, ['a', 'list'], 7, true])(
    'an error that is no text, as of a gateway on the way (%o): told by a code that is one',
    async (error) => {
      for (const [status, kind] of [
        [429, 'throttled'],
        [503, 'unavailable'],
        [400, 'rejected'],
      ] as const) {
        const send = async () => Response.json({ error, correlation_id: { no: 'text' } }, { status });
        const failure = await failureOf({ send });
        expect(failure).toMatchObject({ kind, status, code: expect.any(String) });
        expect(failure?.requestId ?? '').toEqual(expect.any(String));
      }
    },
  );

  test.each([
    [429, { error: null }, 'throttled'],
    [503, {}, 'unavailable'],
    [200, { access_token: '' }, 'unavailable'],
    [200, { access_token: { no: 'text' } }, 'unavailable'],
    [200, {}, 'unavailable'],
  ])('an answer of status %i without a token (%o): no token, and no success', async (status, body, kind) => {
    const send = async () => Response.json(body, { status, headers: { 'retry-after': '9' } });
    expect(await failureOf({ send })).toEqual({ kind, code: 'no_token', status, retryAfterMs: 9_000 });
  });

  test('no answer in time: unavailable', async () => {
    await approve(contoso);
    await control.fault({ surface: 'login', path: '*/token', latencyMs: 400 });
    expect(await failureOf({ timeoutMs: 100 })).toMatchObject({ kind: 'unavailable' });
  });
});
