import {
  type AttributeMapping,
  type ClientAuthenticationMethod,
  type ConnectionManager,
  type ConnectionStatus,
  type IdentityProviderName,
  isBeingEntered,
  type JitMembership,
} from '@portico/core';
import type { Pool } from 'pg';
import { readMapping } from './attribute-mapping.ts';
import { type AuditedAct, auditedSql } from './audit-events.ts';
import { clientFindings } from './client-findings.ts';
import { clientKeys } from './client-keys.ts';
import { after, before, FINDINGS, SIGN_IN_IS_OPEN } from './connection-status.ts';
import { BY_DNS, LEADS_HERE } from './domain-sql.ts';

/** What Portico makes in a directory by itself. */
export type CredentialKind = 'client_secret' | 'certificate' | 'federated';
/** `private_key`: one of a connection that was entered by hand, whose public half somebody carried to the identity provider. */
export type StoredCredentialKind = CredentialKind | 'private_key';

/** What a connection proves itself with. */
export type ConnectionCredential = {
  readonly id: string;
  readonly kind: StoredCredentialKind;
  /** What the identity provider calls it. */
  readonly keyId: string | null;
  readonly sealed: string;
  /** Sealed while it lay in the row of the connection. */
  readonly sealedInConnection: boolean;
  /** Null for one that does not end. */
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
};

/** Whose a connection is. */
export type ConnectionOwner = {
  readonly id: string;
  readonly projectId: string;
  readonly organizationId: string;
};

/** A connection as a client of an OpenID provider, as it was entered; of one to Entra what holds for all of them. */
export type OpenIdClient = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientAuthentication: ClientAuthenticationMethod;
  /** Asked for besides `openid`. */
  readonly scopes: readonly string[];
  readonly pkce: boolean;
  /** Where its endpoints may be; empty where that is the host of the issuer alone. */
  readonly endpointHosts: readonly string[];
  /** Its endpoints as they were read last, by their names in the discovery document; none where that is not known. */
  readonly endpoints: Readonly<Record<string, string>>;
};

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
  /** When it was last compared with how it has to be; null for one that is not ours to look after, too. */
  readonly checkedAt: Date | null;
  readonly organizationName: string;
  readonly projectName: string;
  /** Of the project's product. */
  readonly homePage: string | null;
};

/** A connection as a sign-in needs it. */
export type ResolvedConnection = ConnectionOwner & {
  readonly name: string;
  readonly organizationName: string;
  readonly protocol: Connection['protocol'];
  readonly provider: Connection['provider'];
  readonly managedBy: ConnectionManager;
  readonly status: ConnectionStatus;
  /** Codes of what is not as it should be. */
  readonly warnings: readonly string[];
  readonly organizationStatus: 'active' | 'suspended';
  /** Null while nothing was entered, and where it is no OpenID provider. */
  readonly client: OpenIdClient | null;
  /** Since when it is as it was entered by hand; null where nothing was. */
  readonly enteredAt: Date | null;
  /** From where a person is read, where the provider has names of its own for it. */
  readonly attributeMapping: AttributeMapping;
  readonly credential: Omit<ConnectionCredential, 'createdAt' | 'expiresAt' | 'keyId'> | null;
  readonly entraTenantId: string | null;
  readonly guestsAllowed: boolean;
  readonly jitMembership: JitMembership;
  /** Domains that the organization has proven and that lead here: only an address inside one is trusted. */
  readonly verifiedDomains: readonly string[];
};

/** Which connection a sign-in goes over: named, or of an organization, or found by a proven e-mail domain that leads there. */
export type ConnectionWish = {
  readonly projectId: string;
  readonly connectionId: string | undefined;
  readonly organizationId: string | undefined;
  readonly domain: string | undefined;
};

/** SQL: the columns of {@link ClientColumns}. */
const CLIENT = `s.issuer AS "clientIssuer", s.client_id AS "clientId", s.client_authentication AS "clientAuthentication", s.scopes, s.pkce,
  s.endpoint_hosts AS "endpointHosts", s.endpoints, c.entered_at AS "enteredAt", c.attribute_mapping AS "attributeMapping"`;

const COLUMNS = `c.id, c.project_id AS "projectId", c.organization_id AS "organizationId", c.protocol, c.provider,
  c.managed_by AS "managedBy", c.status, c.name, e.entra_tenant_id AS "entraTenantId",
  e.directory_name AS "entraDirectoryName", e.app_id AS "entraAppId",
  e.application_object_id AS "entraApplicationObjectId", e.service_principal_id AS "entraServicePrincipalId",
  e.credential_kind AS "wantedCredential", e.checked_at AS "checkedAt",
  coalesce(e.granted_permissions, '{}') AS "grantedPermissions",
  s.issuer, ${CLIENT}, c.jit_membership AS "jitMembership", c.only_domains AS "onlyDomains", c.warnings, c.created_at AS "createdAt",
  c.activated_at AS "activatedAt", c.disconnected_at AS "disconnectedAt", c.last_sign_in_at AS "lastSignInAt",
  o.name AS "organizationName", p.name AS "projectName", p.home_page AS "homePage",
  k.id AS "credentialId", k.kind AS "credentialKind", k.key_id AS "credentialKeyId", k.sealed AS "credentialSealed",
  k.sealed_in_connection AS "credentialSealedInConnection", k.expires_at AS "credentialExpiresAt", k.created_at AS "credentialCreatedAt"`;

const SETTINGS = `
  LEFT JOIN entra_app_registrations e ON e.connection_id = c.id
  LEFT JOIN oidc_settings s ON s.connection_id = c.id
  LEFT JOIN connection_credentials k ON k.connection_id = c.id AND k.state = 'active'`;

const FROM = `FROM sso_connections c
  JOIN organizations o ON o.project_id = c.project_id AND o.id = c.organization_id
  JOIN projects p ON p.id = c.project_id ${SETTINGS}`;

/** SQL: connection `c` of organization `o` as {@link readResolved} takes it. */
export const RESOLVED_COLUMNS = `
  c.id, c.name, o.name AS "organizationName", c.project_id AS "projectId", c.organization_id AS "organizationId", c.protocol, c.provider, c.managed_by AS "managedBy", c.status,
  coalesce(c.warnings, '{}') AS warnings,
  o.status AS "organizationStatus", ${CLIENT},
  k.id AS "credentialId", k.kind AS "credentialKind", k.sealed AS "credentialSealed",
  k.sealed_in_connection AS "credentialSealedInConnection",
  e.entra_tenant_id AS "entraTenantId", c.guests_allowed AS "guestsAllowed", c.jit_membership AS "jitMembership",
  ARRAY(SELECT d.domain FROM organization_domains d WHERE d.project_id = c.project_id
    AND d.organization_id = c.organization_id AND ${LEADS_HERE}) AS "verifiedDomains"`;

/** SQL: what {@link RESOLVED_COLUMNS} are read from, after `sso_connections c`. */
export const RESOLVED_JOINS = `
  JOIN organizations o ON o.project_id = c.project_id AND o.id = c.organization_id ${SETTINGS}`;

const USABLE_FIRST = `ORDER BY (c.status IN (${SIGN_IN_IS_OPEN})) DESC, c.created_at LIMIT 10`;

// Usable connections first; ten are enough to know that there are several.
const RESOLVE = `
  SELECT ${RESOLVED_COLUMNS} FROM sso_connections c ${RESOLVED_JOINS}
  WHERE c.project_id = $1
    AND ($2::text IS NULL OR c.id = $2)
    AND ($3::text IS NULL OR c.organization_id = $3)
    AND ($4::text IS NULL OR EXISTS (
      SELECT 1 FROM organization_domains d
      WHERE d.project_id = c.project_id AND d.organization_id = c.organization_id AND d.domain = $4 AND ${LEADS_HERE}))
  ${USABLE_FIRST}`;

// The dashboard serves the people of every project. A domain leads there only when its owner has proven it by DNS, and to one
// organization of the deployment, the first that did: one that somebody vouched for says what its project's people may, and
// not where those of others type their password.
const RESOLVE_FOR_DASHBOARD = `
  SELECT ${RESOLVED_COLUMNS} FROM sso_connections c ${RESOLVED_JOINS}
  WHERE EXISTS (SELECT 1 FROM projects p WHERE p.id = $1 AND p.built_in)
    AND c.organization_id = coalesce($2::text, (
      SELECT d.organization_id FROM organization_domains d
      WHERE d.domain = $3 AND d.verified_at IS NOT NULL AND ${BY_DNS} AND d.unconfirmed_at IS NULL
      ORDER BY d.verified_at, d.organization_id LIMIT 1))
    AND ($2::text IS NOT NULL OR c.only_domains = '{}' OR $3 = ANY (c.only_domains))
  ${USABLE_FIRST}`;

const BY_ID = `SELECT ${RESOLVED_COLUMNS} FROM sso_connections c ${RESOLVED_JOINS} WHERE c.id = $1`;

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

type CredentialColumns = {
  readonly credentialId: string | null;
  readonly credentialKind: StoredCredentialKind;
  readonly credentialSealed: string;
  readonly credentialSealedInConnection: boolean;
};
type ClientColumns = { readonly clientIssuer: string | null; readonly attributeMapping: unknown } & Pick<
  OpenIdClient,
  'clientId' | 'clientAuthentication' | 'scopes' | 'pkce' | 'endpointHosts' | 'endpoints'
>;
type ResolvedRow = Omit<ResolvedConnection, 'credential' | 'client' | 'attributeMapping'> &
  CredentialColumns &
  ClientColumns;
type ConnectionRow = Omit<Connection, 'credential' | 'client' | 'attributeMapping'> &
  CredentialColumns &
  ClientColumns & {
    readonly credentialKeyId: string | null;
    readonly credentialExpiresAt: Date | null;
    readonly credentialCreatedAt: Date;
  };

const credentialOf = (row: CredentialColumns) =>
  row.credentialId === null
    ? null
    : {
        id: row.credentialId,
        kind: row.credentialKind,
        sealed: row.credentialSealed,
        sealedInConnection: row.credentialSealedInConnection,
      };

/** Takes what is told together out of a row. */
function clientOf<R extends ClientColumns>(row: R) {
  const { clientIssuer, clientId, clientAuthentication, scopes, pkce, ...others } = row;
  const { endpointHosts, endpoints, attributeMapping, ...rest } = others;
  const client: OpenIdClient | null =
    clientIssuer === null
      ? null
      : { issuer: clientIssuer, clientId, clientAuthentication, scopes, pkce, endpointHosts, endpoints };
  return { ...rest, client, attributeMapping: readMapping(attributeMapping) };
}

/** A row of {@link RESOLVED_COLUMNS}. */
export function readResolved(row: ResolvedRow): ResolvedConnection {
  const { credentialId, credentialKind, credentialSealed, credentialSealedInConnection, ...connection } = row;
  return { ...clientOf(connection), credential: credentialOf(row) };
}

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

/** To people, one that is still being entered does not exist. */
const ofPeople = (found: ResolvedConnection[]) => found.filter(({ status }) => !isBeingEntered(status));

/** Connections of every kind: found for a sign-in or for whoever looks after them, and their status. */
export function connections(pool: Pool) {
  async function read(name: string, where: string, values: unknown[]): Promise<Connection[]> {
    const text = `SELECT ${COLUMNS} ${FROM} WHERE ${where}`;
    const { rows } = await pool.query<ConnectionRow>({ name, text, values });
    return rows.map(readConnection);
  }
  async function resolve(name: string, text: string, values: unknown[]): Promise<ResolvedConnection[]> {
    return (await pool.query<ResolvedRow>({ name, text, values })).rows.map(readResolved);
  }
  return {
    ...clientFindings(pool),
    ...clientKeys(pool),

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
      const text = `SELECT c.id,
          (SELECT count(*)::int FROM identities i WHERE i.connection_id = c.id) AS people,
          (SELECT count(*)::int FROM sessions s
            WHERE s.connection_id = c.id AND s.revoked_at IS NULL AND s.expires_at > now()) AS sessions
        FROM sso_connections c WHERE c.organization_id = $1`;
      return (await pool.query<{ id: string; people: number; sessions: number }>(text, [organizationId]))
        .rows;
    },

    /** At most ten, the usable ones first. */
    resolve: (wish: ConnectionWish): Promise<ResolvedConnection[]> =>
      resolve('connections-resolve', RESOLVE, [
        wish.projectId,
        wish.connectionId ?? null,
        wish.organizationId ?? null,
        wish.domain ?? null,
      ]).then(ofPeople),

    /**
     * As {@link resolve}, for the dashboard: of a named organization of any project, or of the one that has proven the
     * domain.
     *
     * @param builtInProjectId finds nothing for any other project
     */
    resolveForDashboard: (
      builtInProjectId: string,
      wish: { readonly organizationId: string } | { readonly domain: string },
    ): Promise<ResolvedConnection[]> =>
      resolve('connections-resolve-dashboard', RESOLVE_FOR_DASHBOARD, [
        builtInProjectId,
        'organizationId' in wish ? wish.organizationId : null,
        'domain' in wish ? wish.domain : null,
      ]).then(ofPeople),

    async forSignIn(id: string): Promise<ResolvedConnection | undefined> {
      return (await resolve('connections-for-sign-in', BY_ID, [id]))[0];
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
