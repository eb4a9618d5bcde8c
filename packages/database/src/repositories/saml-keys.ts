import type { Pool } from 'pg';
import { type AuditedAct, auditedSql, parametersOfAct, valuesOfAct } from './audit-events.ts';
import { CONNECTED } from './connection-status.ts';
import { type NewKey, valuesOfKey } from './entered-connections.ts';
import { wroteAs } from './held-link.ts';
import type { ConnectionCredential, ConnectionOwner } from './resolved-connection.ts';

/** A key of ours at a SAML identity provider. */
export type SamlKey = Pick<ConnectionCredential, 'id' | 'kind' | 'sealed' | 'sealedInConnection'> & {
  readonly state: 'pending' | 'active' | 'retired';
};

const KEYS = `
  SELECT id, kind, sealed, sealed_in_connection AS "sealedInConnection", state FROM connection_credentials
  WHERE connection_id = $1 ORDER BY state = 'active' DESC, created_at DESC`;

/** SQL: that connection over SAML, held against whoever does the same at once. */
const MINE = `connection AS (
    SELECT id, project_id, organization_id FROM sso_connections
    WHERE organization_id = $1 AND id = $2 AND managed_by = 'manual' AND protocol = 'saml' AND status IN (${CONNECTED})
    FOR NO KEY UPDATE)`;

const ADD = `
  WITH ${MINE},
  added AS (
    INSERT INTO connection_credentials (id, project_id, organization_id, connection_id, kind, state, sealed, expires_at)
    SELECT $8, project_id, organization_id, id, $9::credential_kind, 'pending', $10, $11 FROM connection
    WHERE NOT EXISTS (SELECT FROM connection_credentials k WHERE k.connection_id = connection.id AND k.state = 'pending')
    RETURNING connection_id AS id, project_id, organization_id)
  ${auditedSql({
    ...{ target: ['connection', 'id'], from: 'added', ...parametersOfAct(3) },
    action: 'connection.key_added',
  })}`;

// The one in use makes room first: of each connection one is active, which an index holds.
const USE = `
  WITH ${MINE},
  retired AS (
    UPDATE connection_credentials k SET state = 'retired', retired_at = now() FROM connection
    WHERE k.connection_id = connection.id AND k.state = 'active'
      AND EXISTS (SELECT FROM connection_credentials n WHERE n.connection_id = connection.id AND n.state = 'pending')
    RETURNING k.id),
  used AS (
    UPDATE connection_credentials k SET state = 'active', activated_at = now() FROM connection
    WHERE k.connection_id = connection.id AND k.state = 'pending' AND (SELECT count(*) FROM retired) >= 0
    RETURNING k.connection_id AS id, k.project_id, k.organization_id)
  ${auditedSql({
    ...{ target: ['connection', 'id'], from: 'used', ...parametersOfAct(3) },
    action: 'connection.key_rolled',
  })}`;

const FORGET = `
  DELETE FROM connection_credentials k USING sso_connections c
  WHERE c.id = k.connection_id AND (c.protocol = 'saml' OR k.kind = 'private_key') AND k.state = 'retired' AND k.retired_at < now() - interval '30 days'`;

type Which = Pick<ConnectionOwner, 'organizationId' | 'id'>;

/** What connections sign with over SAML, and open what is encrypted for them. */
export function samlKeys(pool: Pool) {
  const wrote = wroteAs(pool);
  return {
    /** The one that signs comes first. */
    async keys(connectionId: string): Promise<SamlKey[]> {
      return (await pool.query<SamlKey>({ name: 'saml-keys', text: KEYS, values: [connectionId] })).rows;
    },

    /** @returns false when there is no such connection, or a next one already */
    addNextKey: ({ organizationId, id }: Which, key: NewKey, act: AuditedAct): Promise<boolean> =>
      wrote(act, ADD, [organizationId, id, ...valuesOfAct(act), ...valuesOfKey(key)]),

    /** @returns false when there is no such connection, or no next one */
    useNextKey: ({ organizationId, id }: Which, act: AuditedAct): Promise<boolean> =>
      wrote(act, USE, [organizationId, id, ...valuesOfAct(act)]),

    /** Those that have signed nothing for a month, also of OpenID clients. */
    async forgetOldKeys(): Promise<void> {
      await pool.query(FORGET);
    },
  };
}
