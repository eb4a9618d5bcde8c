import { createSign } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { connectionUrls } from '@portico/connections';
import { isPorticoError } from '@portico/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { signInBench } from './bench.ts';
import { ADA, idpKey, type SamlCustomer, SLO, samlCustomer, strangerKey } from './saml-provider.ts';
import { addressOf, liveSessions, signInOverSaml } from './saml-sessions.ts';

const bench = await signInBench();
const ENTITY = 'https://idp.example/metadata';

let over: SamlCustomer;
beforeEach(async () => {
  over = await samlCustomer(bench);
});

const signIn = (sessionIndex: string, id?: string) => signInOverSaml(bench, over, sessionIndex, id);
const live = () => liveSessions(bench, over);

type Asked = {
  readonly id?: string;
  readonly nameId?: string;
  readonly indexes?: readonly string[];
  readonly destination?: string;
  readonly issuer?: string;
  readonly minutes?: number;
  readonly key?: { readonly privateKeyPem: string } | null;
};

/** A request of the provider, as it comes in an address. */
function logoutQuery({
  id = '_out',
  nameId = ADA.id,
  indexes = [],
  issuer = ENTITY,
  ...asked
}: Asked = {}): string {
  const {
    destination = connectionUrls(bench.parts.origin, over.id).singleLogout,
    minutes = 0,
    key = idpKey,
  } = asked;
  const at = new Date(Date.now() + minutes * 60_000).toISOString();
  const xml = `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${at}" Destination="${destination}"><saml:Issuer>${issuer}</saml:Issuer><saml:NameID>${nameId}</saml:NameID>${indexes.map((each) => `<samlp:SessionIndex>${each}</samlp:SessionIndex>`).join('')}</samlp:LogoutRequest>`;
  const message = `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}&RelayState=back`;
  if (key === null) return message;
  const signed = `${message}&SigAlg=${encodeURIComponent('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')}`;
  const signature = createSign('sha256').update(signed).sign(key.privateKeyPem, 'base64');
  return `${signed}&Signature=${encodeURIComponent(signature)}`;
}

const told = (query: string, connectionId: string = over.id) =>
  bench.signIn
    .samlLogout({ connectionId, message: { binding: 'redirect', query } })
    .catch((error: unknown) => {
      if (!isPorticoError(error)) throw error;
      return error.code;
    });

describe('a sign-out that the identity provider asks for', () => {
  test('ends the sessions that it names, and is answered, signed', async () => {
    await signIn('_one');
    await signIn('_two');
    await signIn('_of-bob', 'bob');
    const answer = new URL(addressOf(await told(logoutQuery({ indexes: ['_one'] }))));
    expect(answer.href.startsWith(SLO)).toBe(true);
    expect(answer.searchParams.get('RelayState')).toBe('back');
    expect(answer.searchParams.has('Signature')).toBe(true);
    const xml = inflateRawSync(
      Buffer.from(answer.searchParams.get('SAMLResponse') ?? '', 'base64'),
    ).toString();
    expect(xml).toContain('InResponseTo="_out"');
    expect(await live()).toEqual(['_of-bob', '_two']);
  });

  test('that names no session ends all of that person, and nobody else’s', async () => {
    await signIn('_one');
    await signIn('_two');
    await signIn('_of-bob', 'bob');
    await told(logoutQuery());
    expect(await live()).toEqual(['_of-bob']);
  });

  test('ends what it names also where sessions have hints of another form, as those of other protocols do', async () => {
    await signIn('_one');
    await signIn('_of-bob', 'bob');
    await bench.rows(
      `UPDATE sessions SET idp_logout_hint = 'O.opaque' WHERE connection_id = $1 AND idp_session_id = '_of-bob'`,
      [over.id],
    );
    expect(await told(logoutQuery())).toContain(SLO);
    expect(await live()).toEqual(['_of-bob']);
  });

  test('comes signed or not at all: what Entra tells without a signature ends nothing of SAML (attack 138)', async () => {
    over = await samlCustomer(bench, {}, { provider: 'entra' });
    await signIn('_one');
    await bench.signIn.endFromProvider(over.id, '_one');
    await bench.signIn.endFromSignInApp('_one');
    expect(await live()).toEqual(['_one']);
  });

  test.each([
    ['without a signature', { key: null }],
    ['signed by somebody else', { key: strangerKey }],
    ['of another provider', { issuer: 'https://other.example' }],
    ['for another address', { destination: 'https://other.example/slo' }],
    ['of an hour ago', { minutes: -60 }],
  ])('%s ends nothing (attack 138)', async (_, asked: Asked) => {
    await signIn('_one');
    expect(await told(logoutQuery(asked))).toBe('invalid_request');
    expect(await live()).toEqual(['_one']);
  });

  test('counts once (attack 138)', async () => {
    await signIn('_one');
    const query = logoutQuery();
    await told(query);
    await signIn('_two');
    expect(await told(query)).toBe('invalid_request');
    expect(await live()).toEqual(['_two']);
  });

  test('says nothing at another connection, nor at one that speaks something else', async () => {
    await signIn('_one');
    const other = await samlCustomer(bench);
    expect(await told(logoutQuery(), other.id)).toBe('invalid_request');
    const openid = await bench.customer(over.projectId);
    expect(await told(logoutQuery(), openid.id)).toBe('not_found');
    expect(await live()).toEqual(['_one']);
  });
});

describe('a sign-out here', () => {
  const sessionOf = async () =>
    (await bench.rows<{ id: string }>('SELECT id FROM sessions WHERE connection_id = $1', [over.id]))[0]
      ?.id ?? '';

  test('goes on to the provider with a signed request that names the session', async () => {
    await signIn('_one');
    const out = new URL(addressOf(await bench.signIn.providerSignOut(over.projectId, await sessionOf())));
    expect(out.href.startsWith(SLO)).toBe(true);
    expect(out.searchParams.has('Signature')).toBe(true);
    const xml = inflateRawSync(Buffer.from(out.searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
    expect(xml).toContain(`>${ADA.id}</saml:NameID>`);
    expect(xml).toContain('<samlp:SessionIndex>_one</samlp:SessionIndex>');
  });

  test('stays here where the provider has no address for it', async () => {
    over = await samlCustomer(bench, { slo_url: null });
    await signIn('_one');
    expect(await bench.signIn.providerSignOut(over.projectId, await sessionOf())).toBeUndefined();
  });

  test('comes back to the page that says so, whatever the provider answers', async () => {
    const { signedOut } = connectionUrls(bench.parts.origin, over.id);
    expect(await told('SAMLResponse=anything')).toBe(signedOut);
    expect(await told('')).toBe(signedOut);
  });
});

describe('a provider that takes a form alone', () => {
  const asked = (state: string, cookie: { name: string; value: string } | undefined) =>
    bench.signIn.samlRequest({
      ...{ connectionId: over.id, state, loginHint: undefined },
      cookie: (name) => (name === cookie?.name ? cookie.value : undefined),
    });

  test('gets the request of the browser that began, and of no other (attack 36)', async () => {
    over = await samlCustomer(bench, {
      sso_redirect_url: null,
      sso_post_url: 'https://idp.example/post',
      signs_requests: true,
    });
    const started = await bench.start(over.projectId, over);
    const page = new URL(started.url);
    expect(page.href.startsWith(connectionUrls(bench.parts.origin, over.id).request)).toBe(true);
    const state = page.searchParams.get('state') ?? '';
    const form = await asked(state, started.cookie);
    expect(form).toMatchObject({ action: 'https://idp.example/post', fields: { RelayState: state } });
    const xml = Buffer.from(form.fields['SAMLRequest'] ?? '', 'base64').toString();
    expect(xml).toContain('SignatureValue');
    await expect(asked(state, undefined)).rejects.toMatchObject({ code: 'invalid_state' });
    await expect(asked('another', started.cookie)).rejects.toMatchObject({ code: 'invalid_state' });
  });
});
