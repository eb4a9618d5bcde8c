import { newId } from '@portico/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { connectionDomains } from '../src/index.ts';
import { codeOf, harness } from './harness.ts';

/* Which domains of an organization lead to which of its connections. */

const context = await harness();
const { administration, database } = context;
const operator = await context.firstOwner();
const { project, organization, owner } = await context.customer(operator, 'Contoso');
const of = { projectId: project.id, organizationId: organization.id };
const [first, second, unproven] = ['first.example', 'second.example', 'claimed.example'];
for (const domain of [first, second])
  await administration.addVerifiedDomain(operator, organization.id, { domain });
await administration.claimDomain(owner, organization.id, { domain: unproven });

// A plain member comes with a password here.
await administration.changeOrganization(operator, organization.id, { sso_required: false });

let connectionId = '';
const newConnection = async (status: 'active' | 'inactive' = 'active') => {
  const id = newId('connection');
  await database.prisma.ssoConnection.create({
    data: { ...of, id, name: 'Okta', provider: 'okta', protocol: 'oidc', managedBy: 'manual', status },
  });
  return id;
};
beforeEach(async () => {
  connectionId = await newConnection();
});
const limit = (...domains: string[]) =>
  administration.limitConnection(owner, { organizationId: organization.id, connectionId }, domains);
const limitOf = async (id = connectionId) =>
  (await database.prisma.ssoConnection.findUniqueOrThrow({ where: { id } })).onlyDomains;

/** Somebody whom these connections know by a verified address. */
async function person(email: string, ...connections: string[]) {
  const userId = newId('user');
  const address = { email, emailVerified: true };
  await database.prisma.user.create({ data: { id: userId, projectId: project.id, ...address } });
  for (const connection of connections)
    await database.prisma.identity.create({
      data: {
        ...of,
        ...address,
        id: newId('identity'),
        connectionId: connection,
        userId,
        issuer: 'i',
        subject: userId,
      },
    });
  return async () => (await database.prisma.user.findUniqueOrThrow({ where: { id: userId } })).emailVerified;
}

describe('a connection is limited to domains of its organization', () => {
  test('and to all of them again, each with a line in the audit log', async () => {
    await limit(second, first);
    expect(await limitOf()).toEqual([second, first]);
    await limit();
    expect(await limitOf()).toEqual([]);
    const lines = await database.prisma.auditEvent.findMany({
      where: { action: 'connection.changed', targetId: connectionId },
      orderBy: { id: 'asc' },
    });
    expect(lines.map(({ data }) => data).toSorted()).toHaveLength(2);
    expect(lines.map(({ data }) => data)).toContainEqual({ domains: [second, first] });
  });

  test('but not to one that is only claimed, or another organization has: nothing is changed (attack 85)', async () => {
    const rival = await administration.createOrganization(operator, project.id, { name: 'Rival' });
    await administration.addVerifiedDomain(operator, rival.id, { domain: 'rival.example' });
    await limit(first);
    for (const other of [unproven, 'rival.example', 'unknown.example'])
      expect(await codeOf(limit(first, other))).toBe('domain_not_verified');
    expect(await limitOf()).toEqual([first]);
  });

  test('which is not widened when such a domain is taken away: then nothing leads there (attack 85)', async () => {
    await administration.addVerifiedDomain(operator, organization.id, { domain: 'going.example' });
    await limit('going.example');
    await administration.removeDomain(owner, organization.id, 'going.example');
    expect(await limitOf()).toEqual(['going.example']);
    // What is there may stay, beside others.
    await limit('going.example', first);
  });

  test('not by a member, and not one that was removed', async () => {
    const member = await context.member(owner, organization.id, 'member', `${newId('user')}@contoso.example`);
    const which = { organizationId: organization.id, connectionId };
    expect(await codeOf(administration.limitConnection(member, which, [first]))).toBe('forbidden');
    connectionId = await newConnection('inactive');
    expect(await codeOf(limit(first))).toBe('conflict');
    expect(await limitOf()).toEqual([]);
  });

  test('and addresses of others that it asserted are not trusted any more, unless another connection stands by them (attack 35)', async () => {
    const other = await newConnection();
    const inside = await person(`in@${first}`, connectionId);
    const outside = await person(`out@${second}`, connectionId);
    const elsewhere = await person(`else@${second}`, other);
    const both = await person(`both@${second}`, connectionId, other);
    await limit(first);
    expect([await inside(), await outside(), await elsewhere(), await both()]).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});

test('domains are typed as anywhere, and each counts once', () => {
  expect(connectionDomains.parse(['B.example', 'a.example.', 'b.example'])).toEqual([
    'a.example',
    'b.example',
  ]);
  expect(connectionDomains.safeParse(['co.uk']).success).toBe(false);
  expect(connectionDomains.safeParse(Array.from({ length: 201 }, (_, n) => `d${n}.example`)).success).toBe(
    false,
  );
});

test('a project is ready for sign-in once a proven domain leads to a connection that people can use', async () => {
  const { project, organization } = await context.customer(operator, 'Tailspin');
  const of = { projectId: project.id, organizationId: organization.id };
  const ready = async () =>
    (await administration.signInReadiness(operator.principal, project.id)).domainVerified;
  const kind = { provider: 'okta', protocol: 'oidc', managedBy: 'manual', status: 'active' } as const;
  const { id } = await database.prisma.ssoConnection.create({
    data: { ...of, id: newId('connection'), name: 'Okta', ...kind },
  });
  await administration.addVerifiedDomain(operator, organization.id, { domain: 'tailspin.example' });
  expect(await ready()).toBe(true);
  await database.prisma.ssoConnection.update({ where: { id }, data: { onlyDomains: ['gone.example'] } });
  expect(await ready()).toBe(false);
  await database.prisma.ssoConnection.update({ where: { id }, data: { onlyDomains: [] } });
  await database.prisma.organizationDomain.updateMany({ where: of, data: { unconfirmedAt: new Date() } });
  expect(await ready()).toBe(false);
});
