import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { claimAt, type Registration } from '../src/index.ts';
import { newSigner, type Signer, signedWithSecret, unsigned } from './signer.ts';
import { codeOf, newTrip, PERSON, shownByProvider, type Trip } from './trip.ts';

const GROUPS = 'https://acme.example/groups';
const THIN = { sub: PERSON.sub };

let trip: Trip;
const begin = (change: Partial<Registration> = {}) => {
  trip = newTrip({ userinfoFor: ['email'], ...change });
  trip.provider.document = { userinfo_endpoint: `${trip.registration.issuer}/userinfo` };
};
beforeEach(() => begin());
const says = (answer: () => Response | Promise<Response>) => trip.provider.answer('/userinfo', answer);
const saysJson = (body: unknown) => says(() => Response.json(body));
const saysJwt = (jwt: string) =>
  says(() => new Response(jwt, { headers: { 'Content-Type': 'application/jwt; charset=utf-8' } }));
const asked = () => trip.provider.asked('/userinfo');

describe('userinfo is asked', () => {
  test('once, with the access token of this sign-in, and in no other way', async () => {
    saysJson({ ...THIN, email: 'ada@acme.example' });
    const token = await trip.signIn(THIN);
    expect(token).toMatchObject({ userinfo: 'asked', claims: { email: 'ada@acme.example' } });
    expect(asked()).toHaveLength(1);
    const [request] = asked();
    expect(request?.method).toBe('GET');
    expect(request?.headers.get('authorization')).toBe('Bearer opaque');
    expect(request?.url).toBe(`${trip.registration.issuer}/userinfo`);
  });

  test.each<[string, string[], object]>([
    ['a claim that is there', ['email'], { email: 'a@b.example' }],
    ['a path that is there', ['realm_access.roles'], { realm_access: { roles: [] } }],
    ['a name with dots that is there', [GROUPS], { [GROUPS]: ['a'] }],
    ['a claim that is there and empty', ['email'], { email: '' }],
    ['nothing', [], {}],
  ])('not for %s', async (_, userinfoFor, claims) => {
    begin({ userinfoFor });
    expect(await trip.signIn({ ...THIN, ...claims })).toMatchObject({ userinfo: 'not_needed' });
    expect(asked()).toEqual([]);
  });

  test.each<[string, string[], object]>([
    ['a claim that is null', ['email'], { email: null }],
    ['a path that ends too soon', ['realm_access.roles'], { realm_access: {} }],
    ['one of several', ['email', 'name'], { email: 'a@b.example' }],
    ['a name that every object has', ['constructor'], {}],
  ])('for %s', async (_, userinfoFor, claims) => {
    begin({ userinfoFor });
    saysJson(THIN);
    expect(await trip.signIn({ ...THIN, ...claims })).toMatchObject({ userinfo: 'asked' });
  });

  describe('no more where it had nothing to add, and only a claim is missing by which nothing is decided', () => {
    const NAMED = { userinfoFor: ['email', 'groups', 'name'], userinfoSpares: ['name'] };
    const KNOWN = { ...THIN, email: 'a@b.example', groups: [] };

    test('as long as the registration is the same', async () => {
      begin(NAMED);
      saysJson(THIN);
      expect(await trip.signIn(KNOWN)).toMatchObject({ userinfo: 'asked' });
      expect(await trip.signIn({ ...KNOWN, sub: 'another' })).toMatchObject({ userinfo: 'not_needed' });
      expect(asked()).toHaveLength(1);
    });

    test.each<[string, object, object]>([
      ['for somebody whose address is missing, too', THIN, { ...THIN, groups: [] }],
      ['for somebody whose groups are missing, too', THIN, { ...THIN, email: 'a@b.example' }],
      ['where it had something else to say', { ...THIN, locale: 'de' }, KNOWN],
    ])('but it is asked %s', async (_, said, claims) => {
      begin(NAMED);
      saysJson(said);
      await trip.signIn(KNOWN);
      await trip.signIn(claims);
      expect(asked()).toHaveLength(2);
    });

    test('nor is it spared where it did not answer', async () => {
      begin(NAMED);
      says(() => new Response(null, { status: 503 }));
      await trip.signIn(KNOWN);
      await trip.signIn(KNOWN);
      expect(asked()).toHaveLength(2);
    });
  });

  test('not where the provider has none', async () => {
    trip.provider.document = {};
    expect(await trip.signIn(THIN)).toMatchObject({ userinfo: 'not_needed' });
  });

  test('not over an address without TLS, which costs the sign-in nothing', async () => {
    trip.provider.document = { userinfo_endpoint: 'http://login.example/userinfo' };
    expect(await trip.signIn(THIN)).toMatchObject({
      userinfo: 'failed',
      userinfoReason: 'the address of userinfo is not https',
    });
    expect(asked()).toEqual([]);
  });
});

describe('what the id_token says counts', () => {
  test('over what userinfo says, member by member', async () => {
    begin({ userinfoFor: ['realm_access.roles'] });
    saysJson({ ...THIN, email: 'evil@x.example', realm_access: { a: 2, roles: ['r'] }, name: 'Ada' });
    const { claims } = await trip.signIn({ ...PERSON, realm_access: { a: 1 } });
    expect(claims).toMatchObject({
      email: PERSON.email,
      name: 'Ada',
      realm_access: { a: 1, roles: ['r'] },
    });
  });

  test('alone, of how and for whom somebody signed in', async () => {
    const evil = ['iss', 'aud', 'azp', 'exp', 'iat', 'nbf', 'nonce', 'auth_time', 'acr', 'amr', 'sid', 'jti'];
    saysJson({ ...Object.fromEntries(evil.map((name) => [name, 'evil'])), ...THIN, email: 'a@b.example' });
    const { claims, issuer } = await trip.signIn(THIN);
    expect(JSON.stringify([claims, issuer])).not.toContain('evil');
    expect(claims['email']).toBe('a@b.example');
  });

  test('and no name is a way into what every object has', async () => {
    says(() => new Response(`{"sub":"${PERSON.sub}","__proto__":{"email":"evil@x.example"}}`));
    const { claims } = await trip.signIn(THIN);
    expect(claims['email']).toBeUndefined();
    expect(claimAt(claims, 'email')).toBeUndefined();
    expect(({} as { email?: unknown }).email).toBeUndefined();
  });
});

describe('userinfo of somebody else ends the sign-in (attack 41)', () => {
  test.each<unknown>(['another', '', 7, null, [PERSON.sub], undefined])('sub %j', async (sub) => {
    saysJson({ sub, email: 'evil@x.example' });
    const signIn = trip.signIn(THIN);
    expect(await codeOf(signIn)).toBe('id_token_invalid');
    expect(await shownByProvider(signIn)).toBe(true);
  });
});

describe('userinfo that cannot be had costs what it would have added, and nothing else', () => {
  const deep = `{"sub":"${PERSON.sub}","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
  test.each<[string, () => Response | Promise<Response>]>([
    ['401', () => new Response(null, { status: 401 })],
    ['503', () => new Response('down', { status: 503 })],
    ['403 that says much', () => Response.json({ ...THIN, email: 'evil@x.example' }, { status: 403 })],
    ['204', () => new Response(null, { status: 204 })],
    ['a redirect (attack 108)', () => Response.redirect('https://evil.example/')],
    ['no network, or no answer in time (attack 110)', () => Promise.reject(new TypeError('reset'))],
    ['a page', () => new Response('<html>')],
    ['a list', () => Response.json([{ sub: PERSON.sub }])],
    ['text that no table can hold', () => Response.json({ sub: PERSON.sub, email: 'a\u0000b' })],
    ['50,000 lists in each other', () => new Response(deep)],
    ['no JWT', () => new Response('x', { headers: { 'content-type': 'application/jwt' } })],
    [
      'an encrypted JWT (attack 30)',
      () => new Response('a.b.c.d.e', { headers: { 'content-type': 'application/jwt' } }),
    ],
  ])('%s', async (_, answer) => {
    says(answer);
    const token = await trip.signIn({ ...THIN, name: 'Ada' });
    expect(token).toMatchObject({ userinfo: 'failed', userinfoReason: expect.stringMatching(/./) });
    expect(token.claims).toMatchObject({ name: 'Ada' });
    expect(token.claims).not.toHaveProperty('email');
  });

  test('an outage of userinfo is none of the token endpoint: nobody is kept from signing in', async () => {
    says(() => new Response(null, { status: 503 }));
    for (let times = 0; times < 7; times += 1)
      expect(await trip.signIn(THIN)).toMatchObject({ userinfo: 'failed' });
  });
});

describe('a signed answer', () => {
  let signer: Signer;
  const email = 'ada@acme.example';
  beforeEach(async () => {
    signer = await newSigner('RS256');
    const keys = [signer.jwk, trip.provider.publicJwk()];
    trip.provider.answer('/keys', () => Response.json({ keys }));
  });
  const named = () => ({ ...THIN, email, iss: trip.registration.issuer, aud: trip.registration.clientId });

  test('is taken, and so is one that does not say by whom and for whom', async () => {
    saysJwt(await signer.sign(named()));
    expect(await trip.signIn(THIN)).toMatchObject({ userinfo: 'asked', claims: { email } });
    saysJwt(await signer.sign({ ...THIN, email }));
    expect(await trip.signIn(THIN)).toMatchObject({ userinfo: 'asked', claims: { email } });
  });

  test.each<[string, object, object]>([
    ['of another issuer', { iss: 'https://evil.example' }, {}],
    ['of the issuer with a slash', { iss: 'https://login.example/directory/v2.0/' }, {}],
    ['for another client', { aud: 'another' }, {}],
    ['of somebody else', { sub: 'another' }, {}],
    ['of another kind (attack 68)', {}, { typ: 'at+jwt' }],
  ])('%s ends the sign-in', async (_, claims, header) => {
    saysJwt(await signer.sign({ ...named(), ...claims }, { ...header }));
    expect(await codeOf(trip.signIn(THIN))).toBe('id_token_invalid');
  });

  test('with a signature of somebody else ends it, too (attack 28)', async () => {
    saysJwt(await (await newSigner('RS256')).sign(named()));
    expect(await codeOf(trip.signIn(THIN))).toBe('id_token_invalid');
  });

  test('that anybody could have made adds nothing (attacks 27, 28)', async () => {
    for (const forged of [unsigned(named()), await signedWithSecret(named(), 'demo-secret')]) {
      saysJwt(forged);
      const { userinfo, claims } = await trip.signIn(THIN);
      expect([userinfo, claims['email']]).toEqual(['failed', undefined]);
    }
  });

  test('that is over adds nothing', async () => {
    saysJwt(await signer.sign({ ...named(), exp: Math.floor(Date.now() / 1000) - 3600 }));
    expect(await trip.signIn(THIN)).toMatchObject({ userinfo: 'failed' });
  });
});

test('whatever userinfo says: the person of the id_token, or a refusal with a code of ours', async () => {
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    fc.json().map((json) => `{"sub":"${PERSON.sub}","x":${json}}`),
  );
  const type = fc.constantFrom('application/json', 'application/jwt', 'text/html', '');
  await fc.assert(
    fc.asyncProperty(body, type, fc.constantFrom(200, 400, 500), async (text, contentType, status) => {
      says(() => new Response(text, { status, headers: contentType ? { 'content-type': contentType } : {} }));
      const outcome = await codeOf(trip.signIn(THIN));
      if (outcome !== 'id_token_invalid')
        expect(outcome).toMatchObject({ came: { subject: PERSON.sub, issuer: trip.registration.issuer } });
    }),
    { numRuns: 200 },
  );
});

test('a claim is found by its whole name first, then by its path, and never outside of the token', () => {
  const claims = { 'a.b': 1, a: { b: 2, c: { d: 3 } }, [GROUPS]: ['x'], list: [1], none: null };
  expect(claimAt(claims, 'a.b')).toBe(1);
  expect(claimAt(claims, 'a.c.d')).toBe(3);
  expect(claimAt(claims, GROUPS)).toEqual(['x']);
  const nowhere = [
    'a.x',
    'a.b.c',
    'list.0',
    'list.length',
    'none',
    '',
    '.',
    'a..b',
    'toString',
    '__proto__',
    'a.constructor',
  ];
  for (const path of nowhere) expect(claimAt(claims, path)).toBeUndefined();
  fc.assert(fc.property(fc.object(), fc.string(), (any, path) => void claimAt(any, path)));
});
