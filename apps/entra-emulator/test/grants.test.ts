import { beforeEach, describe, expect, it } from 'vitest';
import { claimsOf, login } from './support/bench.ts';
import {
  API_SCOPE_ID,
  apiWithScope,
  type RegisteredApp,
  registerApp,
  usualGraphAccess,
} from './support/registered-app.ts';
import { REDIRECT, Shop } from './support/shop.ts';

const BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const shop = new Shop();
const { here, token } = shop;

describe('the device code grant', () => {
  const ask = async () => {
    const url = `${shop.bench.emulator.origin}/${here()}/oauth2/v2.0/devicecode`;
    const form = new URLSearchParams({ client_id: shop.app.appId, scope: 'openid User.Read offline_access' });
    const answer = await fetch(url, { method: 'POST', body: form });
    return (await answer.json()) as Record<string, string>;
  };
  const poll = (code: string | undefined, grant = 'device_code') =>
    token({ grant_type: grant, device_code: code ?? '' });

  it('is pending however often it is asked, then answers once, under both names', async () => {
    const asked = await ask();
    expect(asked).toMatchObject({ expires_in: 900, interval: 5 });
    expect(Object.keys(asked)).not.toContain('verification_uri_complete');
    for (const grant of ['device_code', 'urn:ietf:params:oauth:grant-type:device_code', 'device_code']) {
      const answer = await poll(asked['device_code'], grant);
      expect([answer.status, answer.error, answer.codes]).toEqual([400, 'authorization_pending', [70016]]);
    }
    const browser = shop.bench.browser();
    const entry = await browser.get(asked['verification_uri'] ?? '');
    const page = await browser.press(entry, 'Next', { otc: asked['user_code']?.toLowerCase() ?? '' });
    const confirm = await browser.signIn(page, login(shop.bench.directory().user));
    await browser.press(confirm, 'Continue');
    const done = await poll(asked['device_code']);
    expect(Object.keys(done.body)).toEqual(
      expect.arrayContaining(['access_token', 'refresh_token', 'id_token']),
    );
    expect((await poll(asked['device_code'])).codes).toEqual([54005]);
  });

  it('tells the device that the person declined', async () => {
    const asked = await ask();
    const browser = shop.bench.browser();
    const entry = await browser.get('/common/oauth2/deviceauth');
    const page = await browser.press(entry, 'Next', { otc: asked['user_code'] ?? '' });
    const confirm = await browser.signIn(page, login(shop.bench.directory().user));
    await browser.press(confirm, 'Cancel');
    expect((await poll(asked['device_code'])).error).toBe('authorization_declined');
  });

  it('ends after 15 minutes, for the device and for the person', async () => {
    const asked = await ask();
    await shop.bench.control('POST', '/clock', { advanceSeconds: 901 });
    const late = await poll(asked['device_code']);
    expect([late.error, late.codes]).toEqual(['expired_token', [70020]]);
    const browser = shop.bench.browser();
    const entry = await browser.get('/common/oauth2/deviceauth');
    const page = await browser.press(entry, 'Next', { otc: asked['user_code'] ?? '' });
    expect(page.text).toContain('AADSTS70018');
  });

  it('knows no other device’s code and no other client’s', async () => {
    const asked = await ask();
    expect((await poll('1.nothing')).error).toBe('bad_verification_code');
    const stranger = await shop.bench.clientCredentials(here(), {
      grant_type: 'device_code',
      device_code: asked['device_code'] ?? '',
    });
    expect(stranger.body['error']).toBe('bad_verification_code');
  });

  it('asks again who it is: a session alone lets no device in', async () => {
    const asked = await ask();
    const browser = shop.bench.browser();
    await shop.bench.consent(browser);
    const page = await browser.press(await browser.get('/common/oauth2/deviceauth'), 'Next', {
      otc: asked['user_code'] ?? '',
    });
    expect(page.text).toContain('Pick an account');
    expect((await poll(asked['device_code'])).error).toBe('authorization_pending');
  });
});

describe('the password grant', () => {
  const sign = (fields: Record<string, string>, segment?: string) =>
    token({ grant_type: 'password', scope: 'openid User.Read', ...fields }, segment);

  it('answers for a member, here or at organizations', async () => {
    const { upn, password } = login(shop.bench.directory().user);
    for (const segment of [here(), 'contoso.example']) {
      const { status, body } = await sign({ username: upn, password }, segment);
      expect([status, claimsOf(body['id_token'])['tid']]).toEqual([200, here()]);
    }
  });

  const people: [string, () => Record<string, string> | Promise<Record<string, string>>, number][] = [
    ['a wrong password', () => ({ username: 'user@contoso.example', password: 'x' }), 50126],
    ['nobody', () => ({ username: 'nobody@contoso.example', password: 'x' }), 50034],
    [
      'somebody of another directory',
      () => ({ username: 'user@fabrikam.example', password: 'Demo-password-1' }),
      50034,
    ],
    [
      'a disabled user',
      () => {
        const { upn, password } = login(shop.bench.directory().disabledUser);
        return { username: upn, password };
      },
      50057,
    ],
    [
      'a guest',
      () => {
        const { upn, password } = login(shop.bench.directory().guest);
        return { username: upn, password };
      },
      50126,
    ],
    [
      'a guest who was made a member',
      async () => {
        const { upn, password, objectId } = login(shop.bench.directory().guest);
        await shop.bench.control('PATCH', `/users/${objectId}`, { userType: 'Member' });
        return { username: upn, password };
      },
      50126,
    ],
    ['no name', () => ({ password: 'x' }), 900144],
  ];
  it.each(people)('refuses %s', async (_, fields, code) => {
    expect((await sign(await fields())).codes).toEqual([code]);
  });

  it.each(['here', 'organizations'])(
    'answers at %s for whoever is at home here, though a guest by their type',
    async (segment) => {
      const { upn, password, objectId } = login(shop.bench.directory().user);
      await shop.change({ signInAudience: 'AzureADMultipleOrgs' });
      await shop.bench.control('PATCH', `/users/${objectId}`, { userType: 'Guest' });
      const { status, body } = await sign(
        { username: upn, password, scope: 'openid profile' },
        segment === 'here' ? here() : segment,
      );
      expect(status).toBe(200);
      expect(claimsOf(body['id_token'])['preferred_username']).toBe(upn);
    },
  );

  it('is not for common and consumers', async () => {
    await shop.bench.control('PATCH', `/applications/${shop.app.appId}`, {
      signInAudience: 'AzureADandPersonalMicrosoftAccount',
    });
    const { upn, password } = login(shop.bench.directory().user);
    expect((await sign({ username: upn, password }, 'common')).codes).toEqual([9001023]);
    expect((await sign({ username: upn, password }, 'consumers')).codes).toEqual([9001023]);
  });

  it('asks nobody: what is not consented to is refused (65001)', async () => {
    const { upn, password } = login(shop.bench.directory().user);
    const answer = await sign({ username: upn, password, scope: 'Mail.Read' });
    expect([answer.codes, answer.body['suberror']]).toEqual([[65001], 'consent_required']);
  });
});

describe('the on-behalf-of grant', () => {
  let api: RegisteredApp;
  let assertion: string;
  beforeEach(async () => {
    api = await registerApp(shop.bench, {
      application: {
        displayName: 'Orders',
        identifierUris: ['api://orders-of-the-test'],
        api: apiWithScope(1),
        web: { redirectUris: [REDIRECT] },
        requiredResourceAccess: [usualGraphAccess],
      },
      secret: true,
      consent: true,
    });
    await shop.bench.control('PATCH', `/applications/${shop.app.appId}`, {
      requiredResourceAccess: [
        usualGraphAccess,
        { resourceAppId: api.appId, resourceAccess: [{ id: API_SCOPE_ID, type: 'Scope' }] },
      ],
    });
    const path = shop.bench.authorizePath(here(), {
      client_id: shop.app.appId,
      redirect_uri: REDIRECT,
      scope: 'openid api://orders-of-the-test/access',
    });
    const browser = shop.bench.browser();
    const consent = await browser.signIn(await browser.get(path), login(shop.bench.directory().user));
    const code = (await browser.press(consent, 'Accept')).location?.searchParams.get('code') ?? '';
    const { body } = await token({
      grant_type: 'authorization_code',
      client_secret: shop.app.secret,
      code,
      redirect_uri: REDIRECT,
    });
    assertion = String(body['access_token']);
  });

  const onBehalf = async (fields: Record<string, string> = {}) => {
    const usual = {
      grant_type: BEARER,
      client_id: api.appId,
      client_secret: api.secret,
      requested_token_use: 'on_behalf_of',
      scope: 'User.Read',
      assertion,
    };
    const { status, body } = await shop.bench.token(here(), { ...usual, ...fields });
    return { status, body, codes: body['error_codes'] };
  };

  it('turns a token for the API into one for Graph, of the same user', async () => {
    expect(claimsOf(assertion)).toMatchObject({
      ver: '1.0',
      aud: 'api://orders-of-the-test',
      appid: shop.app.appId,
    });
    const { body } = await onBehalf();
    expect(claimsOf(body['access_token'])).toMatchObject({
      appid: api.appId,
      scp: expect.stringMatching(/^User\.Read /),
      oid: claimsOf(assertion)['oid'],
    });
  });

  it('wants the assertion whole, in time, for this client, and for a user', async () => {
    const [header, payload] = assertion.split('.');
    expect((await onBehalf({ assertion: `${header}.${payload}.AAAA` })).codes).toEqual([50013]);
    expect((await onBehalf({ assertion: 'rubbish' })).codes).toEqual([50013]);
    expect((await onBehalf({ assertion: '' })).codes).toEqual([900144]);
    expect((await onBehalf({ requested_token_use: 'x' })).codes).toEqual([70003]);
    expect((await onBehalf({ client_secret: '' })).codes).toEqual([7000218]);
    expect((await onBehalf({ client_id: shop.app.appId, client_secret: shop.app.secret })).codes).toEqual([
      500131,
    ]);
    const appOnly = await shop.bench.token(here(), {
      grant_type: 'client_credentials',
      client_id: shop.app.appId,
      client_secret: shop.app.secret,
      scope: 'api://orders-of-the-test/.default',
    });
    expect((await onBehalf({ assertion: String(appOnly.body['access_token']) })).codes).toEqual([7000114]);
    expect((await onBehalf({ scope: 'Mail.Read' })).codes).toEqual([65001]);
    await shop.bench.control('POST', '/clock', { advanceSeconds: 3601 });
    expect((await onBehalf()).codes).toEqual([500133]);
  });
});
