import type { ConsentLevel } from '@portico/core';
import type { Pool } from 'pg';
import { type AuditedAct, auditedSql, parametersOfAct, valuesOfAct } from './audit-events.ts';

export type ProvisioningRequestRow = {
  readonly id: string;
  readonly projectId: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly via: 'dashboard' | 'bearer';
  readonly level: ConsentLevel;
  readonly returnTo: string;
  readonly browserHash: string | null;
  readonly claimedDirectoryId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly expired: boolean;
  readonly consentConsumed: boolean;
  readonly proofConsumed: boolean;
  readonly failureCode: string | null;
  /** What came of it without a run. */
  readonly boundConnectionId: string | null;
};

const COLUMNS = `id, project_id AS "projectId", organization_id AS "organizationId", user_id AS "userId", via, level,
  return_to AS "returnTo", browser_hash AS "browserHash", claimed_tenant_id AS "claimedDirectoryId",
  created_at AS "createdAt", expires_at AS "expiresAt", expires_at <= now() AS expired,
  consent_consumed_at IS NOT NULL AS "consentConsumed", proof_consumed_at IS NOT NULL AS "proofConsumed",
  failure_code AS "failureCode", bound_connection_id AS "boundConnectionId"`;

const OF_REQUEST = {
  from: 'request',
  target: ['provisioning_request', 'id'],
  data: `jsonb_strip_nulls(jsonb_build_object('claimed', claimed_tenant_id, 'level', nullif(level, 'full_care')))`,
} as const;

const INSERT = `
  WITH request AS (
    INSERT INTO provisioning_requests (id, project_id, organization_id, user_id, via, return_to, browser_hash,
      consent_state_hash, expires_at, level)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => $9), $10::consent_level) RETURNING *),
  audited AS (${auditedSql({ ...OF_REQUEST, ...parametersOfAct(11), action: 'microsoft_consent.started' })})
  SELECT expires_at AS "expiresAt" FROM request`;

const BIND = `
  UPDATE provisioning_requests SET browser_hash = $3, consent_state_hash = $4
  WHERE id = $1 AND user_id = $2 AND via = 'bearer' AND browser_hash IS NULL AND expires_at > now()`;

const BY_STATE = `
  SELECT ${COLUMNS}, consent_state_hash = $1 AS "isConsent"
  FROM provisioning_requests WHERE consent_state_hash = $1 OR proof_state_hash = $1`;

const CONSUME_CONSENT = `
  WITH request AS (
    UPDATE provisioning_requests
    SET consent_consumed_at = now(), claimed_tenant_id = $3, proof_state_hash = $4, failure_code = $5
    WHERE consent_state_hash = $1 AND browser_hash = $2 AND consent_consumed_at IS NULL AND expires_at > now() RETURNING *),
  audited AS (${auditedSql({
    ...OF_REQUEST,
    ...parametersOfAct(6),
    action: {
      when: 'failure_code IS NULL',
      yes: 'microsoft_consent.returned',
      no: 'microsoft_consent.declined',
    },
  })})
  SELECT FROM request`;

const CONSUME_PROOF = `
  UPDATE provisioning_requests SET proof_consumed_at = now()
  WHERE proof_state_hash = $1 AND browser_hash = $2 AND proof_consumed_at IS NULL AND expires_at > now()`;

export type ConsentOutcome =
  | { readonly claimedDirectoryId: string; readonly proofStateHash: string }
  | { readonly failureCode: string };

/** Clicks on Connect Microsoft. Each hop is used up by one atomic statement. */
export function provisioningRequests(pool: Pool) {
  return {
    async insert(request: {
      id: string;
      projectId: string;
      organizationId: string;
      userId: string;
      via: 'dashboard' | 'bearer';
      level: ConsentLevel;
      returnTo: string;
      browserHash: string | null;
      consentStateHash: string | null;
      lifetimeSeconds: number;
      event: AuditedAct;
    }): Promise<{ expiresAt: Date }> {
      const values = [
        ...[
          request.id,
          request.projectId,
          request.organizationId,
          request.userId,
          request.via,
          request.returnTo,
        ],
        ...[request.browserHash, request.consentStateHash, request.lifetimeSeconds, request.level],
        ...valuesOfAct(request.event),
      ];
      const { rows } = await pool.query<{ expiresAt: Date }>(INSERT, values);
      return rows[0] as { expiresAt: Date };
    },

    async find(organizationId: string, id: string): Promise<ProvisioningRequestRow | undefined> {
      const text = `SELECT ${COLUMNS} FROM provisioning_requests WHERE organization_id = $1 AND id = $2`;
      return (await pool.query<ProvisioningRequestRow>(text, [organizationId, id])).rows[0];
    },

    /** A bearer request of that user which still waits for its browser. */
    async findUnbound(id: string, userId: string): Promise<ProvisioningRequestRow | undefined> {
      const text = `SELECT ${COLUMNS} FROM provisioning_requests
        WHERE id = $1 AND user_id = $2 AND via = 'bearer' AND browser_hash IS NULL AND expires_at > now()`;
      return (await pool.query<ProvisioningRequestRow>(text, [id, userId])).rows[0];
    },

    /** Ties a bearer request to the browser that confirmed it. Once. */
    async bindBrowser(
      id: string,
      userId: string,
      browserHash: string,
      consentStateHash: string,
    ): Promise<boolean> {
      return (await pool.query(BIND, [id, userId, browserHash, consentStateHash])).rowCount === 1;
    },

    async byState(stateHash: string): Promise<(ProvisioningRequestRow & { isConsent: boolean }) | undefined> {
      const { rows } = await pool.query<ProvisioningRequestRow & { isConsent: boolean }>(BY_STATE, [
        stateHash,
      ]);
      return rows[0];
    },

    /** True for the one caller that used the consent hop up; what came of it is written by the same statement. */
    async consumeConsent(
      [stateHash, browserHash]: readonly [stateHash: string, browserHash: string],
      outcome: ConsentOutcome,
      event: AuditedAct,
    ): Promise<boolean> {
      const [directoryId, proof, failure] =
        'failureCode' in outcome
          ? [null, null, outcome.failureCode]
          : [outcome.claimedDirectoryId, outcome.proofStateHash, null];
      const values = [stateHash, browserHash, directoryId, proof, failure, ...valuesOfAct(event)];
      return (await pool.query(CONSUME_CONSENT, values)).rowCount === 1;
    },

    /** True for the one caller that may redeem the proof's code. */
    async consumeProof(stateHash: string, browserHash: string): Promise<boolean> {
      return (await pool.query(CONSUME_PROOF, [stateHash, browserHash])).rowCount === 1;
    },

    async fail(id: string, code: string): Promise<void> {
      const text =
        'UPDATE provisioning_requests SET failure_code = $2 WHERE id = $1 AND failure_code IS NULL';
      await pool.query(text, [id, code]);
    },
  };
}
