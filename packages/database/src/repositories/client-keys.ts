import type { Pool } from 'pg';
import { type AuditedAct, auditedSql, parametersOfAct, valuesOfAct } from './audit-events.ts';
import { CONNECTED } from './connection-status.ts';

/** What an OpenID client signs with in place of a secret, as everybody may see it. */
export type ClientKey = {
  readonly id: string;
  /** `pending`: published, and not signed with yet. */
  readonly state: 'pending' | 'active';
  readonly certificate: string;
};

/** One that a connection is to have. */
export type NewClientKey = {
  readonly id: string;
  readonly kind: 'private_key';
  readonly sealed: string;
  readonly keyId: string;
  readonly certificate: string;
};

type Which = { readonly organizationId: string; readonly id: string };

const PUBLISHED = `k.kind = 'private_key' AND k.state IN ('pending', 'active')`;
const KEYS = `SELECT k.id, k.state, k.certificate FROM connection_credentials k`;
const IN_ORDER = `ORDER BY k.state = 'active' DESC, k.created_at`;

/** SQL: that OpenID client, held against whoever does the same at once. */
const MINE = `connection AS (
    SELECT id, project_id, organization_id FROM sso_connections
    WHERE organization_id = $1 AND id = $2 AND managed_by = 'manual' AND protocol = 'oidc' AND status IN (${CONNECTED})
    FOR NO KEY UPDATE)`;

const ADD = `
  WITH ${MINE},
  added AS (
    INSERT INTO connection_credentials (id, project_id, organization_id, connection_id, kind, state, sealed, key_id, certificate)
    SELECT $8, project_id, organization_id, id, 'private_key', 'pending', $9, $10, $11 FROM connection
    WHERE NOT EXISTS (SELECT FROM connection_credentials k WHERE k.connection_id = connection.id AND k.state = 'pending')
    RETURNING connection_id AS id, project_id, organization_id)
  ${auditedSql({
    ...{ target: ['connection', 'id'], from: 'added', ...parametersOfAct(3) },
    action: 'connection.key_added',
  })}`;

// Only where a key is in use already: the first one takes the place of a secret, which is entered. The one in use makes room first:
// of each connection one is active, which an index holds.
const USE = `
  WITH ${MINE},
  retired AS (
    UPDATE connection_credentials k SET state = 'retired', retired_at = now() FROM connection
    WHERE k.connection_id = connection.id AND k.kind = 'private_key' AND k.state = 'active' AND EXISTS (
      SELECT FROM connection_credentials n
      WHERE n.connection_id = connection.id AND n.kind = 'private_key' AND n.state = 'pending')
    RETURNING k.id),
  used AS (
    UPDATE connection_credentials k SET state = 'active', activated_at = now() FROM connection
    WHERE k.connection_id = connection.id AND k.kind = 'private_key' AND k.state = 'pending' AND (SELECT count(*) FROM retired) = 1
    RETURNING k.connection_id AS id, k.project_id, k.organization_id)
  ${auditedSql({
    ...{ target: ['connection', 'id'], from: 'used', ...parametersOfAct(3) },
    action: 'connection.key_rolled',
  })}`;

/** The keys of OpenID clients: published, then signed with, then replaced by the next. */
export function clientKeys(pool: Pool) {
  const wrote = async (text: string, values: readonly unknown[]): Promise<boolean> =>
    (await pool.query(text, [...values])).rowCount === 1;
  return {
    /** Those that live; the one that signs comes first. */
    async clientKeys(connectionId: string): Promise<ClientKey[]> {
      const text = `${KEYS} WHERE k.connection_id = $1 AND ${PUBLISHED} ${IN_ORDER}`;
      return (await pool.query<ClientKey>({ name: 'client-keys', text, values: [connectionId] })).rows;
    },

    /** As {@link clientKeys}, of all connections of an organization. */
    async clientKeysOf(organizationId: string): Promise<(ClientKey & { readonly connectionId: string })[]> {
      const text = `SELECT k.id, k.state, k.certificate, k.connection_id AS "connectionId" FROM connection_credentials k
        WHERE k.organization_id = $1 AND ${PUBLISHED} ${IN_ORDER}`;
      type Row = ClientKey & { readonly connectionId: string };
      return (await pool.query<Row>(text, [organizationId])).rows;
    },

    /** @returns false when there is no such OpenID client by hand, or a next key already */
    addClientKey: (
      { organizationId, id }: Which,
      { id: keyRow, sealed, keyId, certificate }: NewClientKey,
      act: AuditedAct,
    ): Promise<boolean> =>
      wrote(ADD, [organizationId, id, ...valuesOfAct(act), keyRow, sealed, keyId, certificate]),

    /** @returns false when there is no such OpenID client, it signs with none, or there is no next one */
    useClientKey: ({ organizationId, id }: Which, act: AuditedAct): Promise<boolean> =>
      wrote(USE, [organizationId, id, ...valuesOfAct(act)]),
  };
}
