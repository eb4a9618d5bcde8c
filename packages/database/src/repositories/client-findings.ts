import type { ClientAuthenticationMethod, ConnectionFinding } from '@portico/core';
import type { Pool } from 'pg';
import { type AuditedAct, auditedSql } from './audit-events.ts';
import { after, before, CONNECTED, FINDINGS } from './connection-status.ts';

/** What a sign-in can find of a connection, among its warnings: one that comes through shows that none of it is so any more. */
export const FOUND_BY_SIGN_INS = [
  'credential_refused',
  'app_disabled',
] as const satisfies readonly ConnectionFinding[];
export type FoundBySignIn = (typeof FOUND_BY_SIGN_INS)[number];
const FOUND = `ARRAY[${FOUND_BY_SIGN_INS.map((finding) => `'${finding}'`).join(', ')}]`;
/** SQL: the warnings without those. */
const OTHER_WARNINGS = `ARRAY(SELECT w FROM unnest(warnings) w WHERE w <> ALL (${FOUND}))`;

/** The connection that a clause has changed. */
const OF_CHANGED = { from: 'changed', target: ['connection', 'id'] } as const;
const NOBODY = ['anonymous', 'NULL'] as const;

type RefusedClient = {
  readonly id: string;
  readonly credentialId: string;
  /** Whether the person got in by the credential before: a new one that has not spread is nothing to tell then. */
  readonly otherTaken?: boolean;
};
type AuditedByNobody = Pick<AuditedAct, 'id' | 'requestId'>;

/** Until then a new credential may be refused somewhere because it has not come there yet. */
const SPREADS_WITHIN = `interval '15 minutes'`;

// Only the first refusal changes anything, so that nobody fills the audit log by signing in.
const REFUSED = `
  WITH changed AS (
    UPDATE sso_connections SET status = ${after('found_broken')}, warnings = array_append(warnings, $6), updated_at = now()
    WHERE id = $1 AND status IN (${before('found_broken')}) AND NOT $6 = ANY (coalesce(warnings, '{}'))
      AND EXISTS (SELECT 1 FROM connection_credentials k WHERE k.connection_id = $1 AND k.id = $5 AND k.state = 'active'
        AND NOT ($7 AND k.activated_at > now() - ${SPREADS_WITHIN}))
    RETURNING id, project_id, organization_id),
  cared AS (UPDATE entra_app_registrations e SET care_at = least(e.care_at, greatest(now(), e.checked_at + interval '1 hour'))
    FROM changed WHERE e.connection_id = changed.id)
  ${auditedSql({
    ...OF_CHANGED,
    id: '$2',
    actor: NOBODY,
    action: {
      when: `$6 = 'credential_refused'`,
      yes: 'connection.credential_refused',
      no: 'connection.found_broken',
    },
    request: ['NULL', '$3'],
    data: `jsonb_build_object('reason', $4::text)
      || CASE WHEN $6 = 'credential_refused' THEN '{}' ELSE jsonb_build_object('findings', ARRAY[$6]) END`,
  })}`;

// Whatever else is wrong with it stays; one without such a warning is left alone.
const ACCEPTED = `
  WITH old AS (SELECT id, warnings AS was FROM sso_connections WHERE id = $1 AND warnings && ${FOUND} FOR UPDATE),
  changed AS (
    UPDATE sso_connections c SET warnings = ${OTHER_WARNINGS}, updated_at = now(),
      status = CASE WHEN status IN (${before('found_well')}) AND NOT ${OTHER_WARNINGS} && ARRAY[${FINDINGS}]
        THEN ${after('found_well')} ELSE status END
    FROM old WHERE c.id = old.id
    RETURNING c.id, project_id, organization_id, status, 'credential_refused' = ANY (was) AS "wasCredential")
  ${auditedSql({
    ...OF_CHANGED,
    from: `changed WHERE "wasCredential" OR status = ${after('found_well')}`,
    id: '$2',
    actor: NOBODY,
    action: {
      when: '"wasCredential"',
      yes: 'connection.credential_accepted',
      no: 'connection.found_well',
    },
    request: ['NULL', '$3'],
  })}`;

// What was found out of a client says nothing of another that was entered since.
const TAKES_SECRET_BY = `
  UPDATE oidc_settings s SET client_authentication = $2::client_authentication_method FROM sso_connections c
  WHERE s.connection_id = $1 AND c.id = $1 AND s.client_authentication = $3::client_authentication_method AND c.entered_at = $4`;

const MOVED = 'endpoint_moved' satisfies ConnectionFinding;

// Told once, of what it is still entered as.
const ENDPOINT_MOVED = `
  WITH changed AS (
    UPDATE sso_connections SET warnings = array_append(warnings, '${MOVED}'), updated_at = now(),
      status = (CASE WHEN status IN (${before('found_broken')}) THEN ${after('found_broken')} ELSE status::text END)::connection_status
    WHERE id = $1 AND entered_at = $2 AND status IN (${CONNECTED}) AND NOT '${MOVED}' = ANY (coalesce(warnings, '{}'))
    RETURNING id, project_id, organization_id)
  ${auditedSql({
    ...OF_CHANGED,
    id: '$3',
    actor: NOBODY,
    action: 'connection.found_broken',
    request: ['NULL', 'NULL'],
    data: `jsonb_build_object('findings', ARRAY['${MOVED}'])`,
  })}`;

const ENDPOINTS_READ = `
  UPDATE oidc_settings s SET endpoints = $3::jsonb FROM sso_connections c
  WHERE s.connection_id = $1 AND c.id = $1 AND c.entered_at = $2 AND s.endpoints = '{}'`;

/** What sign-ins find of a connection as client of its identity provider. */
export function clientFindings(pool: Pool) {
  return {
    /**
     * Its identity provider refused the client with that credential, which says nothing of one that has taken its place since.
     * `reason` is the provider's code.
     */
    async clientRefused(
      { id, credentialId, otherTaken = false }: RefusedClient,
      finding: FoundBySignIn,
      event: AuditedByNobody & { readonly reason: string },
    ): Promise<void> {
      await pool.query(REFUSED, [
        id,
        event.id,
        event.requestId,
        event.reason,
        credentialId,
        finding,
        otherTaken,
      ]);
    },

    /** Which of two ways an identity provider takes a secret in was found out by trying. */
    async takesSecretBy(
      id: string,
      before: { readonly method: ClientAuthenticationMethod; readonly enteredAt: Date | null },
      method: ClientAuthenticationMethod,
    ): Promise<void> {
      await pool.query(TAKES_SECRET_BY, [id, method, before.method, before.enteredAt]);
    },

    /** Its provider's discovery document leads elsewhere than it was entered for. @param enteredAt as it was read */
    async endpointMoved(id: string, enteredAt: Date | null, eventId: string): Promise<void> {
      await pool.query(ENDPOINT_MOVED, [id, enteredAt, eventId]);
    },

    /** Where its endpoints are, of one that was entered before that was kept. */
    async endpointsRead(
      id: string,
      enteredAt: Date | null,
      endpoints: Readonly<Record<string, string>>,
    ): Promise<void> {
      await pool.query(ENDPOINTS_READ, [id, enteredAt, JSON.stringify(endpoints)]);
    },

    /** A client that was refused before was taken. */
    async clientAccepted(id: string, event: AuditedByNobody): Promise<void> {
      await pool.query(ACCEPTED, [id, event.id, event.requestId]);
    },
  };
}
