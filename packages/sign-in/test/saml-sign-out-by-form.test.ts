import { connectionUrls } from '@portico/connections';
import { isPorticoError } from '@portico/core';
import { logoutRequestTrip, SamlError } from '@portico/saml-service-provider';
import { beforeEach, describe, expect, test } from 'vitest';
import { signInBench } from './bench.ts';
import { ADA, idpKey, type SamlCustomer, SLO, samlCustomer, strangerKey } from './saml-provider.ts';
import { addressOf, formOf, liveSessions, signInOverSaml } from './saml-sessions.ts';

/* Sign-outs that go as forms, both ways. */

const bench = await signInBench();
const ENTITY = 'https://idp.example/metadata';
const OUT = 'https://idp.example/out';
const BY_FORM = { slo_url: null, slo_post_url: OUT };

let over: SamlCustomer;
beforeEach(async () => {
  over = await samlCustomer(bench, BY_FORM);
});
const signIn = (sessionIndex: string, id?: string) => signInOverSaml(bench, over, sessionIndex, id);
const live = () => liveSessions(bench, over);

type Asked = {
  readonly id?: string;
  readonly nameId?: string;
  readonly index?: string;
  readonly destination?: string;
  readonly issuer?: string;
  readonly minutes?: number;
  readonly key?: typeof idpKey | null;
};

/** A request of the provider, as it comes in a form. */
function asked({ id = '_out', nameId = ADA.id, index, issuer = ENTITY, ...more }: Asked = {}) {
  const {
    destination = connectionUrls(bench.parts.origin, over.id).singleLogout,
    minutes = 0,
    key = idpKey,
  } = more;
  const trip = logoutRequestTrip({
    ...{ id, entityId: issuer, sloPostUrl: destination, sessionIndex: index, key: key ?? idpKey },
    nameId: { value: nameId, format: undefined, nameQualifier: undefined, spNameQualifier: undefined },
    now: Date.now() + minutes * 60_000,
  });
  const signed = formOf({ action: '', fields: trip.binding === 'post' ? trip.fields : {} }).xml;
  const xml = key === null ? signed.replace(/<Signature .*<\/Signature>/s, '') : signed;
  return { SAMLRequest: Buffer.from(xml).toString('base64'), RelayState: 'back' };
}

const post = (fields: Record<string, string> | URLSearchParams, connectionId: string = over.id) =>
  bench.signIn
    .samlLogout({ connectionId, message: { binding: 'post', fields: new URLSearchParams(fields) } })
    .catch((error: unknown) => {
      if (!isPorticoError(error)) throw error;
      return error.code;
    });

describe('a sign-out that the identity provider asks for by a form', () => {
  test('ends the sessions that it names, and is answered by a signed form', async () => {
    await signIn('_one');
    await signIn('_two');
    await signIn('_of-bob', 'bob');
    const { action, fields, xml } = formOf(await post(asked({ index: '_one' })));
    expect([action, fields['RelayState']]).toEqual([OUT, 'back']);
    expect(xml).toContain('InResponseTo="_out"');
    expect(xml).toContain(`Destination="${OUT}"`);
    expect(xml).toContain('SignatureValue');
    expect(await live()).toEqual(['_of-bob', '_two']);
    await post(asked({ id: '_all' }));
    expect(await live()).toEqual(['_of-bob']);
  });

  test('is answered by redirect where the provider takes that, and where it reads answers', async () => {
    over = await samlCustomer(bench, { slo_post_url: OUT });
    expect(addressOf(await post(asked())).startsWith(`${SLO}?SAMLResponse=`)).toBe(true);
    over = await samlCustomer(bench, { slo_post_url: OUT, slo_response_url: `${SLO}/answers` });
    expect(addressOf(await post(asked())).startsWith(`${SLO}/answers?`)).toBe(true);
    over = await samlCustomer(bench, { ...BY_FORM, slo_response_url: `${OUT}/answers` });
    expect(formOf(await post(asked())).action).toBe(`${OUT}/answers`);
    over = await samlCustomer(bench, { slo_url: null });
    expect(await post(asked())).toBe(connectionUrls(bench.parts.origin, over.id).signedOut);
  });

  test.each([
    ['without a signature', { key: null }],
    ['signed by somebody else', { key: strangerKey }],
    ['of another provider', { issuer: 'https://other.example' }],
    ['for another address', { destination: 'https://other.example/slo' }],
    ['of an hour ago', { minutes: -60 }],
  ])('%s ends nothing (attack 138)', async (_, changes: Asked) => {
    await signIn('_one');
    expect(await post(asked(changes))).toBe('invalid_request');
    expect(await live()).toEqual(['_one']);
  });

  test('counts once (attack 138)', async () => {
    await signIn('_one');
    await post(asked());
    await signIn('_two');
    expect(await post(asked())).toBe('invalid_request');
    expect(await live()).toEqual(['_two']);
  });

  test('says nothing at another connection, nor at one that speaks something else', async () => {
    await signIn('_one');
    const other = await samlCustomer(bench, BY_FORM);
    expect(await post(asked(), other.id)).toBe('invalid_request');
    const openid = await bench.customer(over.projectId);
    expect(await post(asked(), openid.id)).toBe('not_found');
    expect(await live()).toEqual(['_one']);
  });

  test.each<[what: string, more: readonly (readonly [string, string])[]]>([
    ['two requests', [['SAMLRequest', 'PHg+']]],
    ['an answer beside it', [['SAMLResponse', 'PHg+']]],
    ['two states', [['RelayState', 'other']]],
  ])('with %s ends nothing (attack 73)', async (_, more) => {
    await signIn('_one');
    const fields = new URLSearchParams(asked());
    for (const [name, value] of more) fields.append(name, value);
    expect(await post(fields)).toBe('invalid_request');
    expect(await live()).toEqual(['_one']);
  });

  test('with a state of more than a kilobyte ends nothing, for it would go back', async () => {
    await signIn('_one');
    expect(await post({ ...asked(), RelayState: 'x'.repeat(1_025) })).toBe('invalid_request');
    expect(await live()).toEqual(['_one']);
  });

  test('comes again later where too many are being read (attack 136)', async () => {
    const { verifyLogout } = bench.parts.saml;
    bench.parts.saml.verifyLogout = () => Promise.reject(new SamlError('saml_busy', 'too many wait'));
    expect(await post(asked())).toBe('unavailable');
    bench.parts.saml.verifyLogout = verifyLogout;
  });
});

describe('a sign-out here', () => {
  const out = async () => {
    const text = 'SELECT id FROM sessions WHERE connection_id = $1';
    const [row] = await bench.rows<{ id: string }>(text, [over.id]);
    return bench.signIn.providerSignOut(over.projectId, row?.id ?? '');
  };

  test('goes on to the provider by a form with a signed request that names the session', async () => {
    await signIn('_one');
    const { action, fields, xml } = formOf(await out());
    expect([action, Object.keys(fields)]).toEqual([OUT, ['SAMLRequest']]);
    expect(xml).toContain(`Destination="${OUT}"`);
    expect(xml).toContain('SignatureValue');
    expect(xml).toContain(`>${ADA.id}</saml:NameID>`);
    expect(xml).toContain('<samlp:SessionIndex>_one</samlp:SessionIndex>');
  });

  test('goes by redirect where the provider takes both', async () => {
    over = await samlCustomer(bench, { slo_post_url: OUT });
    await signIn('_one');
    expect(addressOf(await out()).startsWith(`${SLO}?SAMLRequest=`)).toBe(true);
  });

  test('comes back by a form to the page that says so, and that changes nothing', async () => {
    await signIn('_one');
    const { signedOut } = connectionUrls(bench.parts.origin, over.id);
    expect(await post({ SAMLResponse: 'anything' })).toBe(signedOut);
    expect(await post({})).toBe(signedOut);
    expect(await live()).toEqual(['_one']);
  });
});
