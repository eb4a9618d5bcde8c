import { DAY, newId } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { recheckDomains } from '../src/index.ts';
import { codeOf, harness } from './harness.ts';

const context = await harness();
const { administration, clock, dns, database } = context;
/** Of name servers that answer nothing. */
let silence: string | undefined;
const resolveTxt = async (name: string) => {
  if (silence !== undefined) throw Object.assign(new Error('no answer'), { code: silence });
  return dns.get(name) ?? Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
};
const recheck = () => recheckDomains({ prisma: database.prisma, clock, resolveTxt });
const operator = await context.firstOwner();
const contoso = await context.customer(operator, 'Contoso');
const rival = await administration.createOrganization(operator, contoso.project.id, { name: 'Rival' });
const rivalOwner = await context.member(operator, rival.id, 'owner', 'owner@rival.example');

const publish = ({ name, value }: { name: string; value: string }) => dns.set(name, [[value]]);
let people = 0;
/** Somebody who came over the organization's single sign-on with a verified address in that domain. */
async function personOf(organizationId: string, domain: string): Promise<string> {
  people += 1;
  const { projectId } = contoso.owner.principal;
  const [userId, connectionId] = [newId('user'), newId('connection')];
  const address = { email: `p${people}@${domain}`, emailVerified: true };
  await database.prisma.user.create({ data: { id: userId, projectId, ...address } });
  await database.prisma.ssoConnection.create({
    data: {
      id: connectionId,
      projectId,
      organizationId,
      name: 'Generic',
      provider: 'generic',
      protocol: 'oidc',
      managedBy: 'manual',
      status: 'active',
    },
  });
  const subject = { issuer: 'https://idp.example', subject: userId };
  await database.prisma.identity.create({
    data: { id: newId('identity'), projectId, organizationId, connectionId, userId, ...subject, ...address },
  });
  return userId;
}
const isTrusted = async (id: string) => {
  const user = await database.prisma.user.findUniqueOrThrow({ where: { id }, include: { identities: true } });
  return [user.emailVerified, user.identities[0]?.emailVerified];
};
const verifiedOf = async (domain: string) =>
  (await database.prisma.organizationDomain.findMany({ where: { domain, verifiedAt: { not: null } } })).map(
    ({ organizationId }) => organizationId,
  );

describe('a domain belongs to whoever proves it by DNS (attack 85)', () => {
  test('an owner claims it, and nothing counts until the record is there', async () => {
    const record = await administration.claimDomain(contoso.owner, contoso.organization.id, {
      domain: 'contoso.com',
    });
    expect(record).toMatchObject({ type: 'TXT', name: '_portico-challenge.contoso.com' });
    const again = await administration.claimDomain(contoso.owner, contoso.organization.id, {
      domain: 'contoso.com',
    });
    expect(again).toEqual(record);
    const prove = () => administration.proveDomain(contoso.owner, contoso.organization.id, 'contoso.com');
    expect(await codeOf(prove())).toBe('domain_not_proven');
    for (const wrong of [[['x']], [[`${record.value}x`]], [[record.value.slice(0, -1)]], [[]]]) {
      dns.set(record.name, wrong);
      expect(await codeOf(prove())).toBe('domain_not_proven');
    }
    expect(await verifiedOf('contoso.com')).toEqual([]);
    // A long record comes in several strings.
    dns.set(record.name, [['other'], [record.value.slice(0, 10), record.value.slice(10)]]);
    await prove();
    expect(await verifiedOf('contoso.com')).toEqual([contoso.organization.id]);
    const seen = await administration.getOrganization(contoso.owner.principal, contoso.organization.id);
    expect(seen.domains).toMatchObject([{ domain: 'contoso.com', record: { name: record.name } }]);
  });

  test('the record of one organization proves nothing for another', async () => {
    const mine = await administration.claimDomain(contoso.owner, contoso.organization.id, {
      domain: 'shared.example',
    });
    const theirs = await administration.claimDomain(rivalOwner, rival.id, { domain: 'shared.example' });
    expect(theirs.value).not.toBe(mine.value);
    publish(mine);
    expect(await codeOf(administration.proveDomain(rivalOwner, rival.id, 'shared.example'))).toBe(
      'domain_not_proven',
    );
    await administration.proveDomain(contoso.owner, contoso.organization.id, 'shared.example');
    dns.set(mine.name, [[mine.value], [theirs.value]]);
    expect(await codeOf(administration.proveDomain(rivalOwner, rival.id, 'shared.example'))).toBe(
      'already_exists',
    );
    expect(await verifiedOf('shared.example')).toEqual([contoso.organization.id]);
  });

  test('whose record is gone loses it to whoever proves it now, and addresses of theirs are not trusted any more', async () => {
    const domain = 'sold.example';
    const theirs = await administration.claimDomain(rivalOwner, rival.id, { domain });
    publish(theirs);
    await administration.proveDomain(rivalOwner, rival.id, domain);
    const userId = await personOf(rival.id, domain);
    const mine = await administration.claimDomain(contoso.owner, contoso.organization.id, { domain });
    publish(mine);
    await administration.proveDomain(contoso.owner, contoso.organization.id, domain);
    expect(await verifiedOf(domain)).toEqual([contoso.organization.id]);
    expect(await isTrusted(userId)).toEqual([false, false]);
    expect(await codeOf(administration.proveDomain(rivalOwner, rival.id, domain))).toBe('domain_not_proven');
  });

  test('that is taken away, or that DNS does not confirm any more, takes the trust in its addresses along (attack 35)', async () => {
    const unicode = 'bücher.example';
    const domain = 'xn--bcher-kva.example';
    const record = await administration.claimDomain(rivalOwner, rival.id, { domain });
    publish(record);
    await administration.proveDomain(rivalOwner, rival.id, domain);
    const [first, second] = [await personOf(rival.id, domain), await personOf(rival.id, unicode)];
    const other = await personOf(rival.id, 'other.example');
    dns.delete(record.name);
    clock.advance(31 * DAY);
    await recheck();
    for (const userId of [first, second]) expect(await isTrusted(userId)).toEqual([false, false]);
    const third = await personOf(rival.id, domain);
    const owner = await context.callerFor('owner@rival.example');
    await administration.removeDomain(owner, rival.id, domain);
    expect(await isTrusted(third)).toEqual([false, false]);
    expect(await isTrusted(other)).toEqual([true, true]);
  });

  test.each(['ETIMEOUT', 'ESERVFAIL', 'ECONNREFUSED'])(
    'stays as it was while name servers say nothing: %s',
    async (code) => {
      const domain = `${code.toLowerCase()}.example`;
      publish(await administration.claimDomain(rivalOwner, rival.id, { domain }));
      await administration.proveDomain(rivalOwner, rival.id, domain);
      const userId = await personOf(rival.id, domain);
      clock.advance(31 * DAY);
      silence = code;
      await recheck();
      silence = undefined;
      expect(await isTrusted(userId)).toEqual([true, true]);
      const row = await database.prisma.organizationDomain.findFirstOrThrow({ where: { domain } });
      expect(row.unconfirmedAt).toBeNull();
      // And is asked again in a day.
      dns.delete(`_portico-challenge.${domain}`);
      clock.advance(2 * DAY);
      await recheck();
      expect(await isTrusted(userId)).toEqual([false, false]);
    },
  );

  test('of 20 proofs of two claims at once one organization has it', async () => {
    const claims = [
      [contoso.owner, contoso.organization.id],
      [rivalOwner, rival.id],
    ] as const;
    const records = await Promise.all(
      claims.map(([by, id]) => administration.claimDomain(by, id, { domain: 'race.example' })),
    );
    dns.set(
      '_portico-challenge.race.example',
      records.map(({ value }) => [value]),
    );
    await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => {
        const [by, id] = claims[index % 2] ?? claims[0];
        return administration.proveDomain(by, id, 'race.example');
      }),
    );
    expect(await verifiedOf('race.example')).toHaveLength(1);
  });

  test('a claim that changes while DNS is asked proves nothing', async () => {
    const record = await administration.claimDomain(contoso.owner, contoso.organization.id, {
      domain: 'slow.example',
    });
    publish(record);
    // The name server is slow: meanwhile the claim is made anew.
    context.whileAsking(() =>
      database.prisma.organizationDomain.updateMany({
        where: { domain: 'slow.example' },
        data: { challenge: 'another' },
      }),
    );
    const proof = administration.proveDomain(contoso.owner, contoso.organization.id, 'slow.example');
    expect(await codeOf(proof)).toBe('conflict');
    expect(await verifiedOf('slow.example')).toEqual([]);
  });

  test('a plain member neither claims nor proves, and is not told the record', async () => {
    const member = await context.member(
      contoso.owner,
      contoso.organization.id,
      'member',
      'mia@contoso.example',
    );
    const claim = administration.claimDomain(member, contoso.organization.id, { domain: 'other.example' });
    expect(await codeOf(claim)).toBe('forbidden');
    expect(await codeOf(administration.proveDomain(member, contoso.organization.id, 'contoso.com'))).toBe(
      'forbidden',
    );
    const seen = await administration.getOrganization(member.principal, contoso.organization.id);
    expect(seen.domains.every(({ record }) => record === null)).toBe(true);
  });

  test.each(['com', 'co.uk', 'github.io', 'gmail.com', 'gmx.de'])('%s belongs to nobody', async (domain) => {
    const { domainInput } = await import('../src/index.ts');
    expect(domainInput.safeParse({ domain }).success).toBe(false);
  });
});

test('a proof is looked at again after 30 days; when it is gone, addresses are not trusted any more, and it comes back', async () => {
  const record = await administration.claimDomain(contoso.owner, contoso.organization.id, {
    domain: 'later.example',
  });
  publish(record);
  await administration.proveDomain(contoso.owner, contoso.organization.id, 'later.example');
  const state = async () =>
    (await database.prisma.organizationDomain.findFirst({ where: { domain: 'later.example' } }))
      ?.unconfirmedAt;
  clock.advance(29 * DAY);
  dns.delete(record.name);
  await recheck();
  expect(await state()).toBeNull();
  clock.advance(2 * DAY);
  await recheck();
  expect(await state()).not.toBeNull();
  publish(record);
  clock.advance(2 * DAY);
  await recheck();
  expect(await state()).toBeNull();
});

describe('a domain that a directory has proven', () => {
  /** As a look at the connection of the organization leaves it. */
  const byDirectory = async (organizationId: string, domain: string) => {
    const { projectId } = contoso.owner.principal;
    const id = newId('connection');
    const kind = {
      provider: 'entra',
      protocol: 'oidc',
      managedBy: 'microsoft_graph',
      status: 'active',
    } as const;
    await database.prisma.ssoConnection.create({
      data: { id, projectId, organizationId, name: 'Entra', ...kind },
    });
    await database.prisma.organizationDomain.updateMany({
      where: { organizationId, domain },
      data: { verifiedAt: clock.now(), checkedAt: clock.now(), provenByConnectionId: id },
    });
    return id;
  };
  const rowOf = (organizationId: string, domain: string) =>
    database.prisma.organizationDomain.findFirstOrThrow({ where: { organizationId, domain } });
  const proofTold = async (domain: string) =>
    (await administration.getOrganization(contoso.owner.principal, contoso.organization.id)).domains.find(
      (each) => each.domain === domain,
    )?.proof;

  test('is told as that, is not asked of DNS, and is lost when the directory has not confirmed it for 30 days', async () => {
    const domain = 'entra.example';
    await administration.claimDomain(contoso.owner, contoso.organization.id, { domain });
    expect(await proofTold(domain)).toBeNull();
    await byDirectory(contoso.organization.id, domain);
    expect(await proofTold(domain)).toBe('directory');
    const userId = await personOf(contoso.organization.id, domain);
    clock.advance(29 * DAY);
    await recheck();
    expect((await rowOf(contoso.organization.id, domain)).unconfirmedAt).toBeNull();
    clock.advance(2 * DAY);
    await recheck();
    await recheck();
    expect((await rowOf(contoso.organization.id, domain)).unconfirmedAt).not.toBeNull();
    expect(await isTrusted(userId)).toEqual([false, false]);
    const lost = await database.prisma.auditEvent.findMany({
      where: { action: 'domain.lost', targetId: domain },
    });
    expect(lost.map(({ actorKind, data }) => [actorKind, data])).toEqual([['worker', { by: 'directory' }]]);
  });

  test('may be proven by DNS as well, and is by DNS from then on', async () => {
    const domain = 'both-ways.example';
    const record = await administration.claimDomain(contoso.owner, contoso.organization.id, { domain });
    await byDirectory(contoso.organization.id, domain);
    const prove = () => administration.proveDomain(contoso.owner, contoso.organization.id, domain);
    expect(await codeOf(prove())).toBe('domain_not_proven');
    expect(await proofTold(domain)).toBe('directory');
    publish(record);
    await prove();
    expect(await proofTold(domain)).toBe('dns');
  });

  test('is lost to whoever proves it by DNS: Microsoft does not ask again who owns it (attack 85)', async () => {
    const domain = 'expired.example';
    await administration.claimDomain(rivalOwner, rival.id, { domain });
    await byDirectory(rival.id, domain);
    publish(await administration.claimDomain(contoso.owner, contoso.organization.id, { domain }));
    await administration.proveDomain(contoso.owner, contoso.organization.id, domain);
    expect(await verifiedOf(domain)).toEqual([contoso.organization.id]);
    expect(await rowOf(rival.id, domain)).toMatchObject({ verifiedAt: null, provenByConnectionId: null });
  });

  test('goes with the connection that proved it', async () => {
    const domain = 'with-it.example';
    await administration.claimDomain(contoso.owner, contoso.organization.id, { domain });
    const id = await byDirectory(contoso.organization.id, domain);
    await database.prisma.ssoConnection.delete({ where: { id } });
    expect(await verifiedOf(domain)).toEqual([]);
  });
});
