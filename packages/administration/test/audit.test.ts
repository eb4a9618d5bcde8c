import { expect, test } from 'vitest';
import { auditFilter } from '../src/index.ts';
import { harness, PASSWORD, tokenOf } from './harness.ts';

const context = await harness();
const { administration, database } = context;
const operator = await context.firstOwner();
const contoso = await context.customer(operator, 'Contoso');
const fabrikam = await context.customer(operator, 'Fabrikam');

test('a change and its audit row are written together or not at all (attack 94)', async () => {
  const before = await database.prisma.organization.count();
  await database.pool.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full'; END $$`,
  );
  await database.pool.query(
    'CREATE TRIGGER refuse BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION refuse()',
  );
  const created = administration.createOrganization(operator, contoso.project.id, { name: 'Never' });
  await expect(created).rejects.toThrow();
  await database.pool.query('DROP TRIGGER refuse ON audit_events');
  expect(await database.prisma.organization.count()).toBe(before);
});

test('the row says who, what, on what, from where and when', async () => {
  await administration.changeOrganization(contoso.owner, contoso.organization.id, { name: 'Contoso Ltd' });
  const { events } = await administration.listOrganizationAudit(
    contoso.owner.principal,
    contoso.organization.id,
    auditFilter.parse({ limit: '1' }),
  );
  expect(events).toMatchObject([
    {
      action: 'organization.renamed',
      actorKind: 'user',
      actorId: contoso.owner.principal.userId,
      actorName: 'New',
      targetKind: 'organization',
      targetId: contoso.organization.id,
      ipAddress: '192.0.2.10',
      requestId: 'req_test',
      data: { from: 'Contoso', to: 'Contoso Ltd' },
    },
  ]);
});

test('a sign-in, a sign-out and a new password are the doing of the person whose they are', async () => {
  const id = contoso.owner.principal.userId;
  const link = await administration.issuePasswordLink(operator, contoso.organization.id, id);
  await administration.usePasswordLink({}, { token: tokenOf(link.url), password: PASSWORD });
  await administration.signOut({}, (await context.callerFor('owner@contoso.example')).token);
  const { rows } = await database.pool.query(
    'SELECT DISTINCT action, actor_kind FROM audit_events WHERE target_id = $1 AND actor_id = $1 ORDER BY action',
    [id],
  );
  expect(rows).toEqual([
    { action: 'dashboard_session.closed', actor_kind: 'user' },
    { action: 'dashboard_session.opened', actor_kind: 'user' },
    { action: 'password.set', actor_kind: 'user' },
  ]);
});

test('an operator’s doing is marked as such', async () => {
  const { events } = await administration.listProjectAudit(
    operator.principal,
    contoso.project.id,
    auditFilter.parse({ action: 'project.created' }),
  );
  expect(events).toMatchObject([{ actorKind: 'operator', actorName: 'Olga' }]);
});

test('a log is filtered by the beginnings of several actions', async () => {
  const shown = async (action?: string) => {
    const { events } = await administration.listProjectAudit(
      operator.principal,
      contoso.project.id,
      auditFilter.parse({ limit: '100', ...(action === undefined ? {} : { action }) }),
    );
    return events.map((event) => event.action);
  };
  const all = await shown();
  const nouns = [...new Set(all.map((action) => action.split('.', 1)[0] ?? ''))];
  const chosen = nouns.slice(0, 2);
  expect(nouns.length).toBeGreaterThan(2);
  expect(await shown(chosen.map((noun) => `${noun}.`).join(','))).toEqual(
    all.filter((action) => chosen.includes(action.split('.', 1)[0] ?? '')),
  );
});

test('a log shows nothing of another organization or project (attack 94)', async () => {
  const own = await administration.listOrganizationAudit(
    contoso.owner.principal,
    contoso.organization.id,
    auditFilter.parse({ limit: '100' }),
  );
  const project = await administration.listProjectAudit(
    operator.principal,
    contoso.project.id,
    auditFilter.parse({ limit: '100' }),
  );
  expect(new Set(own.events.map(({ organizationId }) => organizationId))).toEqual(
    new Set([contoso.organization.id]),
  );
  expect(new Set(project.events.map(({ projectId }) => projectId))).toEqual(new Set([contoso.project.id]));
  expect(JSON.stringify([own, project])).not.toContain(fabrikam.organization.id);
});

test('pages follow one another without a gap and without a repetition', async () => {
  for (let index = 0; index < 7; index += 1) {
    await administration.changeOrganization(operator, fabrikam.organization.id, { name: `Name ${index}` });
  }
  const seen: string[] = [];
  let before: string | undefined;
  do {
    const page = await administration.listOrganizationAudit(
      operator.principal,
      fabrikam.organization.id,
      auditFilter.parse({ limit: '3', before }),
    );
    seen.push(...page.events.map(({ id }) => id));
    before = page.next ?? undefined;
  } while (before !== undefined);
  const all = await database.prisma.auditEvent.findMany({
    where: { organizationId: fabrikam.organization.id },
    orderBy: { position: 'desc' },
  });
  expect(seen).toEqual(all.map(({ id }) => id));
});

test('no row can be changed or deleted (attack 94)', async () => {
  await expect(database.prisma.auditEvent.deleteMany()).rejects.toThrow();
  await expect(database.prisma.auditEvent.updateMany({ data: { action: 'x' } })).rejects.toThrow();
  await expect(database.pool.query('TRUNCATE audit_events')).rejects.toThrow();
});

test('no row holds a token, a secret or a hash of a password', async () => {
  const log = JSON.stringify(
    (await database.prisma.auditEvent.findMany()).map(({ data, action }) => ({ data, action })),
  );
  expect(log).not.toMatch(/argon2|ptco_|token=|a sentence for tests/);
});
