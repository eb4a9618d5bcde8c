import { newId } from '@portico/core';
import type { Database } from '@portico/database';
import type { ProvisioningParts } from '@portico/provisioning';

/** An organization with a directory, and the connection between them. */
export type Customer = {
  readonly index: number;
  readonly organizationId: string;
  readonly userId: string;
  readonly directoryId: string;
  /** From when it first connects. */
  connectionId: string | undefined;
};

/** A project with so many organizations, each with an owner. Written straight into the tables: how they are made is not the matter here. */
export async function insertCustomers(
  pool: Database['pool'],
  directoryIds: readonly string[],
): Promise<readonly Customer[]> {
  const projectId = newId('project');
  await pool.query("INSERT INTO projects (id, name) VALUES ($1, 'Simulation')", [projectId]);
  const customers = directoryIds.map((directoryId, index) => ({
    ...{ index, organizationId: newId('organization'), userId: newId('user') },
    ...{ directoryId, connectionId: undefined },
  }));
  const organizations = customers.map(({ organizationId }) => organizationId);
  const users = customers.map(({ userId }) => userId);
  await pool.query(
    "INSERT INTO organizations (id, project_id, name) SELECT id, $1, 'Customer' FROM unnest($2::text[]) AS id",
    [projectId, organizations],
  );
  await pool.query(
    "INSERT INTO users (id, project_id, name) SELECT id, $1, 'Ada' FROM unnest($2::text[]) AS id",
    [projectId, users],
  );
  await pool.query(
    `INSERT INTO memberships (project_id, organization_id, user_id, role, source)
     SELECT $1, o, u, 'owner', 'invited' FROM unnest($2::text[], $3::text[]) AS m (o, u)`,
    [projectId, organizations, users],
  );
  return customers;
}

const DEADLINE_SECONDS = 600;
const GAVE_WAY = { code: 'provisioning_failed', actor: 'portico', message: 'gave way' } as const;

/**
 * A person has clicked on Connect Microsoft and approved: what the last statement of the callback leaves behind. The first time it makes a connection, later it
 * repairs the one that there is.
 */
export async function clickConnect(
  { pool, runs }: { readonly pool: Database['pool'] } & Pick<ProvisioningParts, 'runs'>,
  customer: Customer,
): Promise<void> {
  const requestId = newId('provisioningRun');
  await pool.query(
    `INSERT INTO provisioning_requests (id, project_id, organization_id, user_id, via, return_to, expires_at,
       consent_consumed_at, proof_consumed_at)
     SELECT $1, project_id, id, $3, 'dashboard', 'http://localhost:3000/', now() + interval '1 minute', now(), now()
     FROM organizations WHERE id = $2`,
    [requestId, customer.organizationId, customer.userId],
  );
  const run = await runs.start({
    requestId,
    newConnectionId: newId('connection'),
    connectionName: 'Microsoft Entra ID',
    entraTenantId: customer.directoryId,
    directoryName: null,
    approvedByObjectId: 'an-administrator',
    approvedByName: 'Ada Admin',
    deadlineSeconds: DEADLINE_SECONDS,
    givingWay: { kinds: ['rotate', 'tidy', 'check', 'own'], failure: GAVE_WAY },
    event: {
      ...{ id: newId('auditEvent'), actorKind: 'user', actorId: customer.userId },
      ...{ ipAddress: null, requestId: null },
    },
  });
  if (run === undefined) throw new Error('the run did not start');
  customer.connectionId = run.connectionId;
}
