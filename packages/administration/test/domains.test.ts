import { expect, test } from 'vitest';
import { domainInput } from '../src/index.ts';
import { codeOf, harness } from './harness.ts';

const context = await harness();
const { administration } = context;
const operator = await context.firstOwner();
const contoso = await context.customer(operator, 'Contoso');
const rival = await administration.createOrganization(operator, contoso.project.id, { name: 'Rival' });
const elsewhere = await context.customer(operator, 'Fabrikam');

test('of two organizations that claim a domain at the same time one gets it (attack 85)', async () => {
  const claims = [contoso.organization.id, rival.id].map((id) =>
    codeOf(administration.addVerifiedDomain(operator, id, { domain: 'contoso.com' })),
  );
  const outcomes = await Promise.all(claims);
  expect(outcomes.filter((outcome) => outcome === 'already_exists')).toHaveLength(1);
});

test('another project may have the same domain', async () => {
  await administration.addVerifiedDomain(operator, elsewhere.organization.id, { domain: 'contoso.com' });
  const seen = await administration.getOrganization(operator.principal, elsewhere.organization.id);
  expect(seen.domains).toMatchObject([{ domain: 'contoso.com' }]);
});

test('an owner does not vouch for a domain of their own (attack 85)', async () => {
  const claim = administration.addVerifiedDomain(contoso.owner, contoso.organization.id, {
    domain: 'evil.example',
  });
  expect(await codeOf(claim)).toBe('forbidden');
});

test.each([
  ['Contoso.COM', 'contoso.com'],
  ['münchen.example.', 'xn--mnchen-3ya.example'],
  [' MÜNCHEN.Example ', 'xn--mnchen-3ya.example'],
  ['XN--MNCHEN-3YA.example', 'xn--mnchen-3ya.example'],
  ['ｃｏｎｔｏｓｏ。com', 'contoso.com'],
  ['пример.example', 'xn--e1afmkfd.example'],
])('%s is kept as %s', (typed, kept) => {
  expect(domainInput.parse({ domain: typed }).domain).toBe(kept);
});

test.each([
  'gmail.com',
  'GMAIL.com',
  'localhost',
  'a@b.example',
  'https://contoso.com',
  '10.0.0.1',
  '10.0.0.1.',
  '0x0a.1',
  '1.2.3',
  '[::1]',
  'com.',
  'co.uk',
  'xn--a.example',
  'a_b.example',
  'contoso.com..',
  'xn--a\u200d.example',
  'contoso..com',
  '-a.example',
  'exa mple.com',
  '',
  '.',
])('%s is no domain of an organization (attack 85)', (typed) => {
  expect(domainInput.safeParse({ domain: typed }).success).toBe(false);
});

test.each([
  // A Cyrillic "а", typed and as it is registered; a Greek "ο".
  ['contoso.com'.replace('o', '\u043e'), /several alphabets/],
  ['xn--pple-43d.com', /several alphabets/],
  ['contos\u03bf.com', /several alphabets/],
  ['co.uk', /public suffix/],
  ['10.0.0.1', /such as example\.com/],
  ['https://contoso.com', /without https/],
  ['ada@contoso.com', /after the @/],
])('%s is refused in a sentence that says why: %s (attack 85)', (typed, sentence) => {
  const refused = domainInput.safeParse({ domain: typed });
  expect(refused.error?.issues.map(({ path, message }) => [path, message])).toEqual([
    [['domain'], expect.stringMatching(sentence)],
  ]);
});

test('a domain is found again however it is spelled', async () => {
  const id = contoso.organization.id;
  const { name, value } = await administration.claimDomain(contoso.owner, id, {
    domain: 'xn--mnchen-3ya.example',
  });
  context.dns.set(name, [[value]]);
  await administration.proveDomain(contoso.owner, id, 'MÜNCHEN.example.');
  const seen = await administration.getOrganization(contoso.owner.principal, id);
  expect(seen.domains).toContainEqual(
    expect.objectContaining({ domain: 'xn--mnchen-3ya.example', proof: 'dns', verifiedAt: expect.any(Date) }),
  );
  await administration.removeDomain(contoso.owner, id, 'München.Example');
  expect(await codeOf(administration.removeDomain(contoso.owner, id, 'münchen.example'))).toBe('not_found');
});

test('what somebody vouched for is told as that', async () => {
  await administration.addVerifiedDomain(operator, rival.id, { domain: 'vouched.example' });
  const seen = await administration.getOrganization(operator.principal, rival.id);
  expect(seen.domains).toContainEqual(
    expect.objectContaining({ domain: 'vouched.example', proof: 'vouched' }),
  );
});
