import { type Caller, newId } from '@portico/core';
import { expect, test } from 'vitest';
import { codeOf, harness } from './harness.ts';

/* Whoever holds a setup link proves domains by it. A name server may take long: what is written then counts only if the link is theirs still. */

const context = await harness();
const { administration, database, dns } = context;
const operator = await context.firstOwner();
const contoso = await context.customer(operator, 'Contoso');
const { id: organizationId } = contoso.organization;
const { projectId } = contoso.owner.principal;

/** A link that some browser has opened, and its holder. */
async function held() {
  const id = newId('setupLink');
  const openedAt = new Date();
  await database.prisma.setupLink.create({
    data: {
      ...{ id, projectId, organizationId, tokenHash: id, intents: ['domain'], openedAt, browserHash: id },
      ...{ createdById: contoso.owner.principal.userId, expiresAt: new Date(Date.now() + 60_000) },
    },
  });
  const caller: Caller = {
    principal: {
      ...{ kind: 'setup_link', userId: id, projectId, authenticatedAt: openedAt, isOperator: false },
      ...{ projectAdminOf: [], memberships: [], withheld: [] },
      setsUp: { linkId: id, organizationId, projectId, intents: ['domain'], connectionId: null },
    },
  };
  return { id, caller };
}

const ENDS: Readonly<Record<string, object>> = {
  'was taken back': { revokedAt: new Date() },
  'was released': { browserHash: null, openedAt: null },
  'was opened by another browser since': { browserHash: 'another', openedAt: new Date(Date.now() + 1_000) },
  'has expired': { expiresAt: new Date(0) },
};

test.each(Object.keys(ENDS))(
  'where the link %s, nothing is claimed and nothing proven by it (attack 127)',
  async (end) => {
    const { id, caller } = await held();
    const domain = `${id.slice(-8)}.example`;
    const record = await administration.claimDomain(caller, organizationId, { domain });
    dns.set(record.name, [[record.value]]);
    await database.prisma.setupLink.update({ where: { id }, data: { ...ENDS[end] } });
    expect(await codeOf(administration.proveDomain(caller, organizationId, domain))).toBe('conflict');
    const another = { domain: `more.${domain}` };
    expect(await codeOf(administration.claimDomain(caller, organizationId, another))).toBe('conflict');
    const rows = await database.prisma.organizationDomain.findMany({
      where: { domain: { endsWith: domain } },
    });
    expect(rows.map(({ verifiedAt }) => verifiedAt)).toEqual([null]);
  },
);

test('while it is theirs, both are done', async () => {
  const { id, caller } = await held();
  const domain = `${id.slice(-8)}.example`;
  const record = await administration.claimDomain(caller, organizationId, { domain });
  dns.set(record.name, [[record.value]]);
  await administration.proveDomain(caller, organizationId, domain);
  const rows = await database.prisma.organizationDomain.findMany({ where: { domain } });
  expect(rows).toMatchObject([{ verifiedAt: expect.any(Date) }]);
});
