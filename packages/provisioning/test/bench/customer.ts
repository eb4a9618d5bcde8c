import { newId } from '@portico/core';
import type { Database } from '@portico/database';
import type { Asker } from '../../src/index.ts';

export type Customer = {
  readonly projectId: string;
  readonly organizationId: string;
  /** An owner of the organization. */
  readonly userId: string;
  readonly asker: Asker;
  readonly directoryId: string;
};

/** A project of one organization with one owner. Written straight into the tables: how they are made is not the matter here. */
export async function insertCustomer(
  pool: Database['pool'],
  name: string,
  directoryId: string,
): Promise<Customer> {
  const [projectId, organizationId] = [newId('project'), newId('organization')];
  await pool.query('INSERT INTO projects (id, name) VALUES ($1, $2)', [projectId, `Project of ${name}`]);
  await pool.query('INSERT INTO organizations (id, project_id, name) VALUES ($1, $2, $3)', [
    organizationId,
    projectId,
    name,
  ]);
  return insertOwner(pool, { projectId, organizationId, directoryId });
}

/** One more owner of an organization. */
export async function insertOwner(
  pool: Database['pool'],
  organization: Pick<Customer, 'projectId' | 'organizationId' | 'directoryId'>,
): Promise<Customer> {
  const { projectId, organizationId, directoryId } = organization;
  const userId = newId('user');
  await pool.query('INSERT INTO users (id, project_id, name) VALUES ($1, $2, $3)', [
    userId,
    projectId,
    'Ada',
  ]);
  await pool.query(
    `INSERT INTO memberships (project_id, organization_id, user_id, role, source)
     VALUES ($1, $2, $3, 'owner', 'invited')`,
    [projectId, organizationId, userId],
  );
  const asker = { userId, actsIn: [organizationId], ipAddress: null, requestId: 'req_test' };
  return { projectId, organizationId, userId, asker, directoryId };
}
