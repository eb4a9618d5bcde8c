import { type Caller, type ErrorCode, isPorticoError, newId, type OrganizationRole } from '@portico/core';
import { replacements } from '@portico/database';
import { createTestDatabase } from '@portico/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { createReplacing } from '../src/index.ts';

/* Who may let a connection take another's place, and what of that is an owner's alone. */

const { pool } = await createTestDatabase();
const replacing = createReplacing({ replacements: replacements(pool) });
const project = newId('project');
await pool.query('INSERT INTO projects (id, name) VALUES ($1, $2)', [project, 'Notes']);

async function organization(): Promise<string> {
  const id = newId('organization');
  await pool.query('INSERT INTO organizations (id, project_id, name) VALUES ($1, $2, $3)', [
    id,
    project,
    'Acme',
  ]);
  return id;
}

async function connection(organizationId: string): Promise<string> {
  const id = newId('connection');
  await pool.query(
    `INSERT INTO sso_connections (id, project_id, organization_id, protocol, provider, managed_by, status, name, activated_at)
     VALUES ($1, $2, $3, 'oidc', 'okta', 'manual', 'active', 'Okta', now())`,
    [id, project, organizationId],
  );
  return id;
}

const callerIn = (organizationId: string, role: OrganizationRole): Caller => ({
  principal: {
    ...{ kind: 'dashboard_session', userId: newId('user'), projectId: project, authenticatedAt: new Date() },
    ...{ isOperator: false, projectAdminOf: [], withheld: [] },
    memberships: [{ organizationId, projectId: project, role }],
  },
});

let organizationId: string;
let old: string;
let next: string;
const as = (role: OrganizationRole) => ({
  ...{ organizationId, connectionId: old, caller: callerIn(organizationId, role) },
});
const seen = () => ({ id: next, enteredAt: null });
const rules = { matchesByEmail: true, admitsNewcomers: false };

beforeEach(async () => {
  organizationId = await organization();
  [old, next] = [await connection(organizationId), await connection(organizationId)];
});

async function arrival(): Promise<string> {
  const id = newId('replacementArrival');
  await pool.query(
    `INSERT INTO replacement_arrivals (id, old_connection_id, new_connection_id, project_id, organization_id, issuer, subject, email, email_verified, email_doubted)
     VALUES ($1, $2, $3, $4, $5, 'i', $1, 'ada@acme.example', true, false)`,
    [id, old, next, project, organizationId],
  );
  return id;
}

async function codeOf(work: Promise<unknown>): Promise<ErrorCode | 'done'> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (isPorticoError(error)) return error.code;
    throw error;
  }
}

describe('a move', () => {
  test('is begun, read, taken back and ended by an owner or admin', async () => {
    const admin = as('admin');
    expect(await codeOf(replacing.begin({ ...admin, by: next }))).toBe('forbidden');
    expect(await codeOf(replacing.begin({ ...admin, by: undefined }))).toBe('done');
    await replacing.begin({ ...as('owner'), by: next });
    expect(await replacing.view({ ...admin, connectionId: next })).toMatchObject({
      old: { id: old },
      switched: false,
    });
    await replacing.switch({ ...as('owner'), by: seen(), rules });
    expect(await codeOf(replacing.end(admin))).toBe('forbidden');
    expect(await codeOf(replacing.switchBack(admin))).toBe('done');
    expect(await codeOf(replacing.switchBack(admin))).toBe('conflict');
    expect(await codeOf(replacing.end(admin))).toBe('done');
    expect(await codeOf(replacing.view(admin))).toBe('not_found');
  });

  test('is nothing for a member', async () => {
    await replacing.begin({ ...as('owner'), by: next });
    const member = as('member');
    for (const work of [
      () => replacing.begin({ ...member, by: undefined }),
      () => replacing.view(member),
      () => replacing.switchBack(member),
      () => replacing.end(member),
    ])
      expect(await codeOf(work())).toBe('forbidden');
    expect(() => replacing.list(member)).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });

  test('is switched by an owner alone: who looks after the new provider would say who each person is (attack 33)', async () => {
    await replacing.begin({ ...as('owner'), by: next });
    expect(await codeOf(replacing.switch({ ...as('admin'), by: seen(), rules }))).toBe('forbidden');
    expect(await codeOf(replacing.switch({ ...as('owner'), by: { ...seen(), id: old }, rules }))).toBe(
      'conflict',
    );
    expect(await codeOf(replacing.switch({ ...as('owner'), by: seen(), rules }))).toBe('done');
  });

  test('has its people named by an owner alone', async () => {
    await replacing.begin({ ...as('owner'), by: next });
    const arrivalId = await arrival();
    expect(await codeOf(replacing.decide({ ...as('admin'), arrivalId, userId: null }))).toBe('forbidden');
    expect(await codeOf(replacing.decide({ ...as('owner'), arrivalId, userId: newId('user') }))).toBe(
      'conflict',
    );
    expect(await codeOf(replacing.decide({ ...as('owner'), arrivalId, userId: null }))).toBe('done');
    expect((await replacing.view(as('owner'))).arrivals).toMatchObject([
      { id: arrivalId, decidedNew: true, why: 'nobody' },
    ]);
  });

  test('of another organization is not there (attack 81)', async () => {
    await replacing.begin({ ...as('owner'), by: next });
    const stranger = await organization();
    const caller = callerIn(stranger, 'owner');
    for (const organizationOf of [organizationId, stranger]) {
      const of = { organizationId: organizationOf, connectionId: old, caller };
      expect(await codeOf(replacing.view(of))).toBe('not_found');
      expect(await codeOf(replacing.end(of))).toBe('not_found');
      expect(await codeOf(replacing.switch({ ...of, by: seen(), rules }))).toBe('not_found');
    }
    const of = { organizationId: stranger, connectionId: old, caller };
    expect(await codeOf(replacing.begin({ ...of, by: undefined }))).toBe('conflict');
  });

  test('stands in the audit log with each of its turns', async () => {
    await replacing.begin({ ...as('owner'), by: next });
    await replacing.switch({ ...as('owner'), by: seen(), rules });
    await replacing.switchBack(as('owner'));
    await replacing.end(as('owner'));
    const { rows } = await pool.query(
      'SELECT action, data FROM audit_events WHERE organization_id = $1 ORDER BY position',
      [organizationId],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'connection.replacement_begun',
      'connection.replacement_switched',
      'connection.replacement_switched_back',
      'connection.replacement_ended',
    ]);
    expect(rows[1]?.data).toEqual({ by: next, matches_by_email: true, admits_newcomers: false });
  });
});
