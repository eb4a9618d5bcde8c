import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ask, lookUpProvider, RelyingPartyError } from '../src/index.ts';

const ISSUER = 'https://acme.okta.com';
const documentOf = (issuer: string) => {
  const base = issuer.replace(/\/$/, '');
  return {
    issuer,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    jwks_uri: `${base}/keys`,
  };
};

/** A network in which everybody answers with this, and a list of who was asked. */
function networkWith(answer: (url: string) => unknown, { allowInsecure = false, status = 200 } = {}) {
  const asked: string[] = [];
  const ask: Ask = async (url) => {
    asked.push(url);
    const body = answer(url);
    return { status, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) };
  };
  return { asked, lookUp: (pasted: string) => lookUpProvider({ ask, allowInsecure }, pasted) };
}

/** A network in which each address has a provider of its own issuer. */
const honest = (slash = '', options = {}) =>
  networkWith((url) => documentOf(url.replace('/.well-known/openid-configuration', '') + slash), options);
const failure = async (looking: Promise<unknown>) => {
  const error = await looking.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RelyingPartyError)) throw error ?? new Error('it was found');
  const { code, reason, expected, received } = error;
  return { code, reason, expected, received };
};
const failsWith = async (looking: Promise<unknown>, reason: string | RegExp) =>
  expect(await failure(looking)).toMatchObject({
    code: 'discovery_failed',
    reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
  });

describe('an issuer is read from what was pasted', () => {
  test.each([
    ['itself', 'https://acme.okta.com', ISSUER],
    ['with spaces and line ends', ' \n\thttps://acme.okta.com \u200b\r\n', ISSUER],
    ['in quotes', '"https://acme.okta.com",', ISSUER],
    ['out of a mail', '<https://acme.okta.com>.', ISSUER],
    ['in capitals', 'HTTPS://ACME.okta.com', ISSUER],
    [
      'with a port',
      'https://sso.acme.example:8443/oauth2/default',
      'https://sso.acme.example:8443/oauth2/default',
    ],
    ['discovery address', `${ISSUER}/.well-known/openid-configuration`, ISSUER],
    ['discovery address with a slash', `${ISSUER}/.well-known/openid-configuration/`, ISSUER],
    ['discovery address with query', `${ISSUER}/.well-known/openid-configuration?client_id=0oa`, ISSUER],
    [
      'OAuth metadata address',
      `${ISSUER}/oauth2/default/.well-known/oauth-authorization-server`,
      `${ISSUER}/oauth2/default`,
    ],
    [
      'OAuth metadata address of RFC 8414',
      `${ISSUER}/.well-known/oauth-authorization-server/oauth2/x`,
      `${ISSUER}/oauth2/x`,
    ],
    ['with query and fragment', `${ISSUER}?a=b#c`, ISSUER],
    ['an international name', 'https://müller.example/oidc', 'https://xn--mller-kva.example/oidc'],
  ])('%s', async (_, pasted, issuer) => {
    const { lookUp, asked } = honest();
    expect(await lookUp(pasted)).toMatchObject({ issuer, pasted: issuer, differsBySlash: false });
    expect(asked).toEqual([`${issuer}/.well-known/openid-configuration`]);
  });

  test.each([
    ['https://acme-admin.okta.com/admin/app/oidc_client/instance/0oa1/#tab-general', 'https://acme.okta.com'],
    ['https://acme-dev-admin.oktapreview.com/', 'https://acme-dev.oktapreview.com'],
    ['https://acme.okta.com/admin/dashboard', 'https://acme.okta.com'],
    ['https://console.cloud.google.com/apis/credentials?project=acme', 'https://accounts.google.com'],
    ['https://accounts.google.com', 'https://accounts.google.com'],
    ['https://accounts.google.com/o/oauth2/v2/auth', 'https://accounts.google.com'],
    [
      'https://sso.acme.example/admin/master/console/#/staff/clients/1/settings',
      'https://sso.acme.example/realms/staff',
    ],
    [
      'https://sso.acme.example/auth/admin/master/console/#/staff',
      'https://sso.acme.example/auth/realms/staff',
    ],
    [
      'https://sso.acme.example:8443/admin/staff/console/#/my-realm.1?x',
      'https://sso.acme.example:8443/realms/my-realm.1',
    ],
    ['https://manage.auth0.com/dashboard/eu/acme/applications/x/settings', 'https://acme.eu.auth0.com/'],
    ['https://manage.auth0.com/dashboard/us/dev-1a2b/', 'https://dev-1a2b.us.auth0.com/'],
    ['https://console.jumpcloud.com/#/applications/new', 'https://oauth.id.jumpcloud.com/'],
    ['https://console.eu.jumpcloud.com/', 'https://oauth.id.eu.jumpcloud.com/'],
    ['https://acme.onelogin.com/admin2/apps/1/edit', 'https://acme.onelogin.com/oidc/2'],
  ])('the page of a console %s', async (pasted, issuer) => {
    const { lookUp, asked } = networkWith(() => documentOf(issuer));
    expect(await lookUp(pasted)).toMatchObject({ issuer, pasted: issuer, differsBySlash: false });
    expect(asked).toEqual([`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`]);
  });

  test.each([
    'https://acme-admin.okta.com.evil.example/admin',
    'https://manage.auth0.com.evil.example/dashboard/eu/acme',
    'https://xmanage.auth0.com/dashboard/eu/acme',
    'https://manage.auth0.com/dashboard/eu.evil.example%23/acme',
    'https://evil.example/dashboard/eu/acme',
    'https://console.evil.jumpcloud.com/',
    'https://accounts.google.com.evil.example/',
    'https://-admin.okta.com/admin',
  ])('what only looks like a console is nobody else’s (attack 109): %s', async (pasted) => {
    const { lookUp, asked } = honest();
    await lookUp(pasted).catch(() => undefined);
    for (const url of asked) expect(new URL(url).host).toBe(new URL(pasted).host);
  });
});

describe('a slash at the end of an issuer', () => {
  test('that only one of the two has is told, and the document’s own is the issuer', async () => {
    const without = networkWith(() => documentOf('https://acme.eu.auth0.com/'));
    expect(await without.lookUp('https://acme.eu.auth0.com')).toMatchObject({
      issuer: 'https://acme.eu.auth0.com/',
      pasted: 'https://acme.eu.auth0.com',
      differsBySlash: true,
    });
    const more = networkWith(() => documentOf('https://sso.acme.example/realms/a'));
    expect(await more.lookUp('https://sso.acme.example/realms/a/')).toMatchObject({
      issuer: 'https://sso.acme.example/realms/a',
      pasted: 'https://sso.acme.example/realms/a/',
      differsBySlash: true,
    });
    for (const { asked } of [without, more]) expect(asked.join()).not.toMatch(/\/\/\.well-known/);
  });

  test('that both have is no difference, and a discovery address says nothing of it', async () => {
    const { lookUp } = honest('/');
    for (const pasted of [
      'https://acme.eu.auth0.com/',
      'https://acme.eu.auth0.com/.well-known/openid-configuration',
    ])
      expect(await lookUp(pasted)).toMatchObject({
        issuer: 'https://acme.eu.auth0.com/',
        differsBySlash: false,
      });
  });

  test.each([
    'https://acme.okta.com//',
    'https://other.okta.com',
    'http://acme.okta.com',
    'https://acme.okta.com/oauth2/default',
    'https://ACME.okta.com',
    'https://login.example/{tenantid}/v2.0',
  ])('is the only difference that is taken: not %s (attack 24)', async (issuer) => {
    const { lookUp } = networkWith(() => ({ ...documentOf(ISSUER), issuer }));
    expect(await failure(lookUp(ISSUER))).toMatchObject({
      code: 'discovery_mismatch',
      expected: ISSUER,
      received: issuer,
    });
  });
});

describe('what cannot be an issuer is asked of nobody', () => {
  test.each([
    ['', /no address/],
    ['acme', /no address/],
    ['acme.okta.com', /no address/],
    ['https://', /no address/],
    ['http://acme.okta.com', 'the address is not https'],
    ['javascript:alert(1)', 'the address is not https'],
    ['file:///etc/passwd', 'the address is not https'],
    ['https://ada:secret@acme.okta.com', /name or password/],
    ['https://ada@acme.okta.com', /name or password/],
    ['https://acme.okta.com@evil.example', /name or password/],
    [`https://acme.okta.com/${'x'.repeat(3_000)}`, /too long/],
  ])('%j', async (pasted, reason) => {
    const { lookUp, asked } = honest();
    await failsWith(lookUp(pasted), reason);
    expect(asked).toEqual([]);
  });

  test('plain http is taken where that was allowed', async () => {
    const { lookUp } = honest('', { allowInsecure: true });
    expect(await lookUp('http://127.0.0.1:8080')).toMatchObject({ issuer: 'http://127.0.0.1:8080' });
  });
});

describe('a document that cannot be used: the reason says why', () => {
  test.each<[string, unknown, string | RegExp]>([
    ['text', 'hello', /no JSON object/],
    ['a page', '<html>', /no JSON object/],
    ['a list', [], /no JSON object/],
    ['without issuer', { ...documentOf(ISSUER), issuer: undefined }, 'no issuer'],
    ['whose issuer is a list', { ...documentOf(ISSUER), issuer: [ISSUER] }, 'no issuer'],
    ...['authorization_endpoint', 'token_endpoint', 'jwks_uri'].map((name): [string, unknown, string] => [
      `without ${name}`,
      { ...documentOf(ISSUER), [name]: undefined },
      `no ${name}`,
    ]),
    ...[
      'authorization_endpoint',
      'token_endpoint',
      'jwks_uri',
      'userinfo_endpoint',
      'end_session_endpoint',
    ].map((name): [string, unknown, string] => [
      `whose ${name} is http`,
      { ...documentOf(ISSUER), [name]: 'http://acme.okta.com/x' },
      `${name} is not https`,
    ]),
    [
      'whose end_session_endpoint is a script',
      { ...documentOf(ISSUER), end_session_endpoint: 'javascript:1' },
      'end_session_endpoint is not https',
    ],
    ['whose token_endpoint is a list', { ...documentOf(ISSUER), token_endpoint: [] }, 'no token_endpoint'],
    [
      'that signs with the secret only',
      { ...documentOf(ISSUER), id_token_signing_alg_values_supported: ['HS256'] },
      /^id_token signing algorithm: the document lists HS256/,
    ],
  ])('%s', async (_, document, reason) => failsWith(networkWith(() => document).lookUp(ISSUER), reason));

  test.each([204, 301, 404, 500])('status %i', async (status) =>
    failsWith(
      networkWith(() => documentOf(ISSUER), { status }).lookUp(ISSUER),
      new RegExp(`^${status} from https`),
    ),
  );

  test('no answer: why there was none goes along for whoever may tell it (attack 106)', async () => {
    const cause = new Error('that address is inside');
    const ask: Ask = () => Promise.reject(cause);
    const looking = lookUpProvider({ ask, allowInsecure: false }, ISSUER);
    await expect(looking).rejects.toMatchObject({
      code: 'discovery_failed',
      reason: `no answer from ${ISSUER}`,
      cause,
    });
  });
});

describe('the facts', () => {
  const factsOf = (document: object) =>
    networkWith(() => ({ ...documentOf(ISSUER), ...document })).lookUp(ISSUER);

  test('of a document that says little are what the specification says then', async () => {
    expect(await factsOf({})).toEqual({
      issuer: ISSUER,
      pasted: ISSUER,
      differsBySlash: false,
      endpointHosts: ['acme.okta.com'],
      endpoints: {
        authorization_endpoint: 'https://acme.okta.com/authorize',
        jwks_uri: 'https://acme.okta.com/keys',
        token_endpoint: 'https://acme.okta.com/token',
      },
      authorizationEndpoint: `${ISSUER}/authorize`,
      tokenEndpoint: `${ISSUER}/token`,
      clientAuthMethods: ['basic'],
      suggestedAuthMethod: 'basic',
      signingAlgorithms: ['RS256'],
      signsOut: false,
      userinfo: false,
      scopes: undefined,
      claims: undefined,
      hasBackChannelLogout: false,
    });
  });

  test('name every host that will be met, once', async () => {
    const facts = await factsOf({
      token_endpoint: 'https://oauth2.googleapis.example/token',
      jwks_uri: 'https://www.googleapis.example/certs',
      userinfo_endpoint: 'https://oauth2.googleapis.example/userinfo',
      ping_end_session_endpoint: 'https://bye.example:8443/',
    });
    expect(facts.endpointHosts).toEqual([
      ...['acme.okta.com', 'bye.example:8443', 'oauth2.googleapis.example', 'www.googleapis.example'],
    ]);
    expect(facts).toMatchObject({ signsOut: true, userinfo: true });
  });

  test.each<[unknown, string[], string]>([
    [['client_secret_basic', 'client_secret_post', 'client_secret_jwt'], ['post', 'basic'], 'post'],
    [['client_secret_basic', 'private_key_jwt'], ['basic', 'private_key'], 'basic'],
    [['none', 'private_key_jwt'], ['private_key', 'none'], 'private_key'],
    [['none'], ['none'], 'none'],
    [['tls_client_auth'], [], 'post'],
    ['client_secret_post', ['basic'], 'basic'],
  ])('of ways to prove oneself %j', async (listed, clientAuthMethods, suggestedAuthMethod) => {
    const facts = await factsOf({ token_endpoint_auth_methods_supported: listed });
    expect(facts).toMatchObject({ clientAuthMethods, suggestedAuthMethod });
  });

  test('have only what is text in lists, and only true for true', async () => {
    const facts = await factsOf({
      scopes_supported: ['openid', 7, null],
      claims_supported: 'email',
      backchannel_logout_supported: 'true',
    });
    expect(facts).toMatchObject({ scopes: ['openid'], claims: undefined, hasBackChannelLogout: false });
  });
});

describe('whatever is pasted, and whatever answers', () => {
  const CONSOLES = /(\.okta\.com|accounts\.google\.com|\.auth0\.com|oauth\.id\.(eu\.|in\.)?jumpcloud\.com)$/;
  const junk = fc.string({ unit: 'binary', maxLength: 20 });
  const pasted = fc.oneof(
    junk,
    fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['https', 'http'] }),
    fc
      .tuple(junk, fc.webUrl({ validSchemes: ['https'] }), junk)
      .map(([before, url, after]) => `${before}${url}/${after}`),
    fc
      .tuple(
        fc.constantFrom(
          ...['https://acme-admin.okta.com/', 'https://kc.example/admin/master/console/#/'],
          ...[
            'https://manage.auth0.com/dashboard/',
            'https://console.jumpcloud.com/',
            'https://a.onelogin.com/admin/',
          ],
        ),
        junk,
      )
      .map((parts) => parts.join('')),
  );

  test('there are facts or a refusal, and nobody is asked but whom the text names', async () => {
    await fc.assert(
      fc.asyncProperty(pasted, fc.oneof(fc.constant(undefined), fc.json()), async (text, answer) => {
        const { lookUp, asked } = answer === undefined ? honest() : networkWith(() => answer);
        const outcome = await lookUp(text).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(RelyingPartyError);
        else expect(outcome).toHaveProperty('tokenEndpoint');
        expect(asked.length).toBeLessThanOrEqual(1);
        for (const url of asked) {
          const { protocol, host, pathname, search, username } = new URL(url);
          expect([protocol, search, username]).toEqual(['https:', '', '']);
          expect(pathname.endsWith('/.well-known/openid-configuration')).toBe(true);
          expect(text.toLowerCase().includes(host) || CONSOLES.test(host)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('a document is read or refused, whatever stands in it', async () => {
    const names = fc.constantFrom(
      ...['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint', 'scopes_supported'],
      ...['id_token_signing_alg_values_supported', 'token_endpoint_auth_methods_supported', 'issuer'],
    );
    const value = fc.oneof(fc.jsonValue(), fc.webUrl());
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, value), async (changes) => {
        const { lookUp } = networkWith(() => ({ ...documentOf(ISSUER), ...changes }));
        const outcome = await lookUp(ISSUER).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(RelyingPartyError);
        else expect(outcome).toMatchObject({ pasted: ISSUER });
      }),
      { numRuns: 300 },
    );
  });
});
