import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ADA_ID, bench } from './support/bench.ts';
import { Browser, unescapeHtml, type Visit } from './support/browser.ts';
import { begin, CALLBACK, choose, clientOf, redeem } from './support/oidc-client.ts';
import { ACS, ENTITY_ID, ownKey, posted, serviceProvider } from './support/service-provider.ts';

/* The two admin consoles, by their forms alone. */

const { control, origin } = bench();

const TYPED = {
  name: 'Portico',
  signInRedirectUris: CALLBACK,
  clientAuthentication: 'client_secret_basic',
  tokens: 'thin',
};
const TYPED_SAML = {
  name: 'Portico',
  singleSignOnUrl: ACS,
  audienceUri: ENTITY_ID,
  nameIdFormat: 'unspecified',
  signed: 'both',
  encryptionAlgorithm: 'AES256-GCM',
  'attribute-email': 'email',
};

/** What stands under a name on the page, to be copied. */
const copied = ({ text }: Visit, name: string): string => {
  const value = new RegExp(`data-copy="([^"]*)" aria-label="Copy ${name}"`).exec(text)?.[1];
  if (value === undefined) throw new Error(`no ${name} to copy on this page: ${text}`);
  return unescapeHtml(value);
};

/** Sends a form and goes where it leads. */
async function submit(
  path: string,
  fields: Record<string, string>,
  browser = new Browser(origin()),
): Promise<Visit> {
  const answer = await browser.post(path, fields, { origin: origin() });
  return answer.location === undefined ? answer : await browser.get(answer.location);
}

const pathOf = ({ text }: Visit): string =>
  /action="(\/admin\/\w+\/apps\/\w+)\/assignments"/.exec(text)?.[1] ?? '';
const apps = async (kind: 'oidc' | 'saml') =>
  ((await control('GET', 'state')).body[kind] as unknown as { apps: Record<string, unknown>[] }).apps;

test('the whole of OpenID Connect, by copy and paste: set up, met unassigned, assigned, signed in', async () => {
  const page = await submit('/admin/oidc', TYPED);
  expect(page.text).toContain('Nobody is assigned yet');
  const body = {
    issuer: copied(page, 'Issuer'),
    clientId: copied(page, 'Client ID'),
    clientSecret: copied(page, 'Client secret'),
  };
  const client = await clientOf({ status: 200, body: body as never });
  expect((await choose(await begin(client), ADA_ID)).searchParams.get('error')).toBe('access_denied');
  expect((await submit(`${pathOf(page)}/assignments/everyone`, {})).text).toContain(
    '7 of 7 people are assigned.',
  );
  const trip = await begin(client);
  expect((await redeem(trip, await choose(trip, ADA_ID))).claims()?.sub).toBe(ADA_ID);
});

test('the whole of SAML, by copy and paste', async () => {
  const page = await submit('/admin/saml', TYPED_SAML);
  const body = {
    issuer: copied(page, 'Issuer'),
    signOnUrl: copied(page, 'Sign on URL'),
    certificate: copied(page, 'Signing Certificate'),
  };
  await submit(`${pathOf(page)}/assignments`, { person: ADA_ID });
  const peer = serviceProvider({ status: 200, body: body as never });
  const browser = new Browser(origin());
  const who = await browser.get(await peer.getAuthorizeUrlAsync('', undefined, {}));
  const { SAMLResponse } = posted(await browser.send(who, { person: ADA_ID }));
  expect((await peer.validatePostResponseAsync({ SAMLResponse })).profile?.['email']).toBe(
    'ada@northwind.example',
  );
  expect(await (await fetch(copied(page, 'Metadata URL'))).text()).toContain(`entityID="${body.issuer}"`);
});

describe('metadata of an application', () => {
  const certificate = ownKey.certificate.replaceAll(/-----[^-]+-----|\s/g, '');
  const document = `<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="urn:sp"><md:SPSSODescriptor AuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact" Location="https://sp.example/artifact" index="0"/><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example/first" index="1"/><md:AssertionConsumerService isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example/acs" index="2"/></md:SPSSODescriptor></md:EntityDescriptor>`;
  const importing = async (part: string | File) => {
    const body = new FormData();
    body.append(typeof part === 'string' ? 'text' : 'file', part);
    const response = await fetch(`${origin()}/admin/saml/metadata`, { method: 'POST', body });
    return { status: response.status, text: await response.text() };
  };

  test.each([
    ['pasted', () => document],
    ['uploaded', () => new File([document], 'sp.xml')],
  ])('%s fills in the form, and saves nothing', async (_how, part) => {
    const { status, text } = await importing(part());
    expect(status).toBe(200);
    expect(text).toMatch(/name="singleSignOnUrl"[^>]* value="https:\/\/sp\.example\/acs"/);
    expect(text).toMatch(/name="audienceUri"[^>]* value="urn:sp"/);
    expect(text.split(certificate)).toHaveLength(1 + 2);
    expect(await apps('saml')).toEqual([]);
  });

  test.each([
    ['', 'not XML'],
    ['<a', 'not XML'],
    ['<a/>', 'not the metadata of one service provider'],
    [`<!DOCTYPE a>${document}`, 'document type'],
    [document.replaceAll('HTTP-POST', 'PAOS'), 'no AssertionConsumerService for HTTP-POST'],
    [document.replace('entityID="urn:sp"', ''), 'no entityID'],
    [document.replaceAll('SPSSODescriptor', 'IDPSSODescriptor'), 'not the metadata of one service provider'],
    [document.replace('<md:SPSSO', `${' '.repeat(300_000)}<md:SPSSO`), 'too large'],
  ])('that cannot be used is refused in a sentence: %#', async (text, sentence) => {
    const answer = await importing(text);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(sentence)]);
  });
});

describe('what is typed wrong', () => {
  test.each([
    [{ name: ' ' }, 'App integration name is missing'],
    [{ signInRedirectUris: '' }, 'Sign-in redirect URIs are missing'],
    [
      { signInRedirectUris: 'javascript:alert(1)' },
      'Sign-in redirect URIs line 1 has to be an http or https address',
    ],
    [{ signInRedirectUris: 'https://a.example/#b' }, 'without a fragment'],
    [{ signInRedirectUris: 'https://user:password@a.example/' }, 'Sign-in redirect URIs line 1 has to be'],
    [{ signOutRedirectUris: 'nonsense' }, 'Sign-out redirect URIs line 1 has to be'],
    [{ clientAuthentication: 'private_key_jwt' }, 'Public keys (JWKS) are missing'],
    [{ clientAuthentication: 'private_key_jwt', publicKeys: '{"kty":"RSA","d":"x"}' }, 'is a private key'],
    [{ clientAuthentication: 'private_key_jwt', publicKeys: '{"kty":"RSA"}' }, 'This cannot be a client'],
    [{ clientAuthentication: 'toString' }, 'Client authentication'],
  ])('at OpenID Connect is named by its field, shown again, and not saved: %o', async (wrong, sentence) => {
    const page = await submit('/admin/oidc', { ...TYPED, ...wrong });
    expect([page.status, unescapeHtml(page.text)]).toEqual([400, expect.stringContaining(sentence)]);
    expect(page.text).toContain('Nothing was saved.');
    expect(await apps('oidc')).toEqual([]);
  });

  test.each([
    [{ singleSignOnUrl: 'ftp://a.example' }, 'Single sign-on URL has to be'],
    [{ audienceUri: '' }, 'Audience URI (SP Entity ID) is missing'],
    [{ encrypted: 'on' }, 'Encryption Certificate is missing'],
    [{ encryptionCertificate: 'nonsense' }, 'Encryption Certificate has to be an X.509 certificate'],
    [{ requestCertificate: ownKey.privateKey }, 'Signature Certificate of requests has to be'],
    [{ 'attribute-groups': 'email' }, 'Attribute names have to differ'],
    [{ 'attribute-groups': 'a\u0007' }, 'characters that no document may hold'],
  ])('at SAML the same: %o', async (wrong, sentence) => {
    const page = await submit('/admin/saml', { ...TYPED_SAML, ...wrong });
    expect([page.status, unescapeHtml(page.text)]).toEqual([400, expect.stringContaining(sentence)]);
    expect(await apps('saml')).toEqual([]);
  });

  test('leaves an app integration as it was', async () => {
    const path = pathOf(await submit('/admin/oidc', TYPED));
    expect((await submit(path, { ...TYPED, signInRedirectUris: 'nonsense' })).status).toBe(400);
    const broken = { ...TYPED, clientAuthentication: 'private_key_jwt', publicKeys: '{"kty":"RSA"}' };
    const before = await apps('oidc');
    expect((await submit(path, broken)).status).toBe(400);
    expect(await apps('oidc')).toEqual(before);
  });

  test('two applications of one entity id could not be told apart', async () => {
    await submit('/admin/saml', TYPED_SAML);
    const second = await submit('/admin/saml', TYPED_SAML);
    expect([second.status, second.text]).toEqual([
      400,
      expect.stringContaining('is that of another application here'),
    ]);
  });
});

test('an app integration is changed and keeps its id and secret; deleted, it admits nobody', async () => {
  const page = await submit('/admin/oidc', TYPED);
  const changed = await submit(pathOf(page), { ...TYPED, name: 'Renamed', tokens: 'fat', groupsClaim: 'on' });
  expect(changed.text).toContain('<h1>Renamed</h1>');
  for (const name of ['Client ID', 'Client secret']) expect(copied(changed, name)).toBe(copied(page, name));
  expect(await apps('oidc')).toMatchObject([{ name: 'Renamed', tokens: 'fat', groupsClaim: true }]);
  await submit(`${pathOf(page)}/delete`, {});
  expect(await apps('oidc')).toEqual([]);
  const saml = await submit('/admin/saml', TYPED_SAML);
  expect((await submit(pathOf(saml), { ...TYPED_SAML, signed: 'response' })).text).toContain('Saved.');
  expect(await apps('saml')).toMatchObject([{ signed: 'response' }]);
  await submit(`${pathOf(saml)}/delete`, {});
  expect(await apps('saml')).toEqual([]);
});

describe('text is shown as text', () => {
  const marks = (text: string) => text.replaceAll(/[^<>"']/g, '');
  const nasty = fc.string({
    unit: fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '/',
      '\\',
      '`',
      '=',
      ' ',
      '&lt;',
      '<script>',
      '${',
      'é',
      '\u2028',
    ),
    minLength: 1,
    maxLength: 20,
  });
  const shown = (typed: string) => (typed.trim() === '' ? 'x' : typed);

  test('whatever is typed into a console’s form, the page has no more markup than with a harmless word', async () => {
    const browser = new Browser(origin());
    const harmless: Record<string, string> = {};
    for (const kind of ['oidc', 'saml'])
      harmless[kind] = marks((await browser.post(`/admin/${kind}`, fieldsOf('x'))).text);
    await fc.assert(
      fc.asyncProperty(nasty, fc.constantFrom('oidc', 'saml'), async (typed, kind) => {
        const page = await browser.post(`/admin/${kind}`, fieldsOf(shown(typed)));
        expect([page.status, marks(page.text)]).toEqual([400, harmless[kind]]);
        const again = /name="backChannelLogoutUri"[^>]* value="([^"]*)"/.exec(page.text)?.[1];
        if (kind === 'oidc') expect(unescapeHtml(again ?? '')).toBe(shown(typed));
      }),
      { numRuns: 60 },
    );
  });

  /** In every text field; the first of them keeps it from being saved. */
  function fieldsOf(text: string): Record<string, string> {
    const names = [
      ...[
        'singleSignOnUrl',
        'signInRedirectUris',
        'signOutRedirectUris',
        'backChannelLogoutUri',
        'publicKeysUrl',
      ],
      ...[
        'name',
        'audienceUri',
        'defaultRelayState',
        'encryptionCertificate',
        'requestCertificate',
        'publicKeys',
      ],
      ...['attribute-id', 'attribute-email', 'attribute-firstName', 'attribute-lastName', 'attribute-groups'],
    ];
    const all = Object.fromEntries(names.map((name) => [name, text]));
    return {
      ...all,
      signInRedirectUris: 'nonsense',
      singleSignOnUrl: 'nonsense',
      signOutRedirectUris: 'nonsense',
    };
  }

  test('whatever an application is called, no page has more markup for it', async () => {
    const pagesWith = async (name: string) => {
      await control('POST', 'reset');
      const oidc = await control('POST', 'oidc/apps', { name, signInRedirectUris: [CALLBACK] });
      const saml = await control('POST', 'saml/apps', { name, singleSignOnUrl: ACS, audienceUri: ENTITY_ID });
      const browser = new Browser(origin());
      const { tile, id } = saml.body as unknown as { tile: string; id: string };
      const { clientId } = oidc.body as unknown as { clientId: string };
      const paths = [
        '/',
        '/admin/oidc',
        `/admin/oidc/apps/${clientId}`,
        '/admin/saml',
        `/admin/saml/apps/${id}`,
        tile,
      ];
      const pages = await Promise.all(paths.map((path) => browser.get(path)));
      const signIn = await begin(await clientOf(oidc));
      return [...pages, signIn.page].map(({ text }) => marks(text));
    };
    const harmless = await pagesWith('x');
    await fc.assert(
      fc.asyncProperty(nasty, async (name) => {
        expect(await pagesWith(shown(name).slice(0, 100).trim() || 'x')).toEqual(harmless);
      }),
      { numRuns: 15 },
    );
  });

  test('so is what strangers send along in addresses', async () => {
    const browser = new Browser(origin());
    for (const path of [
      '/admin/oidc?done=',
      '/nowhere/',
      '/oidc/auth?client_id=',
      '/saml/sign-on?SAMLRequest=',
      '/oidc/',
    ])
      expect(
        (await browser.get(`${path}${encodeURIComponent('"><script>alert(1)</script>')}`)).text,
      ).not.toContain('<script>');
  });
});

describe('a page', () => {
  test('runs our own script alone, is framed by nobody, and is kept nowhere', async () => {
    const browser = new Browser(origin());
    for (const path of ['/', '/admin/oidc', '/admin/saml', '/nowhere', '/oidc/auth', '/saml/sign-on']) {
      const { headers, text } = await browser.get(path);
      const policy = headers.get('content-security-policy') ?? '';
      for (const rule of [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ])
        expect(policy.split('; ')).toContain(rule);
      expect(headers.get('cache-control')).toContain('no-store');
      // With none, a browser says of our own forms that they come from nowhere, and they are refused.
      expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
      expect(text.replaceAll(/<script src="\/assets\/pages\.js" defer><\/script>/g, '')).not.toMatch(
        /<script| on\w+=|style=/,
      );
      expect(text).toContain('SAMPLE, for this machine only');
    }
  });
});

describe('what changes something', () => {
  test.each([
    ['/admin/oidc', { origin: 'http://evil.example' }],
    ['/admin/saml', { 'sec-fetch-site': 'cross-site' }],
    ['/_sample/reset', { origin: 'null' }],
    ['/admin/oidc/keys/rotate', { 'sec-fetch-site': 'same-site' }],
  ])('is not taken from a page of another site: %s', async (path, headers) => {
    const answer = await new Browser(origin()).post(
      path,
      TYPED,
      headers as unknown as Record<string, string>,
    );
    expect(answer.status).toBe(403);
    expect(await apps('oidc')).toEqual([]);
  });
});

test('the control API names what it does not take', async () => {
  for (const [body, sentence] of [
    [{ name: 'x' }, 'signInRedirectUris'],
    [{ name: 'x', signInRedirectUris: [CALLBACK], colour: 'red' }, 'colour'],
  ] as const)
    expect(await control('POST', 'oidc/apps', body)).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining(sentence) },
    });
  expect((await control('PUT', 'oidc/apps/none', { name: 'x', signInRedirectUris: [CALLBACK] })).status).toBe(
    404,
  );
  expect((await control('DELETE', 'saml/apps/none')).status).toBe(404);
});
