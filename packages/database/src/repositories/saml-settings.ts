import type { Pool } from 'pg';
import { type AuditedAct, auditedSql, parametersOfAct, valuesOfAct } from './audit-events.ts';
import { after, before, CONNECTED, ESTABLISHED } from './connection-status.ts';
import { wroteAs, wroteOnceAs } from './held-link.ts';
import type { ConnectionOwner } from './resolved-connection.ts';
import { samlKeys } from './saml-keys.ts';
import type { SamlCertificate, SamlProvider } from './saml-provider.ts';
import { samlRenewal } from './saml-renewal.ts';
import { renewed } from './setup-link-sql.ts';

/** What an administrator chooses for a connection, whatever its provider says. */
export type SamlOptions = {
  readonly signsRequests: boolean;
  readonly takesEncrypted: boolean;
  readonly allowsSha1: boolean;
  readonly allowsCbc: boolean;
  readonly subjectAttribute: string | null;
  readonly entityIdOverride: string | null;
  readonly acsUrlOverride: string | null;
};

export type KnownCertificate = SamlCertificate & {
  /** Since when the metadata no longer has it. */
  readonly goneAt: Date | null;
};

export type SamlSettings = SamlOptions & {
  readonly connectionId: string;
  /** Null while nothing was entered. */
  readonly provider: SamlProvider | null;
  /** Those that count for longest come first. */
  readonly certificates: readonly KnownCertificate[];
  readonly metadataCheckedAt: Date | null;
  /** Whether a key of ours waits to take the place of the one in use. */
  readonly hasNextKey: boolean;
};

const COLUMNS = `s.connection_id AS "connectionId", s.idp_entity_id AS "entityId", s.sso_redirect_url AS "ssoRedirectUrl", s.sso_post_url AS "ssoPostUrl",
  s.slo_url AS "sloUrl", s.slo_post_url AS "sloPostUrl", s.slo_response_url AS "sloResponseUrl", s.wants_signed_requests AS "wantsSignedRequests", s.metadata_url AS "metadataUrl",
  s.metadata_checked_at AS "metadataCheckedAt", s.signs_requests AS "signsRequests", s.takes_encrypted AS "takesEncrypted",
  s.allows_sha1 AS "allowsSha1", s.allows_cbc AS "allowsCbc", s.subject_attribute AS "subjectAttribute",
  s.entity_id_override AS "entityIdOverride", s.acs_url_override AS "acsUrlOverride",
  EXISTS (SELECT FROM connection_credentials n WHERE n.connection_id = s.connection_id AND n.state = 'pending') AS "hasNextKey",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('fingerprint', k.fingerprint, 'pem', k.pem, 'notAfter', k.not_after, 'goneAt', k.gone_at)
    ORDER BY k.gone_at IS NOT NULL, k.not_after DESC, k.fingerprint), '[]')
   FROM (SELECT * FROM saml_certificates k WHERE k.connection_id = s.connection_id
     ORDER BY k.gone_at IS NOT NULL, k.not_after DESC, k.fingerprint LIMIT 10) k) AS certificates`;

const OF = `SELECT ${COLUMNS} FROM saml_settings s WHERE s.connection_id = $1`;
const OF_ORGANIZATION = `SELECT ${COLUMNS} FROM saml_settings s WHERE s.organization_id = $1`;

const MINE = `organization_id = $1 AND id = $2 AND managed_by = 'manual' AND protocol = 'saml'`;

const ofConnection = { target: ['connection', 'id'], from: 'connection' } as const;

/** So many earlier certificates go on for a while beside the new ones. */
const MOST_KEPT = 5;

// Where people have come in already, another identity provider would make strangers of them, or anybody of anybody.
const ENTER = `
  WITH connection AS (
    UPDATE sso_connections SET updated_at = now(), entered_at = now(), warnings = '{}',
      status = (CASE WHEN status IN (${before('found_well')}) THEN ${after('found_well')} ELSE status::text END)::connection_status
    WHERE ${MINE} AND status IN (${CONNECTED}) AND NOT EXISTS (
      SELECT 1 FROM saml_settings s JOIN identities i ON i.connection_id = s.connection_id
      WHERE s.connection_id = $2 AND s.idp_entity_id <> $3)
      AND ($13::boolean OR NOT EXISTS (SELECT 1 FROM identities i WHERE i.connection_id = $2))
    RETURNING id, project_id, organization_id),
  kept AS (
    SELECT k.fingerprint FROM saml_certificates k, connection
    WHERE $12::boolean AND k.connection_id = connection.id AND NOT k.fingerprint = ANY ($9::text[])
      AND (k.gone_at IS NULL OR k.gone_at > now() - interval '7 days')
    ORDER BY k.gone_at IS NOT NULL, k.added_at DESC LIMIT ${MOST_KEPT}),
  settings AS (
    UPDATE saml_settings s SET idp_entity_id = $3, sso_redirect_url = $4, sso_post_url = $5, slo_url = $6,
      slo_post_url = $14, slo_response_url = $15, wants_signed_requests = $7, metadata_url = $8, metadata_checked_at = CASE WHEN $8::text IS NULL THEN NULL ELSE now() END
    FROM connection WHERE s.connection_id = connection.id),
  dropped AS (
    DELETE FROM saml_certificates k USING connection
    WHERE k.connection_id = connection.id AND NOT k.fingerprint = ANY ($9::text[])
      AND k.fingerprint NOT IN (SELECT fingerprint FROM kept)),
  fading AS (
    UPDATE saml_certificates k SET gone_at = now() FROM connection
    WHERE k.connection_id = connection.id AND k.gone_at IS NULL AND k.fingerprint IN (SELECT fingerprint FROM kept)),
  certificates AS (
    INSERT INTO saml_certificates (connection_id, project_id, organization_id, fingerprint, pem, not_after)
    SELECT connection.id, connection.project_id, connection.organization_id, k.fingerprint, k.pem, k.not_after
    FROM connection, unnest($9::text[], $10::text[], $11::timestamptz[]) AS k (fingerprint, pem, not_after)
    ON CONFLICT (connection_id, fingerprint) DO UPDATE SET gone_at = NULL),
  audited AS (${auditedSql({
    ...ofConnection,
    ...parametersOfAct(16),
    action: 'connection.entered',
    data: `jsonb_build_object('entity_id', $3::text, 'certificates', to_jsonb($9::text[]), 'metadata_url', $8::text)`,
  })})
  SELECT id FROM connection`;

// What is known stays as it is, and what was tried goes on being true: only what is new is added.
const ADD_CERTIFICATES = `
  WITH connection AS (
    UPDATE sso_connections SET ${renewed('idp_certificate_expires')}
    WHERE ${MINE} AND status IN (${ESTABLISHED}) AND entered_at IS NOT DISTINCT FROM $3
    RETURNING id, project_id, organization_id),
  settings AS (
    UPDATE saml_settings s SET metadata_url = $4, metadata_checked_at = now()
    FROM connection WHERE s.connection_id = connection.id AND $4::text IS NOT NULL),
  certificates AS (
    INSERT INTO saml_certificates (connection_id, project_id, organization_id, fingerprint, pem, not_after)
    SELECT connection.id, connection.project_id, connection.organization_id, k.fingerprint, k.pem, k.not_after
    FROM connection, unnest($5::text[], $6::text[], $7::timestamptz[]) AS k (fingerprint, pem, not_after)
    ON CONFLICT (connection_id, fingerprint) DO UPDATE SET gone_at = NULL),
  audited AS (${auditedSql({
    ...ofConnection,
    ...parametersOfAct(8),
    action: 'connection.certificates_renewed',
    data: `jsonb_strip_nulls(jsonb_build_object('certificates', to_jsonb($5::text[]), 'metadata_url', $4::text))`,
  })})
  SELECT id FROM connection`;

// Who is who goes by the subject: once people have come in it stays what it is.
const CHOOSE = `
  WITH connection AS (
    UPDATE sso_connections c SET updated_at = now(), entered_at = CASE WHEN c.entered_at IS NULL THEN NULL ELSE now() END
    WHERE ${MINE} AND c.status IN (${CONNECTED}) AND NOT EXISTS (
      SELECT 1 FROM saml_settings s JOIN identities i ON i.connection_id = s.connection_id
      WHERE s.connection_id = $2 AND s.subject_attribute IS DISTINCT FROM $7)
    RETURNING c.id, c.project_id, c.organization_id),
  settings AS (
    UPDATE saml_settings s SET signs_requests = $3, takes_encrypted = $4, allows_sha1 = $5, allows_cbc = $6, subject_attribute = $7,
      entity_id_override = $8, acs_url_override = $9
    FROM connection WHERE s.connection_id = connection.id)
  ${auditedSql({
    ...ofConnection,
    ...parametersOfAct(10),
    action: 'connection.changed',
    data: `jsonb_strip_nulls(jsonb_build_object('signs_requests', $3::boolean, 'takes_encrypted', $4::boolean, 'allows_sha1', $5::boolean,
      'allows_cbc', $6::boolean, 'subject_attribute', $7::text, 'entity_id', $8::text, 'acs_url', $9::text))`,
  })}`;

type Row = Omit<SamlProvider, 'entityId'> &
  SamlOptions & {
    readonly connectionId: string;
    readonly entityId: string | null;
    readonly metadataCheckedAt: Date | null;
    readonly hasNextKey: boolean;
    readonly certificates: readonly {
      readonly fingerprint: string;
      readonly pem: string;
      readonly notAfter: string;
      readonly goneAt: string | null;
    }[];
  };

function settingsOf({ certificates, ...row }: Row): SamlSettings {
  const { entityId, ssoRedirectUrl, ssoPostUrl, sloUrl, sloPostUrl, sloResponseUrl, ...more } = row;
  const { wantsSignedRequests, metadataUrl, ...options } = more;
  const addresses = { ssoRedirectUrl, ssoPostUrl, sloUrl, sloPostUrl, sloResponseUrl };
  return {
    ...options,
    provider: entityId === null ? null : { entityId, ...addresses, wantsSignedRequests, metadataUrl },
    certificates: certificates.map(({ fingerprint, pem, notAfter, goneAt }) => ({
      ...{ fingerprint, pem, notAfter: new Date(notAfter) },
      goneAt: goneAt === null ? null : new Date(goneAt),
    })),
  };
}

type Which = Pick<ConnectionOwner, 'organizationId' | 'id'>;

/** Connections as SAML service providers, and what is known of their identity providers. */
export function samlSettings(pool: Pool) {
  const wrote = async (text: string, values: readonly unknown[]): Promise<boolean> =>
    (await pool.query(text, [...values])).rowCount === 1;
  const as = wroteAs(pool);
  const onceAs = wroteOnceAs(pool);
  return {
    ...samlKeys(pool),
    ...samlRenewal(pool),

    /** @returns undefined for a connection of another protocol */
    async of(connectionId: string): Promise<SamlSettings | undefined> {
      const { rows } = await pool.query<Row>({ name: 'saml-settings', text: OF, values: [connectionId] });
      return rows.map(settingsOf)[0];
    },

    async ofOrganization(organizationId: string): Promise<SamlSettings[]> {
      return (await pool.query<Row>(OF_ORGANIZATION, [organizationId])).rows.map(settingsOf);
    },

    /**
     * @param certificates at least one
     * @param keepsOld those that it knew before count for some days more
     * @param mayTrust also where people have come in already
     * @returns false when there is no such connection, or people have come in over another identity provider
     */
    enter: (
      { organizationId, id }: Which,
      provider: SamlProvider,
      {
        certificates,
        keepsOld,
        mayTrust,
      }: {
        readonly certificates: readonly SamlCertificate[];
        readonly keepsOld: boolean;
        readonly mayTrust: boolean;
      },
      act: AuditedAct,
    ): Promise<boolean> =>
      as(act, ENTER, [
        ...[organizationId, id, provider.entityId, provider.ssoRedirectUrl, provider.ssoPostUrl],
        ...[provider.sloUrl, provider.wantsSignedRequests, provider.metadataUrl],
        certificates.map(({ fingerprint }) => fingerprint),
        certificates.map(({ pem }) => pem),
        certificates.map(({ notAfter }) => notAfter),
        ...[keepsOld, mayTrust, provider.sloPostUrl, provider.sloResponseUrl, ...valuesOfAct(act)],
      ]),

    /**
     * Adds what one renewal link is for, and ends the link.
     *
     * @param given.enteredAt as it was read
     * @param given.metadataUrl where they are read from now on; undefined leaves that
     * @returns false when the link is over, or the connection was entered anew meanwhile
     */
    addCertificates: (
      { organizationId, id }: Which,
      given: {
        readonly enteredAt: Date | null;
        readonly metadataUrl: string | undefined;
        readonly certificates: readonly SamlCertificate[];
      },
      act: AuditedAct,
    ): Promise<boolean> =>
      onceAs(act, ADD_CERTIFICATES, [
        ...[organizationId, id, given.enteredAt, given.metadataUrl ?? null],
        given.certificates.map(({ fingerprint }) => fingerprint),
        given.certificates.map(({ pem }) => pem),
        given.certificates.map(({ notAfter }) => notAfter),
        ...valuesOfAct(act),
      ]),

    /** @returns false when there is none, or the subject would change for people who have come in */
    choose: ({ organizationId, id }: Which, options: SamlOptions, act: AuditedAct): Promise<boolean> =>
      as(act, CHOOSE, [
        ...[organizationId, id, options.signsRequests, options.takesEncrypted, options.allowsSha1],
        ...[options.allowsCbc, options.subjectAttribute, options.entityIdOverride, options.acsUrlOverride],
        ...valuesOfAct(act),
      ]),

    /** Whether somebody has come in over it. */
    async hasPeople(connectionId: string): Promise<boolean> {
      const text = 'SELECT EXISTS (SELECT FROM identities WHERE connection_id = $1) AS "hasPeople"';
      return (await pool.query<{ hasPeople: boolean }>(text, [connectionId])).rows[0]?.hasPeople === true;
    },

    /**
     * What an identity provider has signed counts once.
     *
     * @param messageHash of its id, of one length
     * @returns false when it was here before
     */
    seenFirst: (connectionId: string, messageHash: string, expiresAt: Date): Promise<boolean> =>
      wrote(
        'INSERT INTO provider_messages_seen (connection_id, message_hash, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        [connectionId, messageHash, expiresAt],
      ),
  };
}
