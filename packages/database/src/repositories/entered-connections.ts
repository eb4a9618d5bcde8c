import type { AttributeMapping, IdentityProviderName, JitMembership } from '@portico/core';
import type { Pool } from 'pg';
import { type AuditedAct, auditedSql, parametersOfAct, valuesOfAct } from './audit-events.ts';
import type { NewClientKey } from './client-keys.ts';
import { after, before, CONNECTED, ESTABLISHED } from './connection-status.ts';
import { wroteAs, wroteOnceAs } from './held-link.ts';
import type { ConnectionCredential, ConnectionOwner, OpenIdClient } from './resolved-connection.ts';
import { renewed } from './setup-link-sql.ts';

/** More than anybody connects. */
const MOST_ENTERED_CONNECTIONS = 20;
/** With those that were removed, which are kept: whoever drafts on and on fills no table. */
export const MOST_EVER = 200;

type Which = Pick<ConnectionOwner, 'organizationId' | 'id'>;

/** What an administrator enters of an OpenID provider, after it was looked up. */
export type EnteredOpenId = OpenIdClient;
type NewProof =
  | (Pick<ConnectionCredential, 'id' | 'sealed'> & { readonly kind: 'client_secret' })
  | NewClientKey;

export type EnteredChange = {
  readonly name?: string | undefined;
  readonly jitMembership?: JitMembership | undefined;
  readonly attributeMapping?: AttributeMapping | undefined;
};

/** A connection by hand is nobody's to change who names one of another organization or of another kind. */
const MINE = `organization_id = $1 AND id = $2 AND managed_by = 'manual'`;

/** SQL: a key of its own waits, or is in use. */
const HAS_KEY = `EXISTS (SELECT FROM connection_credentials k
  WHERE k.connection_id = $2 AND k.kind = 'private_key' AND k.state IN ('pending', 'active'))`;

const ofConnection = { target: ['connection', 'id'], from: 'connection' } as const;

// Without a row where there is no such organization, or it has as many as it may.
const DRAFT = `
  WITH connection AS (
    INSERT INTO sso_connections (id, project_id, organization_id, protocol, provider, managed_by, status, name, jit_membership, updated_at)
    SELECT $2, o.project_id, o.id, $3::connection_protocol, $4::identity_provider, 'manual', ${after('taken_up')}, $5, 'proven_domains', now()
    FROM organizations o WHERE o.id = $1 AND (
      SELECT count(*) FROM sso_connections c
      WHERE c.organization_id = o.id AND c.managed_by = 'manual' AND c.status IN (${CONNECTED})) < ${MOST_ENTERED_CONNECTIONS}
      AND (SELECT count(*) FROM sso_connections c WHERE c.organization_id = o.id) < ${MOST_EVER}
    RETURNING id, project_id, organization_id),
  service_provider AS (
    INSERT INTO saml_settings (connection_id, project_id, organization_id)
    SELECT id, project_id, organization_id FROM connection WHERE $3 = 'saml'),
  key AS (
    INSERT INTO connection_credentials (id, project_id, organization_id, connection_id, kind, state, sealed, expires_at, activated_at)
    SELECT $11, project_id, organization_id, id, $12::credential_kind, 'active', $13, $14, now() FROM connection WHERE $11::text IS NOT NULL)
  ${auditedSql({
    ...ofConnection,
    ...parametersOfAct(6),
    action: 'connection.drafted',
    data: `jsonb_build_object('protocol', $3::text, 'provider', $4::text)`,
  })}`;

/** SQL: the clauses by which a new secret takes its place; one that is no more of use is gone. */
const SECRET = `
  credential AS (
    INSERT INTO connection_credentials (id, project_id, organization_id, connection_id, kind, state, sealed, activated_at)
    SELECT $9, project_id, organization_id, id, $10::credential_kind, 'active', $11, now() FROM connection WHERE $9::text IS NOT NULL
    ON CONFLICT (connection_id) WHERE state = 'active' DO UPDATE SET id = excluded.id, kind = excluded.kind, key_id = NULL,
      certificate = NULL, sealed = excluded.sealed, sealed_in_connection = false, created_at = now(), activated_at = now()),
  forgotten AS (
    DELETE FROM connection_credentials k USING connection
    WHERE k.connection_id = connection.id AND (k.state = 'retired' OR ($5 = 'none' AND k.state <> 'pending')))`;

/** SQL: the same of a key: the one in use goes on, else the one that was published, else the one that is given. No secret stays. */
const KEY = `
  forgotten AS (
    DELETE FROM connection_credentials k USING connection
    WHERE k.connection_id = connection.id AND k.kind <> 'private_key' RETURNING k.id),
  used AS (
    UPDATE connection_credentials k SET state = 'active', activated_at = now() FROM connection
    WHERE k.connection_id = connection.id AND k.state = 'pending' AND (SELECT count(*) FROM forgotten) >= 0 AND NOT EXISTS (
      SELECT FROM connection_credentials a WHERE a.connection_id = connection.id AND a.kind = 'private_key' AND a.state = 'active')),
  made AS (
    INSERT INTO connection_credentials (id, project_id, organization_id, connection_id, kind, state, sealed, key_id, certificate, activated_at)
    SELECT $9, project_id, organization_id, id, $10::credential_kind, 'active', $11, $18, $19, now() FROM connection
    WHERE $9::text IS NOT NULL AND (SELECT count(*) FROM forgotten) >= 0 AND NOT ${HAS_KEY})`;

// Where people have come in already, another issuer would make strangers of them. The secret stays unless a new one is given.
const entering = (credential: string, hasProof: string) => `
  WITH connection AS (
    UPDATE sso_connections SET updated_at = now(), entered_at = now(), warnings = '{}',
      status = (CASE WHEN status IN (${before('found_well')}) THEN ${after('found_well')} ELSE status::text END)::connection_status
    WHERE ${MINE} AND protocol = 'oidc' AND status IN (${CONNECTED}) AND ($9::text IS NOT NULL OR ${hasProof})
      AND NOT EXISTS (
      SELECT 1 FROM oidc_settings s JOIN identities i ON i.connection_id = s.connection_id
      WHERE s.connection_id = $2 AND s.issuer <> $3)
    RETURNING id, project_id, organization_id),
  settings AS (
    INSERT INTO oidc_settings
      (connection_id, project_id, organization_id, issuer, client_id, client_authentication, scopes, pkce, endpoint_hosts, endpoints)
    SELECT id, project_id, organization_id, $3, $4, $5::client_authentication_method, $6, $7, $8, $17::jsonb FROM connection
    ON CONFLICT (connection_id) DO UPDATE SET issuer = excluded.issuer, client_id = excluded.client_id,
      client_authentication = excluded.client_authentication, scopes = excluded.scopes, pkce = excluded.pkce,
      endpoint_hosts = excluded.endpoint_hosts, endpoints = excluded.endpoints),
  ${credential},
  audited AS (${auditedSql({
    ...ofConnection,
    ...parametersOfAct(12),
    action: 'connection.entered',
    data: `jsonb_build_object('issuer', $3::text, 'client_id', $4::text, 'client_authentication', $5::text, 'new_secret', $9::text IS NOT NULL)`,
  })})
  SELECT id FROM connection`;

const ENTER = entering(
  SECRET,
  `$5 = 'none' OR EXISTS (SELECT 1 FROM oidc_settings s WHERE s.connection_id = $2 AND s.issuer = $3)`,
);
const ENTER_WITH_KEY = entering(KEY, HAS_KEY);

// The secret alone, of the client that was read: what was entered meanwhile is another's, and keeps its own.
const EXCHANGE_SECRET = `
  WITH connection AS (
    UPDATE sso_connections SET ${renewed('credential_refused')}
    WHERE ${MINE} AND protocol = 'oidc' AND status IN (${ESTABLISHED}) AND entered_at IS NOT DISTINCT FROM $3 AND EXISTS (
      SELECT 1 FROM connection_credentials k WHERE k.connection_id = $2 AND k.state = 'active' AND k.kind = 'client_secret')
    RETURNING id, project_id, organization_id),
  credential AS (
    UPDATE connection_credentials k SET id = $4, key_id = NULL, certificate = NULL, sealed = $5, sealed_in_connection = false,
      created_at = now(), activated_at = now()
    FROM connection WHERE k.connection_id = connection.id AND k.state = 'active'),
  audited AS (${auditedSql({
    ...ofConnection,
    ...parametersOfAct(6),
    action: 'connection.entered',
    data: `jsonb_build_object('new_secret', true)`,
  })})
  SELECT id FROM connection`;

/** SQL: a client has something to prove itself with, or needs nothing; a service provider knows whom to believe. */
const IS_ENTERED = `(
  EXISTS (SELECT 1 FROM oidc_settings s WHERE s.connection_id = $2 AND (s.client_authentication = 'none' OR EXISTS (
    SELECT 1 FROM connection_credentials k WHERE k.connection_id = $2 AND k.state = 'active')))
  OR EXISTS (SELECT 1 FROM saml_settings s WHERE s.connection_id = $2 AND s.idp_entity_id IS NOT NULL))`;

const SWITCH_ON = `
  WITH connection AS (
    UPDATE sso_connections SET status = ${after('switched_on')}, activated_at = now(), disconnected_at = NULL, updated_at = now()
    WHERE ${MINE} AND status IN (${before('switched_on')}) AND entered_at = $9 AND ${IS_ENTERED}
    RETURNING id, project_id, organization_id)
  ${auditedSql({
    ...ofConnection,
    ...parametersOfAct(3),
    action: 'connection.activated',
    data: `jsonb_build_object('tried', $8::boolean)`,
  })}`;

// Nobody signs in any more, its secret and its sessions are gone; id, addresses and people stay.
const REMOVE = `
  WITH connection AS (
    UPDATE sso_connections SET status = ${after('disconnected')}, disconnected_at = coalesce(disconnected_at, now()), warnings = '{}', updated_at = now()
    WHERE ${MINE} AND status IN (${CONNECTED}) RETURNING id, project_id, organization_id),
  forgotten AS (DELETE FROM connection_credentials k USING connection WHERE k.connection_id = connection.id),
  ended AS (
    UPDATE sessions SET revoked_at = now() FROM connection
    WHERE sessions.connection_id = connection.id AND sessions.revoked_at IS NULL)
  ${auditedSql({ ...ofConnection, ...parametersOfAct(3), action: 'connection.disconnected' })}`;

// What was tried before it was removed says nothing, and what came while it was being removed goes now.
const TAKE_UP = `
  WITH connection AS (
    UPDATE sso_connections SET status = ${after('taken_up')}, disconnected_at = NULL, updated_at = now(),
      entered_at = CASE WHEN entered_at IS NULL THEN NULL ELSE now() END
    WHERE ${MINE} AND status IN (${before('taken_up')}) AND (
      SELECT count(*) FROM sso_connections c
      WHERE c.organization_id = $1 AND c.managed_by = 'manual' AND c.status IN (${CONNECTED})) < ${MOST_ENTERED_CONNECTIONS}
    RETURNING id, project_id, organization_id),
  forgotten AS (
    DELETE FROM connection_credentials k USING connection
    WHERE k.connection_id = connection.id AND (k.state <> 'active' OR $8::text IS NULL)),
  key AS (
    INSERT INTO connection_credentials (id, project_id, organization_id, connection_id, kind, state, sealed, expires_at, activated_at)
    SELECT $8, project_id, organization_id, id, $9::credential_kind, 'active', $10, $11, now() FROM connection WHERE $8::text IS NOT NULL
    ON CONFLICT (connection_id) WHERE state = 'active' DO UPDATE SET id = excluded.id, kind = excluded.kind,
      sealed = excluded.sealed, sealed_in_connection = false, expires_at = excluded.expires_at, created_at = now(), activated_at = now()),
  ended AS (
    UPDATE sessions SET revoked_at = now() FROM connection
    WHERE sessions.connection_id = connection.id AND sessions.revoked_at IS NULL)
  ${auditedSql({ ...ofConnection, ...parametersOfAct(3), action: 'connection.taken_up' })}`;

const CHANGE = `
  WITH connection AS (
    UPDATE sso_connections SET name = coalesce($3, name), jit_membership = coalesce($4::jit_membership, jit_membership),
      attribute_mapping = coalesce($5::jsonb, attribute_mapping), updated_at = now(),
      entered_at = CASE WHEN entered_at IS NULL OR $5::jsonb IS NULL THEN entered_at ELSE now() END
    WHERE ${MINE} AND status IN (${CONNECTED}) RETURNING id, project_id, organization_id)
  ${auditedSql({
    ...ofConnection,
    ...parametersOfAct(6),
    action: 'connection.changed',
    data: `jsonb_strip_nulls(jsonb_build_object('name', $3::text, 'jit_membership', $4::text, 'attribute_mapping', $5::jsonb))`,
  })}`;

/** A key of ours that a connection is to have. */
export type NewKey = Pick<ConnectionCredential, 'id' | 'kind' | 'sealed'> & { readonly expiresAt: Date };

/** As parameters: id, kind, sealed, end. */
export const valuesOfKey = (key: NewKey | undefined) => [
  ...[key?.id ?? null, key?.kind ?? null, key?.sealed ?? null, key?.expiresAt ?? null],
];

/** Connections that an administrator enters by hand. Each write is one statement, with its line in the audit log. */
export function enteredConnections(pool: Pool) {
  const wrote = wroteAs(pool);
  const wroteOnce = wroteOnceAs(pool);
  return {
    /**
     * @param key ours, of one that signs its requests
     * @returns false when there is no such organization, or it has as many as it may
     */
    draft: (
      { organizationId, id }: Which,
      given: {
        readonly protocol: 'oidc' | 'saml';
        readonly provider: IdentityProviderName;
        readonly name: string;
      },
      key: NewKey | undefined,
      act: AuditedAct,
    ): Promise<boolean> =>
      wrote(act, DRAFT, [
        ...[organizationId, id, given.protocol, given.provider, given.name, ...valuesOfAct(act)],
        ...valuesOfKey(key),
      ]),

    /**
     * @param credential a new one; undefined leaves what there is, unless the client proves itself with none
     * @returns false when there is no such connection, people have come in over another issuer, or it has nothing to prove itself with
     */
    enter: (
      { organizationId, id }: Which,
      entered: EnteredOpenId,
      credential: NewProof | undefined,
      act: AuditedAct,
    ): Promise<boolean> => {
      const byKey = entered.clientAuthentication === 'private_key';
      const key = credential?.kind === 'private_key' ? credential : undefined;
      return wrote(act, byKey ? ENTER_WITH_KEY : ENTER, [
        ...[organizationId, id, entered.issuer, entered.clientId, entered.clientAuthentication],
        ...[entered.scopes, entered.pkce, entered.endpointHosts],
        ...[credential?.id ?? null, credential?.kind ?? null, credential?.sealed ?? null],
        ...[...valuesOfAct(act), JSON.stringify(entered.endpoints)],
        ...(byKey ? [key?.keyId ?? null, key?.certificate ?? null] : []),
      ]);
    },

    /**
     * Exchanges the secret of a client, which is what one renewal link is for, and ends the link.
     *
     * @param enteredAt as it was read
     * @returns false when the link is over, the client was entered anew meanwhile, or it has no secret
     */
    exchangeSecret: (
      { organizationId, id }: Which,
      enteredAt: Date | null,
      secret: Pick<ConnectionCredential, 'id' | 'sealed'>,
      act: AuditedAct,
    ): Promise<boolean> =>
      wroteOnce(act, EXCHANGE_SECRET, [
        ...[organizationId, id, enteredAt, secret.id, secret.sealed, ...valuesOfAct(act)],
      ]),

    /** @returns false when it is no draft, was entered anew since then, or has nothing to prove itself with */
    switchOn: (
      { organizationId, id }: Which,
      { enteredAt, tried }: { readonly enteredAt: Date; readonly tried: boolean },
      act: AuditedAct,
    ): Promise<boolean> => wrote(act, SWITCH_ON, [organizationId, id, ...valuesOfAct(act), tried, enteredAt]),

    /** @returns false when there is none by hand that is there */
    remove: ({ organizationId, id }: Which, act: AuditedAct): Promise<boolean> =>
      wrote(act, REMOVE, [organizationId, id, ...valuesOfAct(act)]),

    /**
     * @param key as for a draft
     * @returns false when it was not removed, or there are as many as may be
     */
    takeUp: ({ organizationId, id }: Which, key: NewKey | undefined, act: AuditedAct): Promise<boolean> =>
      wrote(act, TAKE_UP, [organizationId, id, ...valuesOfAct(act), ...valuesOfKey(key)]),

    /** @returns false when there is none by hand that is there */
    change: ({ organizationId, id }: Which, change: EnteredChange, act: AuditedAct): Promise<boolean> =>
      wrote(act, CHANGE, [
        ...[organizationId, id, change.name ?? null, change.jitMembership ?? null],
        change.attributeMapping === undefined ? null : JSON.stringify(change.attributeMapping),
        ...valuesOfAct(act),
      ]),
  };
}
