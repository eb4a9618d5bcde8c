import type {
  AttributeMapping,
  ClientAuthenticationMethod,
  ConnectionManager,
  ConnectionStatus,
  IdentityProviderName,
  JitMembership,
} from '@portico/core';
import { readMapping } from './attribute-mapping.ts';
import { LEADS_HERE } from './domain-sql.ts';

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

/** A connection as a sign-in needs it. */
export type ResolvedConnection = ConnectionOwner & {
  readonly name: string;
  readonly organizationName: string;
  readonly protocol: 'oidc' | 'saml';
  readonly provider: IdentityProviderName;
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

/** SQL: the columns of {@link ClientColumns}. */
export const CLIENT = `s.issuer AS "clientIssuer", s.client_id AS "clientId", s.client_authentication AS "clientAuthentication", s.scopes, s.pkce,
  s.endpoint_hosts AS "endpointHosts", s.endpoints, c.entered_at AS "enteredAt", c.attribute_mapping AS "attributeMapping"`;

/** SQL: what a connection `c` has of each kind. */
export const SETTINGS = `
  LEFT JOIN entra_app_registrations e ON e.connection_id = c.id
  LEFT JOIN oidc_settings s ON s.connection_id = c.id
  LEFT JOIN connection_credentials k ON k.connection_id = c.id AND k.state = 'active'`;

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

export type CredentialColumns = {
  readonly credentialId: string | null;
  readonly credentialKind: StoredCredentialKind;
  readonly credentialSealed: string;
  readonly credentialSealedInConnection: boolean;
};
export type ClientColumns = {
  readonly clientIssuer: string | null;
  readonly attributeMapping: unknown;
} & Pick<
  OpenIdClient,
  'clientId' | 'clientAuthentication' | 'scopes' | 'pkce' | 'endpointHosts' | 'endpoints'
>;
export type ResolvedRow = Omit<ResolvedConnection, 'credential' | 'client' | 'attributeMapping'> &
  CredentialColumns &
  ClientColumns;
/** Takes what it proves itself with out of a row. */
export const credentialOf = (row: CredentialColumns) =>
  row.credentialId === null
    ? null
    : {
        id: row.credentialId,
        kind: row.credentialKind,
        sealed: row.credentialSealed,
        sealedInConnection: row.credentialSealedInConnection,
      };

/** Takes what is told together out of a row. */
export function clientOf<R extends ClientColumns>(row: R) {
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
