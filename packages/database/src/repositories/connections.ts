import type {
  AttributeMapping,
  ConnectionManager,
  ConnectionStatus,
  IdentityProviderName,
  JitMembership,
} from '@portico/core';
import type { Pool } from 'pg';
import { type AuditedAct, auditedSql } from './audit-events.ts';
import { clientFindings } from './client-findings.ts';
import { clientKeys } from './client-keys.ts';
import { connectionResolution } from './connection-resolution.ts';
import { after, before, FINDINGS } from './connection-status.ts';
import {
  CLIENT,
  type ClientColumns,
  type ConnectionCredential,
  type ConnectionOwner,
  type CredentialColumns,
  type CredentialKind,
  clientOf,
  credentialOf,
  type OpenIdClient,
  RESOLVED_COLUMNS,
  RESOLVED_JOINS,
  type ResolvedConnection,
  type ResolvedRow,
  readResolved,
  SETTINGS,
} from './resolved-connection.ts';

/** A connection as whoever looks after it sees it. */
export type Connection = ConnectionOwner & {
  readonly protocol: 'oidc' | 'saml';
  readonly provider: IdentityProviderName;
  readonly managedBy: ConnectionManager;
  readonly status: ConnectionStatus;
  readonly name: string;
  /** What it has in the customer's directory; null while there is nothing. */
  readonly entraTenantId: string | null;
  readonly entraDirectoryName: string | null;
  readonly entraAppId: string | null;
  readonly entraApplicationObjectId: string | null;
  readonly entraServicePrincipalId: string | null;
  readonly issuer: string | null;
  /** Null while nothing was entered, and where it is no OpenID provider. */
  readonly client: OpenIdClient | null;
  /** Since when it is as it was entered by hand; null where nothing was. */
  readonly enteredAt: Date | null;
  readonly jitMembership: JitMembership;
  /** Of the organization's domains those that lead here; empty for all of them. */
  readonly onlyDomains: readonly string[];
  readonly attributeMapping: AttributeMapping;
  /** What sign-in goes by. */
  readonly credential: ConnectionCredential | null;
  /** Application permissions that the directory has granted, as the last run read them; empty as well where none has read them yet. */
  readonly grantedPermissions: readonly string[];
  /** What the next one is to be; null where it is not ours to make. */
  readonly wantedCredential: CredentialKind | null;
  readonly warnings: string[];
  readonly createdAt: Date;
  readonly activatedAt: Date | null;
  readonly disconnectedAt: Date | null;
  readonly lastSignInAt: Date | null;
  /** It is to replace another one: until the switch nobody comes in over it whom it does not know. */
  readonly waitsForSwitch: boolean;
  /** When it was last compared with how it has to be; null for one that is not ours to look after, too. */
  readonly checkedAt: Date | null;
  readonly organizationName: string;
  readonly projectName: string;
  /** Of the project's product. */
  readonly homePage: string | null;
};

const COLUMNS = `c.id, c.project_id AS "projectId", c.organization_id AS "organizationId", c.protocol, c.provider,
  c.managed_by AS "managedBy", c.status, c.name, e.entra_tenant_id AS "entraTenantId",
  e.directory_name AS "entraDirectoryName", e.app_id AS "entraAppId",
  e.application_object_id AS "entraApplicationObjectId", e.service_principal_id AS "entraServicePrincipalId",
  e.credential_kind AS "wantedCredential", e.checked_at AS "checkedAt",
  coalesce(e.granted_permissions, '{}') AS "grantedPermissions",
  s.issuer, ${CLIENT}, c.jit_membership AS "jitMembership", c.only_domains AS "onlyDomains", c.warnings, c.created_at AS "createdAt",
  c.activated_at AS "activatedAt", c.disconnected_at AS "disconnectedAt", c.last_sign_in_at AS "lastSignInAt",
  o.name AS "organizationName", p.name AS "projectName", p.home_page AS "homePage",
  EXISTS (SELECT 1 FROM connection_replacements r WHERE r.new_connection_id = c.id AND r.state = 'beside') AS "waitsForSwitch",
  k.id AS "credentialId", k.kind AS "credentialKind", k.key_id AS "credentialKeyId", k.sealed AS "credentialSealed",
  k.sealed_in_connection AS "credentialSealedInConnection", k.expires_at AS "credentialExpiresAt", k.created_at AS "credentialCreatedAt"`;

const FROM = `FROM sso_connections c
  JOIN organizations o ON o.project_id = c.project_id AND o.id = c.organization_id
  JOIN projects p ON p.id = c.project_id ${SETTINGS}`;

const BY_ID = `SELECT ${RESOLVED_COLUMNS} FROM sso_connections c ${RESOLVED_JOINS} WHERE c.id = $1`;

const IN_USE = `SELECT c.id,
    (SELECT count(*)::int FROM identities i WHERE i.connection_id = c.id) AS people,
    (SELECT count(*)::int FROM sessions s
      WHERE s.connection_id = c.id AND s.revoked_at IS NULL AND s.expires_at > now()) AS sessions
  FROM sso_connections c WHERE c.organization_id = $1`;

/** The connection that a clause has changed. */
const OF_CHANGED = { from: 'changed', target: ['connection', 'id'] } as const;
// The directory has it still: it is removed there before it is here, an hour after another took its place at the earliest.
const OTHER_CREDENTIAL = `
  SELECT id, kind, sealed, sealed_in_connection AS "sealedInConnection" FROM connection_credentials
  WHERE connection_id = $1 AND id <> $2 AND (state = 'active' OR state = 'retired' AND activated_at IS NOT NULL)
  ORDER BY state = 'active' DESC, retired_at DESC, id LIMIT 1`;

const setByPerson = (status: string, change: 'paused' | 'resumed') => `
  WITH changed AS (
    UPDATE sso_connections SET status = ${status}, updated_at = now()
    WHERE organization_id = $1 AND id = $2 AND status IN (${before(change)}) RETURNING id, project_id, organization_id)
  ${auditedSql({
    ...OF_CHANGED,
    id: '$3',
    actor: ['$7::text', '$4'],
    action: `connection.${change}`,
    request: ['$5', '$6'],
  })}`;
const PAUSE = setByPerson(after('paused'), 'paused');
const RESUME = setByPerson(
  `(CASE WHEN warnings && ARRAY[${FINDINGS}] THEN ${after('found_broken')} ELSE ${after('resumed')} END)::connection_status`,
  'resumed',
);

type ConnectionRow = Omit<Connection, 'credential' | 'client' | 'attributeMapping'> &
  CredentialColumns &
  ClientColumns & {
    readonly credentialKeyId: string | null;
    readonly credentialExpiresAt: Date | null;
    readonly credentialCreatedAt: Date;
  };

function readConnection(row: ConnectionRow): Connection {
  const { credentialId, credentialKind, credentialSealed, credentialSealedInConnection, ...rest } = row;
  const {
    credentialKeyId: keyId,
    credentialExpiresAt: expiresAt,
    credentialCreatedAt: createdAt,
    ...connection
  } = rest;
  const credential = credentialOf(row);
  return {
    ...clientOf(connection),
    credential: credential && { ...credential, keyId, expiresAt, createdAt },
  };
}

/** Connections of every kind: found for a sign-in or for whoever looks after them, and their status. */
export function connections(pool: Pool) {
  async function read(name: string, where: string, values: unknown[]): Promise<Connection[]> {
    const text = `SELECT ${COLUMNS} ${FROM} WHERE ${where}`;
    const { rows } = await pool.query<ConnectionRow>({ name, text, values });
    return rows.map(readConnection);
  }
  return {
    ...clientFindings(pool),
    ...clientKeys(pool),
    ...connectionResolution(pool),

    async find(id: string): Promise<Connection | undefined> {
      return (await read('connection-find', 'c.id = $1', [id]))[0];
    },

    async findInOrganization(organizationId: string, id: string): Promise<Connection | undefined> {
      const where = 'c.organization_id = $1 AND c.id = $2';
      return (await read('connection-in-organization', where, [organizationId, id]))[0];
    },

    /** The newest first. */
    listOfOrganization: (organizationId: string): Promise<Connection[]> =>
      read('connections-of-organization', 'c.organization_id = $1 ORDER BY c.created_at DESC', [
        organizationId,
      ]),

    /** How many people came over each connection of the organization, and how many sessions of theirs live. */
    async inUse(organizationId: string): Promise<{ id: string; people: number; sessions: number }[]> {
      return (await pool.query(IN_USE, [organizationId])).rows;
    },

    async forSignIn(id: string): Promise<ResolvedConnection | undefined> {
      const query = { name: 'connections-for-sign-in', text: BY_ID, values: [id] };
      return (await pool.query<ResolvedRow>(query)).rows.map(readResolved)[0];
    },

    /** Besides that one, what the connection proves itself with or did until lately; undefined when there is nothing. */
    async otherCredential(
      id: string,
      credentialId: string,
    ): Promise<NonNullable<ResolvedConnection['credential']> | undefined> {
      type Row = NonNullable<ResolvedConnection['credential']>;
      return (await pool.query<Row>(OTHER_CREDENTIAL, [id, credentialId])).rows[0];
    },

    /**
     * Nobody signs in over it any more, or people do again. Whoever is signed in stays so.
     *
     * @returns false, and nothing is written, when it is in no status in which that can happen
     */
    async setPaused(
      { organizationId, id }: Pick<ConnectionOwner, 'organizationId' | 'id'>,
      paused: boolean,
      event: AuditedAct,
    ): Promise<boolean> {
      const values = [
        ...[organizationId, id, event.id, event.actorId],
        ...[event.ipAddress, event.requestId, event.actorKind],
      ];
      return (await pool.query(paused ? PAUSE : RESUME, values)).rowCount === 1;
    },
  };
}
