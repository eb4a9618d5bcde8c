import { type ConnectionStatus, newId } from '@portico/core';
import { expect, test } from 'vitest';
import { harness } from './harness.ts';

const context = await harness();
const { administration, database } = context;
const operator = await context.firstOwner();
const contoso = await context.customer(operator, 'Contoso');
const fabrikam = await context.customer(operator, 'Fabrikam');

type Made = { readonly status: ConnectionStatus; readonly warnings?: string[]; readonly createdAt?: Date };

/** A connection of the customer's organization, straight in the table. */
async function made(customer: typeof contoso, { status, warnings = [], createdAt = new Date() }: Made) {
  const id = newId('connection');
  await database.prisma.ssoConnection.create({
    data: {
      ...{ id, status, warnings, createdAt, name: 'Microsoft Entra ID' },
      ...{ protocol: 'oidc', provider: 'entra', managedBy: 'microsoft_graph' },
      ...{ projectId: customer.project.id, organizationId: customer.organization.id },
    },
  });
  return id;
}

const listed = (projectId: string, limit = 10, after?: string) =>
  administration.listConnectionsInNeed(operator.principal, projectId, { limit, after });

test('a project is told of its connections that need attention, how much each works and what was found', async () => {
  const day = (n: number) => new Date(Date.UTC(2026, 0, n));
  for (const status of ['draft', 'provisioning', 'active', 'paused', 'inactive'] as const)
    await made(contoso, { status, warnings: ['app_missing'] });
  await made(fabrikam, { status: 'degraded', warnings: ['app_missing'] });
  const organization = { id: contoso.organization.id, name: contoso.organization.name };
  const common = {
    ...{ name: 'Microsoft Entra ID', provider: 'entra', managedBy: 'microsoft_graph' },
    ...{ organization, checkedAt: null },
  };
  const gone = {
    id: await made(contoso, {
      ...{ status: 'degraded', createdAt: day(2) },
      warnings: ['logo_refused', 'app_missing', 'consent_withdrawn'],
    }),
    ...{ health: 'broken', findings: ['app_missing', 'consent_withdrawn'] },
  };
  const withdrawn = {
    id: await made(contoso, { status: 'degraded', warnings: ['consent_withdrawn'], createdAt: day(1) }),
    ...{ health: 'degraded', findings: ['consent_withdrawn'] },
  };
  // Of a sign-in that was refused.
  const unclear = {
    id: await made(contoso, { status: 'degraded', createdAt: day(3) }),
    ...{ health: 'degraded', findings: [] },
  };
  const wanted = [withdrawn, gone, unclear].map((one) => ({ ...common, ...one }));

  expect(await listed(contoso.project.id)).toEqual({ items: wanted, after: null });
  const first = await listed(contoso.project.id, 2);
  expect(first.items).toEqual(wanted.slice(0, 2));
  const rest = await listed(contoso.project.id, 2, first.after ?? '');
  expect(rest).toEqual({ items: wanted.slice(2), after: null });
});

test('those over which nobody gets in can be asked for apart, and tell first why', async () => {
  const project = await context.customer(operator, 'Woodgrove');
  const healths = ['degraded', 'broken', 'degraded', 'broken'] as const;
  const ids = { degraded: [] as string[], broken: [] as string[] };
  for (const [index, health] of healths.entries()) {
    const createdAt = new Date(Date.UTC(2026, 0, index + 1));
    const warnings = ['credential_expires', ...(health === 'broken' ? ['return_refused'] : [])];
    ids[health].push(await made(project, { status: 'degraded', warnings, createdAt }));
  }
  for (const health of ['degraded', 'broken'] as const) {
    const { items } = await administration.listConnectionsInNeed(operator.principal, project.project.id, {
      ...{ health, limit: 10 },
    });
    expect(items.map(({ id }) => id)).toEqual(ids[health]);
    expect(items.map(({ findings }) => findings[0])).toEqual(
      items.map(() => (health === 'broken' ? 'return_refused' : 'credential_expires')),
    );
  }
});

test('however many connections a project has, its home page reads those in need alone', async () => {
  const client = await database.pool.connect();
  // A table of three rows would be read whole.
  await client.query('SET enable_seqscan = off; SET enable_sort = off');
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN SELECT id FROM sso_connections WHERE project_id = 'x' AND status = CAST('degraded' AS connection_status)
     ORDER BY created_at, id LIMIT 20`,
  );
  client.release(true);
  expect(rows.map((row) => row['QUERY PLAN']).join()).toContain('sso_connections_in_need');
});
