import type { Pool, PoolClient } from 'pg';
import { type AuditedAct, auditedSql, parametersOfAct, valuesOfAct } from './audit-events.ts';
import { CONNECTED } from './connection-status.ts';
import { inTransaction } from './in-transaction.ts';
import { type Disconnection, disconnectIn } from './run-starts.ts';

/** An agreement about a directory as one of the two organizations sees it. */
export type DirectoryAgreement = {
  readonly id: string;
  /** Whether the organization that looks is the one that asks; else it is the one that has the directory. */
  readonly isOurs: boolean;
  readonly state: 'asked' | 'agreed' | 'declined' | 'withdrawn';
  readonly entraTenantId: string;
  readonly directoryName: string | null;
  /** Who asks, for those who decide. Of the organization that has the directory nothing is told. */
  readonly askedBy: string | null;
  readonly approvedByName: string | null;
  readonly askedAt: Date;
  readonly decidedAt: Date | null;
  /** Whether the organization that asks is connected by it. */
  readonly connected: boolean;
};

/** SQL: registration `e` says to whom its directory belongs. The index on it says the same. */
const BELONGS = `e.agreement_id IS NULL AND (e.connection_status IN (${CONNECTED}) OR e.held_for_others)`;

// Who asks again asks anew; one that stands is left as it is. Whoever has the directory reads in its log that it was wanted.
const ASK = `
  WITH holder AS (
    SELECT e.project_id, e.organization_id, e.connection_id FROM entra_app_registrations e
    WHERE e.project_id = $2 AND e.entra_tenant_id = $4 AND e.organization_id <> $3 AND ${BELONGS}),
  asked AS (
    INSERT INTO directory_agreements (id, project_id, organization_id, holder_organization_id, entra_tenant_id, directory_name,
      approved_by_object_id, approved_by_name)
    SELECT $1, project_id, $3, organization_id, $4, $5, $6, $7 FROM holder
    ON CONFLICT (organization_id, entra_tenant_id)
    DO UPDATE SET holder_organization_id = excluded.holder_organization_id, state = 'asked', asked_at = now(), decided_at = NULL,
      directory_name = excluded.directory_name, approved_by_object_id = excluded.approved_by_object_id,
      approved_by_name = excluded.approved_by_name
    WHERE directory_agreements.state <> 'agreed'
    RETURNING *),
  told AS (${auditedSql({
    id: '$13',
    actor: ['worker', 'NULL'],
    action: 'connection.directory_claimed_elsewhere',
    target: ['connection', 'connection_id'],
    data: `jsonb_strip_nulls(jsonb_build_object('directory', $4::text, 'approved_by', $6::text, 'agreement', (SELECT id FROM asked)))`,
    from: 'holder',
  })})
  ${auditedSql({
    ...parametersOfAct(8),
    action: 'directory_agreement.asked',
    target: ['directory_agreement', 'id'],
    data: `jsonb_build_object('directory', entra_tenant_id, 'approved_by', approved_by_object_id)`,
    from: 'asked',
  })}`;

const DECIDED = {
  when: `$3::text = 'agreed'`,
  yes: 'directory_agreement.agreed',
  no: 'directory_agreement.declined',
} as const;
type Told =
  | 'directory_agreement.withdrawn'
  | { readonly when: string; readonly yes: DecidedName; readonly no: DecidedName };
type DecidedName =
  | 'directory_agreement.agreed'
  | 'directory_agreement.declined'
  | 'directory_agreement.withdrawn';

/** SQL: what the row of `decided` says happened, in the log of both: of who has the directory the other one is told nothing. */
const audited = (action: Told, first: number) => `
  told AS (${auditedSql({
    id: `$${first + 5}`,
    actor: ['worker', 'NULL'],
    action,
    target: ['directory_agreement', 'id'],
    data: `jsonb_build_object('directory', entra_tenant_id)`,
    from: 'decided',
  })})
  ${auditedSql({
    ...parametersOfAct(first),
    owner: ['project_id', 'holder_organization_id'],
    action,
    target: ['directory_agreement', 'id'],
    data: `jsonb_build_object('directory', entra_tenant_id,
      'organization', (SELECT o.name FROM organizations o WHERE o.id = decided.organization_id))`,
    from: 'decided',
  })}`;

// The directory has to belong to the organization still.
const DECIDE = `
  WITH decided AS (
    UPDATE directory_agreements a SET state = $3::directory_agreement_state, decided_at = now()
    FROM entra_app_registrations e
    WHERE a.holder_organization_id = $1 AND a.id = $2 AND a.state = 'asked'
      AND e.organization_id = a.holder_organization_id AND e.entra_tenant_id = a.entra_tenant_id AND ${BELONGS}
    RETURNING a.*),
  ${audited(DECIDED, 4)}`;

const LOCK_AGREED = `
  SELECT organization_id AS "organizationId" FROM directory_agreements
  WHERE holder_organization_id = $1 AND id = $2 AND state = 'agreed' FOR UPDATE`;

const CONNECTED_BY = `
  SELECT connection_id AS "connectionId" FROM entra_app_registrations
  WHERE agreement_id = $1 AND connection_status IN (${CONNECTED})`;

const WITHDRAW = `
  WITH decided AS (
    UPDATE directory_agreements SET state = 'withdrawn', decided_at = now() WHERE id = $1 RETURNING *),
  ${audited('directory_agreement.withdrawn', 2)}`;

// One that asked is shown to who has the directory while it is theirs. One's own is nothing to tell any more once the directory
// has become one's own.
const LIST = `
  SELECT a.id, a.organization_id = $1 AS "isOurs", a.state, a.entra_tenant_id AS "entraTenantId",
    a.directory_name AS "directoryName", CASE WHEN a.holder_organization_id = $1 THEN o.name END AS "askedBy",
    a.approved_by_name AS "approvedByName", a.asked_at AS "askedAt", a.decided_at AS "decidedAt",
    EXISTS (SELECT 1 FROM entra_app_registrations c WHERE c.agreement_id = a.id AND c.connection_status IN (${CONNECTED})) AS connected
  FROM directory_agreements a JOIN organizations o ON o.id = a.organization_id
  WHERE a.organization_id = $1 OR (a.holder_organization_id = $1 AND (a.state = 'agreed' OR a.state = 'asked' AND EXISTS (
    SELECT 1 FROM entra_app_registrations e
    WHERE e.organization_id = $1 AND e.entra_tenant_id = a.entra_tenant_id AND ${BELONGS})))
  ORDER BY a.asked_at, a.id LIMIT 100`;

/** By which an organization has a directory that belongs to another one of the project, or asks for that. */
export function directoryAgreements(pool: Pool) {
  return {
    /** Whoever has the directory is asked; nobody is, when nobody has it any more. The id is of a new one. */
    async ask(asked: {
      id: string;
      projectId: string;
      organizationId: string;
      entraTenantId: string;
      directoryName: string | null;
      approvedByObjectId: string;
      approvedByName: string | null;
      event: AuditedAct;
      /** Of the event in the log of who has the directory. */
      otherEventId: string;
    }): Promise<void> {
      const { id, projectId, organizationId, entraTenantId, directoryName } = asked;
      await pool.query(ASK, [
        ...[id, projectId, organizationId, entraTenantId, directoryName],
        ...[asked.approvedByObjectId, asked.approvedByName, ...valuesOfAct(asked.event), asked.otherEventId],
      ]);
    },

    /** @returns false when nobody waits for that decision of this organization, or the directory is no longer theirs */
    async decide(
      [holderId, id]: readonly [holderId: string, id: string],
      decision: 'agreed' | 'declined',
      [event, otherEventId]: readonly [event: AuditedAct, otherEventId: string],
    ): Promise<boolean> {
      const values = [holderId, id, decision, ...valuesOfAct(event), otherEventId];
      return (await pool.query(DECIDE, values)).rowCount === 1;
    },

    /**
     * Ends an agreement, and at once the connection that rests on it, as if that organization had disconnected.
     *
     * @returns false when this organization has not given it, or it has ended already
     */
    async withdraw(
      [holderId, id]: readonly [holderId: string, id: string],
      disconnection: Omit<Disconnection, 'organizationId' | 'connectionId'>,
      [event, otherEventId]: readonly [event: AuditedAct, otherEventId: string],
    ): Promise<boolean> {
      return inTransaction(pool, async (client) => {
        const [agreed] = (await client.query<{ organizationId: string }>(LOCK_AGREED, [holderId, id])).rows;
        if (agreed === undefined) return false;
        await disconnectBy(client, id, { ...disconnection, ...agreed });
        const released =
          'UPDATE entra_app_registrations SET agreement_id = NULL, agreement_state = NULL WHERE agreement_id = $1';
        await client.query(released, [id]);
        return (await client.query(WITHDRAW, [id, ...valuesOfAct(event), otherEventId])).rowCount === 1;
      });
    },

    /** Whether it is, or was, this organization's to decide. */
    async isHeldBy([holderId, id]: readonly [holderId: string, id: string]): Promise<boolean> {
      const text = 'SELECT FROM directory_agreements WHERE holder_organization_id = $1 AND id = $2';
      return (await pool.query(text, [holderId, id])).rowCount === 1;
    },

    /** Those that an organization has asked for, and those that are asked of it or that it has given. */
    async of(organizationId: string): Promise<DirectoryAgreement[]> {
      return (await pool.query<DirectoryAgreement>(LIST, [organizationId])).rows;
    },
  };
}

/** What is there by the agreement. Nobody makes another one meanwhile: they would have to lock it, too. */
async function disconnectBy(
  client: PoolClient,
  id: string,
  by: Omit<Disconnection, 'connectionId'>,
): Promise<void> {
  const [connected] = (await client.query<{ connectionId: string }>(CONNECTED_BY, [id])).rows;
  if (connected !== undefined) await disconnectIn(client, { ...by, ...connected });
}
