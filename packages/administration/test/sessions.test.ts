import { newId } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { socialConnectionInput } from '../src/index.ts';
import { imageType } from '../src/projects/branding.ts';
import { codeOf, harness } from './harness.ts';

const context = await harness();
const { administration, database } = context;
const operator = await context.firstOwner();
const contoso = await context.customer(operator, 'Contoso');
const fabrikam = await context.customer(operator, 'Fabrikam');
const member = await context.member(contoso.owner, contoso.organization.id, 'member', 'mia@contoso.example');
const application = await administration.createApplication(operator, contoso.project.id, {
  name: 'App',
  kind: 'web',
  redirect_uris: ['https://app.example/callback'],
  backchannel_logout_uri: 'https://app.example/logged-out',
});

async function session(of: typeof contoso, userId: string, columns: object = {}): Promise<string> {
  const id = newId('session');
  await database.prisma.session.create({
    data: {
      id,
      projectId: of.project.id,
      organizationId: of.organization.id,
      userId,
      method: 'social',
      applicationId: application.id,
      authenticatedAt: new Date(),
      expiresAt: new Date(Date.now() + 3_600_000),
      ...columns,
    },
  });
  return id;
}
const mia = member.principal.userId;
const live = async (of: typeof contoso) =>
  (await administration.listSessions(of.owner.principal, of.organization.id)).items.map(({ id }) => id);

describe('sessions of an organization', () => {
  test('are listed while they live, and to its owners and admins only', async () => {
    const one = await session(contoso, mia);
    await session(contoso, mia, { expiresAt: new Date(0) });
    await session(contoso, mia, { revokedAt: new Date() });
    await session(contoso, mia, { idleSeconds: 60, lastSeenAt: new Date(Date.now() - 61_000) });
    expect(await live(contoso)).toEqual([one]);
    expect(await codeOf(administration.listSessions(member.principal, contoso.organization.id))).toBe(
      'forbidden',
    );
  });

  test('come in pages, the newest first, each once, also where several began at one moment', async () => {
    const began = await context.customer(operator, 'Began');
    const { userId } = began.owner.principal;
    const moments = [1, 2, 2, 2, 3].map((second) => new Date(Date.UTC(2026, 0, 1, 0, 0, second, 7)));
    const made: string[] = [];
    for (const createdAt of moments) made.push(await session(began, userId, { createdAt }));
    const pages: string[][] = [];
    let after: string | undefined;
    do {
      const page = await administration.listSessions(began.owner.principal, began.organization.id, {
        ...{ limit: 2, after },
      });
      pages.push(page.items.map(({ id }) => id));
      after = page.after ?? undefined;
    } while (after !== undefined);
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect([pages.flat()[0], pages.flat()[4]]).toEqual([made[4], made[0]]);
    expect(pages.flat().toSorted()).toEqual(made.toSorted());
    const refused = administration.listSessions(began.owner.principal, began.organization.id, {
      ...{ limit: 2, after: 'x' },
    });
    expect(await codeOf(refused)).toBe('invalid_request');
  });

  test('end one by one, by person, or all, and never another organization’s (attacks 81, 127)', async () => {
    const [mine, theirs] = [
      await session(contoso, mia),
      await session(fabrikam, fabrikam.owner.principal.userId),
    ];
    const revoke = (choice: Parameters<typeof administration.revokeSessions>[2]) =>
      administration.revokeSessions(contoso.owner, contoso.organization.id, choice);
    expect(await codeOf(revoke({ sessionId: theirs }))).toBe('not_found');
    await revoke({ sessionId: mine });
    expect(await live(contoso)).not.toContain(mine);
    expect(await codeOf(revoke({ sessionId: mine }))).toBe('not_found');
    const others = await session(contoso, contoso.owner.principal.userId);
    await session(contoso, mia);
    await revoke({ userId: mia });
    expect(await live(contoso)).toEqual([others]);
    // In the dashboard by a password counts, too; whoever ends all goes on.
    await context.callerFor('mia@contoso.example');
    expect(await revoke({ all: true })).toEqual({ ended: 2 });
    expect(await administration.resolveDashboardSession(contoso.owner.token)).toBeDefined();
    expect(await live(contoso)).toEqual([]);
    expect(await live(fabrikam)).toContain(theirs);
  });

  test('of an owner are not an admin’s to end, who would keep them from ever working (attacks 87, 127)', async () => {
    const admin = await context.member(
      contoso.owner,
      contoso.organization.id,
      'admin',
      'ann@contoso.example',
    );
    const ownerId = contoso.owner.principal.userId;
    const theirs = await session(contoso, ownerId);
    const mine = await session(contoso, mia);
    const revoke = (choice: Parameters<typeof administration.revokeSessions>[2]) =>
      codeOf(administration.revokeSessions(admin, contoso.organization.id, choice));
    expect(await revoke({ userId: ownerId })).toBe('forbidden');
    expect(await revoke({ sessionId: theirs })).toBe('forbidden');
    expect(await revoke({ all: true })).toMatchObject({ came: {} });
    expect(await live(contoso)).toContain(theirs);
    expect(await live(contoso)).not.toContain(mine);
    const still = await context.callerOf(contoso.owner.token);
    expect(still.principal.memberships).toHaveLength(1);
    await administration.revokeSessions(contoso.owner, contoso.organization.id, { sessionId: theirs });
  });

  test('end in this organization alone for somebody who works in others, too, until they sign in anew (attacks 81, 127)', async () => {
    const [id, email] = [mia, 'mia@contoso.example'];
    const elsewhere = await administration.createOrganization(operator, contoso.project.id, {
      name: 'Other',
    });
    await database.prisma.membership.create({
      data: {
        ...{ projectId: contoso.project.id, organizationId: elsewhere.id, userId: id },
        ...{ role: 'owner', source: 'invited' },
      },
    });
    const { token } = await context.callerFor(email);
    context.clock.advance(1_000);
    const { ended } = await administration.revokeSessions(contoso.owner, contoso.organization.id, {
      userId: id,
    });
    expect(ended).toBe(1);
    const { principal } = await context.callerOf(token);
    expect(principal.memberships.map(({ organizationId }) => organizationId)).toEqual([elsewhere.id]);
    expect(principal.withheld).toMatchObject([
      { organizationId: contoso.organization.id, reason: 'sessions_ended' },
    ]);
    expect(await codeOf(administration.getOrganization(principal, contoso.organization.id))).toBe(
      'other_sign_in_required',
    );
    context.clock.advance(1_000);
    expect((await context.callerFor(email)).principal.withheld).toEqual([]);
    await database.prisma.membership.deleteMany({ where: { organizationId: elsewhere.id } });
  });

  test('that end tell their application by a notice in the same statement, once', async () => {
    const id = await session(contoso, mia);
    const notices = () => database.prisma.logoutNotice.findMany({ where: { sessionId: id } });
    expect(await notices()).toEqual([]);
    await administration.revokeSessions(contoso.owner, contoso.organization.id, { sessionId: id });
    await database.prisma.session.update({ where: { id }, data: { revokedAt: new Date() } });
    expect(await notices()).toMatchObject([{ applicationId: application.id, userId: mia, attempts: 0 }]);
  });
});

test('owners set the windows of their organization’s sessions; suspending stays with the project', async () => {
  const change = { session_idle_seconds: 900, session_absolute_seconds: null, sso_required: false };
  await administration.changeOrganization(contoso.owner, contoso.organization.id, change);
  const seen = await administration.getOrganization(contoso.owner.principal, contoso.organization.id);
  expect(seen).toMatchObject({ sessionIdleSeconds: 900, sessionAbsoluteSeconds: null, ssoRequired: false });
  const suspend = administration.changeOrganization(contoso.owner, contoso.organization.id, {
    status: 'suspended',
  });
  expect(await codeOf(suspend)).toBe('forbidden');
});

describe('what hosted login shows', () => {
  const bytes = (...values: number[]) => new Uint8Array(values);
  const png = bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1);

  test.each<[string, Uint8Array<ArrayBuffer>, string | undefined]>([
    ['a PNG', png, 'image/png'],
    ['a JPEG', bytes(0xff, 0xd8, 0xff, 0xe0), 'image/jpeg'],
    ['a WebP', bytes(0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x45, 0x42, 0x50), 'image/webp'],
    [
      'an SVG',
      new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      undefined,
    ],
    ['HTML', new TextEncoder().encode('<!doctype html>'), undefined],
    ['nothing', bytes(), undefined],
  ])('%s is known by its bytes (attack 117)', async (_name, image, type) => {
    expect(imageType(image)).toBe(type);
    const set = await codeOf(administration.setLogo(operator, contoso.project.id, image));
    expect(set).toEqual(type === undefined ? 'invalid_request' : { came: undefined });
  });

  test('more than 100 KiB is refused', async () => {
    const large = new Uint8Array(101 * 1024);
    large.set(png);
    expect(await codeOf(administration.setLogo(operator, contoso.project.id, large))).toBe('invalid_request');
  });
});

describe('social providers of a project', () => {
  const set = (provider: 'google' | 'microsoft', input: object) =>
    administration.setSocialConnection(operator, contoso.project.id, provider, { enabled: true, ...input });
  const list = () => administration.listSocialConnections(operator.principal, contoso.project.id);

  test.each([
    [{ client_id: 'demo-client' }],
    [{ client_id: 'demo-client', client_secret: null }],
    [{ client_secret: 'demo-secret' }],
    [{ client_id: null, client_secret: 'demo-secret' }],
  ])('%j is half a registration', (half) => {
    expect(socialConnectionInput.safeParse({ enabled: true, ...half }).success).toBe(false);
  });

  test('take the deployment’s registration, or one of their own, sealed for its row and never told', async () => {
    expect(await codeOf(set('microsoft', {}))).toBe('provider_not_available');
    await set('google', {});
    expect(await list()).toMatchObject([
      { enabled: false },
      { provider: 'google', enabled: true, clientId: null },
    ]);
    await set('microsoft', { client_id: 'demo-client', client_secret: 'demo-secret' });
    const [row] = await database.prisma.socialConnection.findMany({ where: { provider: 'microsoft' } });
    expect(row?.clientSecret).toBe(`sealed for ${row?.id}: ${'demo-secret'.length}`);
    expect(JSON.stringify(await list())).not.toContain('sealed');
    await administration.setSocialConnection(operator, contoso.project.id, 'microsoft', { enabled: false });
    expect(await list()).toMatchObject([{ enabled: false, clientId: 'demo-client' }, { enabled: true }]);
  });
});
