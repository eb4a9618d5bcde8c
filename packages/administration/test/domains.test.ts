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
  'contoso..com',
  '-a.example',
  'exa mple.com',
  '',
  '.',
])('%s is no domain of an organization (attack 85)', (typed) => {
  expect(domainInput.safeParse({ domain: typed }).success).toBe(false);
});
