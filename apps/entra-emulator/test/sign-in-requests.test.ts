import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimsOf, login } from './support/bench.ts';
import { fragmentOf, REDIRECT, Shop } from './support/shop.ts';

const shop = new Shop();
const { change, here, path, tokensOf, visit } = shop;

describe('hybrid and implicit answers', () => {
  it('bind the id_token to the code by c_hash, in the fragment by default', async () => {
    const answer = fragmentOf(await visit({ response_type: 'code id_token', nonce: 'n-7' }));
    const claims = claimsOf(answer.get('id_token'));
    const half = createHash('sha256')
      .update(answer.get('code') ?? '')
      .digest()
      .subarray(0, 16);
    expect(claims).toMatchObject({ nonce: 'n-7', c_hash: half.toString('base64url') });
    expect(answer.get('state')).toBe('s-2');
  });

  it('come by a form when that was asked for', async () => {
    const page = await visit({ response_type: 'id_token', response_mode: 'form_post', nonce: 'n' });
    expect(page.text).toContain('name="id_token"');
    expect(page.text).toContain(`action="${REDIRECT}"`);
  });

  const refused: [string, Record<string, string>, string][] = [
    ['without a nonce', { response_type: 'id_token' }, 'AADSTS900144'],
    ['in the query', { response_type: 'id_token', nonce: 'n', response_mode: 'query' }, 'AADSTS70007'],
    ['without openid', { response_type: 'id_token', nonce: 'n', scope: 'User.Read' }, 'AADSTS70011'],
    ['with an access token not switched on', { response_type: 'token' }, 'AADSTS700051'],
  ];
  it.each(refused)('are refused %s', async (_, params, code) => {
    const answer = await shop.bench.browser().get(path(params));
    expect(fragmentOf(answer).get('error_description')).toContain(code);
    expect(fragmentOf(answer).get('state')).toBe('s-2');
  });

  it('are refused without the switch (700054)', async () => {
    await change({ web: { implicitGrantSettings: { enableIdTokenIssuance: false } } });
    const answer = await shop.bench.browser().get(path({ response_type: 'id_token', nonce: 'n' }));
    expect(fragmentOf(answer).get('error_description')).toContain('AADSTS700054');
  });

  it('bring an access token when that is switched on', async () => {
    await change({
      web: { implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: true } },
    });
    const answer = fragmentOf(
      await visit({ response_type: 'id_token token', nonce: 'n', scope: 'openid User.Read' }),
    );
    expect(claimsOf(answer.get('access_token'))['scp']).toMatch(/^openid User\.Read /);
    expect(claimsOf(answer.get('id_token'))).toHaveProperty('at_hash');
  });

  it('say only that there are groups where they would not fit into a URL', async () => {
    await change({ groupMembershipClaims: 'SecurityGroup' });
    const many = login(shop.bench.directory().userInManyGroups);
    const answer = await visit({ response_type: 'id_token', nonce: 'n' }, shop.bench.browser(), many);
    const claims = claimsOf(fragmentOf(answer).get('id_token'));
    expect(claims).toMatchObject({ hasgroups: true });
    expect(claims).not.toHaveProperty('groups');
    const { id } = await tokensOf(await visit({}, shop.bench.browser(), many));
    expect(id).toHaveProperty('_claim_sources');
  });
});

describe('redirect URIs', () => {
  it('come back with a slash when they are a bare host', async () => {
    const answer = await visit({ redirect_uri: 'https://bare.example' });
    expect(answer.location?.href).toMatch(/^https:\/\/bare\.example\/\?code=/);
  });

  const wrong = [
    'https://shop.example/Back',
    'https://shop.example/back/',
    'https://shop.example/back?x=1',
    'http://shop.example/back',
    'https://shop.example:444/back',
    `https://shop.example/back${'x'.repeat(300)}`,
  ];
  it.each(wrong)('are compared character for character: %s', async (redirectUri) => {
    const page = await shop.bench.browser().get(path({ redirect_uri: redirectUri }));
    expect([page.status, page.location]).toEqual([400, undefined]);
    expect(page.text).toContain('AADSTS50011');
  });

  it('may have another port on localhost only', async () => {
    await change({ web: { redirectUris: ['http://localhost/back', 'http://127.0.0.1/back'] } });
    expect((await shop.bench.browser().get(path({ redirect_uri: 'http://localhost:81/back' }))).status).toBe(
      200,
    );
    expect((await shop.bench.browser().get(path({ redirect_uri: 'http://127.0.0.1:81/back' }))).status).toBe(
      400,
    );
  });
});

describe('max_age and hints', () => {
  it('want the password again for a sign-in that is too old, and then tell its age', async () => {
    const browser = shop.bench.browser();
    await visit({}, browser);
    await shop.bench.control('POST', '/clock', { advanceSeconds: 120 });
    expect((await browser.get(path({ max_age: '300' }))).location).toBeDefined();
    const none = await browser.get(path({ max_age: '60', prompt: 'none' }));
    expect(none.location?.searchParams.get('error')).toBe('login_required');
    const page = await browser.get(path({ max_age: '60', login_hint: 'user@contoso.example' }));
    expect(page.text).toContain('id="password"');
    const { id } = await tokensOf(await browser.signIn(page, login(shop.bench.directory().user)));
    expect(Number(id['iat']) - Number(id['auth_time'])).toBeLessThan(60);
  });

  it('refuse a max_age that is no number', async () => {
    const answer = await shop.bench.browser().get(path({ max_age: 'soon' }));
    expect(answer.location?.searchParams.get('error_description')).toContain('AADSTS90013');
  });

  it('of a domain keep sessions of other directories out', async () => {
    await change({ signInAudience: 'AzureADMultipleOrgs' });
    const browser = shop.bench.browser();
    await visit({}, browser);
    const silent = (hint: string) =>
      browser.get(path({ prompt: 'none', domain_hint: hint }, 'organizations'));
    expect((await silent('contoso.example')).location?.searchParams.has('code')).toBe(true);
    expect((await silent('fabrikam.example')).location?.searchParams.get('error')).toBe('login_required');
    expect((await silent('organizations')).location?.searchParams.has('code')).toBe(true);
    expect((await silent('consumers')).location?.searchParams.get('error')).toBe('login_required');
  });
});

describe('the claims parameter', () => {
  const wanting = (value: unknown): Record<string, string> => ({
    scope: 'openid profile offline_access User.Read',
    claims: JSON.stringify(value),
  });
  const stepUp = wanting({
    id_token: { acrs: { essential: true, value: 'c1' } },
    access_token: { acrs: { essential: true, values: ['c1'] }, xms_cc: { values: ['cp1'] } },
  });

  it('leads to one more page, once in a session, and then into both tokens', async () => {
    const browser = shop.bench.browser();
    const page = await visit(stepUp, browser);
    expect(page.text).toContain('Verify your identity');
    const { id, body } = await tokensOf(await browser.press(page, 'Verify'));
    expect(id['acrs']).toEqual(['c1']);
    expect(claimsOf(body['access_token'])).toMatchObject({ acrs: ['c1'], xms_cc: ['cp1'] });
    expect((await browser.get(path(stepUp))).location?.searchParams.has('code')).toBe(true);
    const other = await browser.get(path(wanting({ id_token: { acrs: { value: 'c2' } } })));
    expect(other.text).toContain('c2');
  });

  it('cannot be answered without a person (50076), nor by refreshing', async () => {
    const browser = shop.bench.browser();
    const { body } = await tokensOf(await visit({ scope: 'openid offline_access' }, browser));
    const none = await browser.get(path({ ...stepUp, prompt: 'none' }));
    expect(none.location?.searchParams.get('error')).toBe('interaction_required');
    expect(none.location?.searchParams.get('error_description')).toContain('AADSTS50076');
    const refreshed = await shop.bench.token(here(), {
      grant_type: 'refresh_token',
      client_id: shop.app.appId,
      client_secret: shop.app.secret,
      refresh_token: String(body['refresh_token']),
      claims: stepUp['claims'] ?? '',
    });
    expect(refreshed.body).toMatchObject({
      error: 'invalid_grant',
      error_codes: [50076],
      suberror: 'basic_action',
    });
  });

  it('ends with 500121 when the person refuses', async () => {
    const browser = shop.bench.browser();
    const answer = await browser.press(await visit(stepUp, browser), 'Cancel');
    expect(answer.location?.searchParams.get('error_description')).toContain('AADSTS500121');
  });

  it('a browser that never saw the page confirms nothing', async () => {
    const browser = shop.bench.browser();
    const page = await visit({ scope: 'openid' }, browser);
    expect(page.location?.searchParams.has('code')).toBe(true);
    const forged = await browser.post(`/${here()}/login`, { flow: 'x', step: 'step-up', answer: 'accept' });
    expect(forged.status).toBe(400);
    expect((await browser.get(path({ ...stepUp, prompt: 'none' }))).location?.searchParams.get('error')).toBe(
      'interaction_required',
    );
  });

  it('never breaks the authorization endpoint, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (claims) => {
        const answer = await shop.bench.browser().get(path({ claims, prompt: 'none' }));
        expect(answer.status).toBe(302);
        expect(answer.location?.searchParams.get('error_description')).toMatch(/AADSTS(90013|50058)/);
      }),
      { numRuns: 100 },
    );
  });
});
