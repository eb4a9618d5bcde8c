import { describe, expect, it } from 'vitest';
import { claimsOf } from './support/bench.ts';
import { REDIRECT, Shop } from './support/shop.ts';

const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad';

const shop = new Shop();
const { change, path } = shop;

describe('personal accounts', () => {
  const pia = { upn: 'pia@personal.example', password: 'Demo-password-1' };
  const signIn = async (segment: string) => {
    const browser = shop.bench.browser();
    const page = await browser.signIn(await browser.get(path({}, segment)), pia);
    return page.location === undefined && page.text.includes('Accept') ? browser.press(page, 'Accept') : page;
  };

  it('sign in through consumers and common, in their own directory', async () => {
    await change({ signInAudience: 'AzureADandPersonalMicrosoftAccount' });
    for (const segment of ['consumers', 'common', PERSONAL]) {
      const answer = await signIn(segment);
      const { body } = await shop.bench.token('common', {
        grant_type: 'authorization_code',
        client_id: shop.app.appId,
        client_secret: shop.app.secret,
        code: answer.location?.searchParams.get('code') ?? '',
        redirect_uri: REDIRECT,
      });
      expect(claimsOf(body['id_token'])).toMatchObject({
        tid: PERSONAL,
        iss: `${shop.bench.emulator.origin}/${PERSONAL}/v2.0`,
      });
    }
  });

  it('stay out at organizations, and where the application does not want them', async () => {
    await change({ signInAudience: 'AzureADandPersonalMicrosoftAccount' });
    expect((await signIn('organizations')).text).toContain('AADSTS50020');
    await change({ signInAudience: 'AzureADMultipleOrgs' });
    expect((await signIn('common')).text).toContain('AADSTS50020');
    expect((await shop.bench.browser().get(path({}, 'consumers'))).text).toContain('AADSTS90130');
  });

  it('are all that an application for personal accounts takes', async () => {
    await change({ signInAudience: 'PersonalMicrosoftAccount' });
    expect((await shop.bench.browser().get(path({}, 'organizations'))).text).toContain('AADSTS9002346');
    expect((await shop.bench.browser().get(path())).text).toContain('AADSTS9002346');
    expect((await signIn('consumers')).location?.searchParams.has('code')).toBe(true);
  });

  it('are what the metadata of consumers is about', async () => {
    const metadata = await fetch(
      `${shop.bench.emulator.origin}/consumers/v2.0/.well-known/openid-configuration?appid=${shop.app.appId}`,
    );
    expect(await metadata.json()).toMatchObject({
      issuer: `${shop.bench.emulator.origin}/${PERSONAL}/v2.0`,
      token_endpoint: `${shop.bench.emulator.origin}/consumers/oauth2/v2.0/token`,
      jwks_uri: `${shop.bench.emulator.origin}/consumers/discovery/v2.0/keys?appid=${shop.app.appId}`,
    });
  });
});
