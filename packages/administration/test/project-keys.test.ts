import { issuerRecords } from '@portico/database';
import { expect, test } from 'vitest';
import { codeOf, harnessWith } from './harness.ts';

// The table has a clock of its own, so ours goes with it: a little ahead, because the table rounds to a millisecond.
const context = await harnessWith({ now: () => new Date(Date.now() + 1_000) });
const { administration, database } = context;
const operator = await context.firstOwner();
const { pool } = database;
const issuers = issuerRecords(pool);
const newProject = async () => (await administration.createProject(operator, { name: 'Keys' })).id;
const rotate = (projectId: string, compromised = false) =>
  administration.rotateProjectKeys(operator, projectId, { compromised });
const rows = (projectId: string) => database.prisma.signingKey.findMany({ where: { projectId } });
/** Time goes by for the keys of a project. */
const pass = (projectId: string, time: string) =>
  pool.query(
    'UPDATE signing_keys SET signs_from = signs_from - $2::interval, retired_at = retired_at - $2::interval WHERE project_id = $1',
    [projectId, time],
  );
const published = async (projectId: string) => (await issuers.signingKeys(projectId)).map(({ id }) => id);
test('a new key is published before it signs, the old one long after, and each step makes the issuer anew (attack 71; fault R20)', async () => {
  const id = await newProject();
  const [old = ''] = await published(id);
  const versions = [await issuers.configVersion(id)];
  await rotate(id);
  const [first, second = ''] = await published(id);
  expect(first).toBe(old);
  expect(second).not.toBe('');
  versions.push(await issuers.configVersion(id));
  await pass(id, '61 minutes');
  expect(await published(id)).toEqual([second, old]);
  versions.push(await issuers.configVersion(id));
  await pass(id, '14 days');
  expect(await published(id)).toEqual([second, old]);
  await pass(id, '2 days');
  expect(await published(id)).toEqual([second]);
  versions.push(await issuers.configVersion(id));
  expect(new Set(versions).size).toBe(4);
  expect([...versions].sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(versions);
});

test('a second rotation waits until the first one signs', async () => {
  const id = await newProject();
  await rotate(id);
  expect(await codeOf(rotate(id))).toBe('conflict');
});

test('two rotations at once make one', async () => {
  const id = await newProject();
  const codes = await Promise.all(Array.from({ length: 5 }, () => codeOf(rotate(id))));
  expect(codes.filter((code) => code === 'conflict')).toHaveLength(4);
  expect(await rows(id)).toHaveLength(2);
});

test('when a key may be known to others, the old ones are gone at once', async () => {
  const id = await newProject();
  const [old] = await published(id);
  const version = await issuers.configVersion(id);
  await rotate(id, true);
  const now = await rows(id);
  expect(now.map((row) => row.id)).not.toContain(old);
  expect(now.every(({ retiredAt }) => retiredAt === null)).toBe(true);
  expect(await issuers.configVersion(id)).toBeGreaterThan(version ?? 0);
});

test('is for whoever administers the project, is written down, and shows no private half (attacks 84, 94)', async () => {
  const id = await newProject();
  const { owner } = await context.customer(operator, 'Fabrikam');
  expect(await codeOf(administration.rotateProjectKeys(owner, id, { compromised: true }))).toBe('not_found');
  expect(await codeOf(administration.listProjectKeys(owner.principal, id))).toBe('not_found');
  await rotate(id);
  const listed = await administration.listProjectKeys(operator.principal, id);
  expect(listed).toHaveLength(2);
  expect(JSON.stringify(listed)).not.toContain('sealed');
  const events = await database.prisma.auditEvent.findMany({
    where: { action: 'project.keys_rotated', projectId: id },
  });
  expect(events).toHaveLength(1);
});

test('the dashboard’s own keys are no project’s to rotate; on the server, withdrawn ones end every session in it (attacks 71, 84)', async () => {
  const builtIn = await database.prisma.project.findFirstOrThrow({ where: { builtIn: true } });
  expect(await codeOf(rotate(builtIn.id, true))).toBe('not_found');
  const before = await published(builtIn.id);
  const { tokenHash } = await database.prisma.dashboardSession.findFirstOrThrow({
    where: { userId: operator.principal.userId, sessionId: null, revokedAt: null },
  });
  const isOpen = async () =>
    (await database.prisma.dashboardSession.findUniqueOrThrow({ where: { tokenHash } })).revokedAt === null;
  await rotate(await newProject(), true);
  await administration.onServer.rotateDashboardKeys({ compromised: false });
  expect([await isOpen(), (await published(builtIn.id))[0]]).toEqual([true, before[0]]);
  await administration.onServer.rotateDashboardKeys({ compromised: true });
  expect(await isOpen()).toBe(false);
  for (const old of before) expect(await published(builtIn.id)).not.toContain(old);
});
