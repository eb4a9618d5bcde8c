import type { Job } from '../src/pool.ts';
import {
  assertionSigned,
  assertionXml,
  conditions,
  confirmation,
  encoded,
  encrypted,
  expected,
  INCLUSIVE,
  idpKey,
  NOW,
  responseSigned,
  responseXml,
  restriction,
  secondKey,
  signed,
  strangerKey,
} from '../test/crafted.ts';
import { identityProviderMetadata, keyDescriptor } from '../test/idp-metadata.ts';
import { testKey } from '../test/keys.ts';

/* The dearest documents that the caps over bytes, tags and depth let through, each in the way of its own. */

const KIB = 1024;
const value = (content: string) => `<saml:AttributeValue>${content}</saml:AttributeValue>`;
const statement = (content: string, name = 'groups') =>
  `<saml:AttributeStatement><saml:Attribute Name="${name}">${content}</saml:Attribute></saml:AttributeStatement>`;
const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => make(at)).join('');

/** Two tags each; 60 bytes, as the ids of groups have with a prefix. */
const groups = (count: number) =>
  statement(times(count, (at) => value(`group-${String(at).padStart(40, '0')}`)));
const MOST_GROUPS = 2_440;

/** As many namespaces on one tag as may be, above as many tags as may be: each is looked for anew by every one of them. */
const NAMESPACES = times(60, (at) => ` xmlns:n${at}="urn:n${at}"`);
const used = times(60, (at) => ` n${at}:a="${at}"`);
const nested = (depth: number, inside: string) =>
  times(depth, (at) => `<n:e xmlns:n="urn:${at}">`) + inside + times(depth, () => '</n:e>');

const more = await Promise.all(['bench-1', 'bench-2', 'bench-3'].map((name) => testKey(name)));
const five = [secondKey, ...more, idpKey].map(({ certificatePem }) => certificatePem);
const withoutKeyInfo = { keyInfo: null };

const verify = (xml: string, changes: Partial<typeof expected> = {}): Job => ({
  kind: 'verify',
  input: { samlResponse: encoded(xml), expected: { ...expected, ...changes } },
});
const metadata = (text: string, entityId?: string): Job => ({
  kind: 'metadata',
  input: { text, wanted: { now: NOW, ...(entityId === undefined ? {} : { entityId }) } },
});

async function encryptedWhole(attributes: string): Promise<string> {
  const inside = await encrypted(signed(assertionXml({ attributes }), 'Assertion'));
  return signed(responseXml(inside), 'Response');
}

const both = (attributes: string, how: Parameters<typeof signed>[2] = {}) =>
  signed(assertionSigned({ attributes }, {}, how), 'Response', how);

const aggregate = (content: string) =>
  `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${content}</EntitiesDescriptor>`;

/** What it is, and the job of a worker. */
export const DOCUMENTS: Readonly<Record<string, Job>> = {
  'a response as they come': verify(assertionSigned({ attributes: statement(value('eng') + value('ops')) })),
  '150 groups': verify(assertionSigned({ attributes: groups(150) })),
  '1,000 groups': verify(assertionSigned({ attributes: groups(1_000) })),
  '2,440 groups': verify(assertionSigned({ attributes: groups(MOST_GROUPS) })),
  '2,420 groups, both signed, the last of 5': verify(both(groups(MOST_GROUPS - 20), withoutKeyInfo), {
    certificates: five,
  }),
  '2,440 groups, none of 5 certificates': verify(
    assertionSigned({ attributes: groups(MOST_GROUPS) }, {}, { ...withoutKeyInfo, key: strangerKey }),
    { certificates: five },
  ),
  '2,300 empty tags, both signed, the last of 5': verify(
    both(statement(value('<a/>'.repeat(2_300))), withoutKeyInfo),
    { certificates: five },
  ),
  'one value of 240 KiB, both signed, the last of 5': verify(
    both(statement(value('x'.repeat(240 * KIB))), withoutKeyInfo),
    { certificates: five },
  ),
  '50,000 references in one value, both signed, the last of 5': verify(
    both(statement(value('&amp;'.repeat(48_000))), withoutKeyInfo),
    { certificates: five },
  ),
  '240 KiB of emoji, both signed, the last of 5': verify(
    both(statement(value('\u{1f600}'.repeat(60 * KIB))), withoutKeyInfo),
    { certificates: five },
  ),
  'a name of 240 KiB': verify(assertionSigned({ attributes: statement(value('x'), 'n'.repeat(240 * KIB)) })),
  '9,600 attributes, both signed, the last of 5': verify(
    both(statement(value(times(155, () => `<a${times(62, (at) => ` a${at}=""`)}/>`))), withoutKeyInfo),
    { certificates: five },
  ),
  '4,800 empty tags, forged, none of 5 certificates': verify(
    assertionSigned(
      { attributes: statement(value('<a/>'.repeat(4_800))) },
      {},
      { ...withoutKeyInfo, key: strangerKey },
    ),
    { certificates: five },
  ),
  '60 namespaces above 2,300 tags, inclusive c14n': verify(
    both(statement(value(`<a${NAMESPACES}>${'<a/>'.repeat(2_300)}</a>`)), {
      ...withoutKeyInfo,
      c14n: INCLUSIVE,
      transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', INCLUSIVE],
    }),
    { certificates: five },
  ),
  '60 namespaces used by 270 tags': verify(
    both(statement(value(`<a${NAMESPACES}>${`<a${used}/>`.repeat(270)}</a>`)), withoutKeyInfo),
    { certificates: five },
  ),
  'a chain of 25 namespaces, 90 times': verify(
    both(statement(value(nested(25, '').repeat(90))), withoutKeyInfo),
    { certificates: five },
  ),
  '600 confirmations and 400 audiences': verify(
    responseSigned({
      confirmation: times(600, () => confirmation({ recipient: 'https://x.example' })) + confirmation({}),
      conditions: conditions(restriction().repeat(400)),
    }),
  ),
  '150 KiB encrypted, both signed, the last of 5': verify(
    await encryptedWhole(statement(value('x'.repeat(130 * KIB)))),
    { certificates: five },
  ),
  '1,250 groups encrypted, signed': verify(await encryptedWhole(groups(1_250)), { certificates: five }),
  'metadata as it comes': metadata(identityProviderMetadata()),
  'metadata of 1 MiB: 600 certificates': metadata(
    identityProviderMetadata({ keys: keyDescriptor(idpKey.bare).repeat(600) }),
  ),
  'metadata of 1 MiB: 19,900 tags': metadata(
    identityProviderMetadata({
      before: `<Extensions><e xmlns="urn:e">${'<a/>'.repeat(19_900)}</e></Extensions>`,
    }),
  ),
  'metadata of 1 MiB: one text': metadata(
    identityProviderMetadata({ before: `<Extensions>${'x'.repeat(1_000 * KIB)}</Extensions>` }),
  ),
  'metadata of 1 MiB: 79,000 attributes': metadata(
    identityProviderMetadata({
      before: `<Extensions>${times(1_280, () => `<a${times(62, (at) => ` a${at}=""`)}/>`)}</Extensions>`,
    }),
  ),
  'metadata of 1 MiB: 60 namespaces above 19,800 tags': metadata(
    identityProviderMetadata({ before: `<Extensions${NAMESPACES}>${'<a/>'.repeat(19_800)}</Extensions>` }),
  ),
  'metadata of 1 MiB: 500 identity providers': metadata(
    aggregate(times(450, (at) => identityProviderMetadata({ entityId: `https://idp-${at}.example` }))),
    'https://idp-7.example',
  ),
};
