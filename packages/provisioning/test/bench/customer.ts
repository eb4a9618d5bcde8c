import { type Caller, newId, type OrganizationRole } from '@portico/core';
import type { Database } from '@portico/database';
import { principalOf } from '@portico/testing';

export type Customer = {
  readonly projectId: string;
  readonly organizationId: string;
  /** An owner of the organization. */
  readonly userId: string;
  readonly caller: Caller;
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
  const caller = { principal: await principalOf(pool, userId), requestId: 'req_test' };
  return { projectId, organizationId, userId, caller, directoryId };
}

/** A customer whose user has another role from now on, as their next request finds it. */
export async function withRole(
  pool: Database['pool'],
  customer: Customer,
  role: OrganizationRole,
): Promise<Customer> {
  await pool.query('UPDATE memberships SET role = $2::organization_role WHERE user_id = $1', [
    customer.userId,
    role,
  ]);
  return {
    ...customer,
    caller: { ...customer.caller, principal: await principalOf(pool, customer.userId) },
  };
}
