import type { ConnectionFinding } from '@portico/core';
import type { Pool } from 'pg';
import { auditedSql } from './audit-events.ts';
import { after, before, CONNECTED, FINDINGS } from './connection-status.ts';
import type { SamlCertificate, SamlProvider } from './saml-provider.ts';

/** Sooner the metadata of one provider is not read again, however often somebody asks for it. */
const NO_SOONER_THAN = `interval '10 minutes'`;
const EVERY = `interval '1 day'`;
/** So long a certificate is kept that the metadata no longer has. */
const GONE_IS_KEPT = `interval '7 days'`;
/** So long before its end a certificate is spoken of: later where a new one comes by itself, as providers make it about then. */
const EXPIRES_WITHIN = `CASE WHEN EXISTS (
  SELECT FROM saml_settings s WHERE s.connection_id = c.id AND s.metadata_url IS NOT NULL)
  THEN interval '14 days' ELSE interval '60 days' END`;

const MOVED = 'metadata_moved' satisfies ConnectionFinding;
const EXPIRES = 'idp_certificate_expires' satisfies ConnectionFinding;

const TAKE = `
  UPDATE saml_settings SET metadata_checked_at = now()
  WHERE connection_id = $1 AND metadata_url IS NOT NULL
    AND (metadata_checked_at IS NULL OR metadata_checked_at < now() - ${NO_SOONER_THAN})`;

const DUE = `
  SELECT s.connection_id AS id FROM saml_settings s JOIN sso_connections c ON c.id = s.connection_id
  WHERE s.metadata_url IS NOT NULL AND c.status IN (${CONNECTED})
    AND (s.metadata_checked_at IS NULL OR s.metadata_checked_at < now() - ${EVERY})
  ORDER BY s.metadata_checked_at NULLS FIRST LIMIT $1`;

/** SQL: the new certificates `$8` among those that were known. */
const HAS_NEW = `EXISTS (SELECT FROM unnest($8::text[]) AS f (fingerprint) WHERE NOT EXISTS (
  SELECT FROM saml_certificates k WHERE k.connection_id = $1 AND k.fingerprint = f.fingerprint AND k.gone_at IS NULL))`;

// Only of the identity provider that it was: who has entered another one meanwhile knows better.
const RENEW = `
  WITH connection AS (
    UPDATE saml_settings s SET sso_redirect_url = $3, sso_post_url = $4, slo_url = $5, slo_post_url = $12,
      slo_response_url = $13, wants_signed_requests = $6
    WHERE s.connection_id = $1 AND s.idp_entity_id = $2 AND s.metadata_url = $7
    RETURNING s.connection_id AS id, s.project_id, s.organization_id, ${HAS_NEW} AS has_new),
  dropped AS (
    DELETE FROM saml_certificates k USING connection
    WHERE k.connection_id = connection.id AND NOT k.fingerprint = ANY ($8::text[]) AND k.gone_at < now() - ${GONE_IS_KEPT}),
  fading AS (
    UPDATE saml_certificates k SET gone_at = now() FROM connection
    WHERE k.connection_id = connection.id AND NOT k.fingerprint = ANY ($8::text[]) AND k.gone_at IS NULL),
  certificates AS (
    INSERT INTO saml_certificates (connection_id, project_id, organization_id, fingerprint, pem, not_after)
    SELECT connection.id, connection.project_id, connection.organization_id, k.fingerprint, k.pem, k.not_after
    FROM connection, unnest($8::text[], $9::text[], $10::timestamptz[]) AS k (fingerprint, pem, not_after)
    ON CONFLICT (connection_id, fingerprint) DO UPDATE SET gone_at = NULL WHERE saml_certificates.gone_at IS NOT NULL)
  ${auditedSql({
    target: ['connection', 'id'],
    from: 'connection WHERE has_new',
    id: '$11',
    actor: ['anonymous', 'NULL'],
    action: 'connection.certificates_renewed',
    request: ['NULL', 'NULL'],
    data: `jsonb_build_object('certificates', to_jsonb($8::text[]))`,
  })}`;

/** SQL: the connection of `$1` has this warning from now on, which is told once. */
const found = (finding: string, when: string) => `
  WITH changed AS (
    UPDATE sso_connections c SET warnings = array_append(warnings, '${finding}'), updated_at = now(),
      status = (CASE WHEN status IN (${before('found_broken')}) THEN ${after('found_broken')} ELSE status::text END)::connection_status
    WHERE c.status IN (${CONNECTED}) AND c.protocol = 'saml' AND NOT '${finding}' = ANY (coalesce(warnings, '{}')) AND ${when}
    RETURNING id, project_id, organization_id)
  ${auditedSql({
    target: ['connection', 'id'],
    from: 'changed',
    id: `'evt_' || replace(gen_random_uuid()::text, '-', '')`,
    actor: ['anonymous', 'NULL'],
    action: 'connection.found_broken',
    request: ['NULL', 'NULL'],
    data: `jsonb_build_object('findings', ARRAY['${finding}'])`,
  })}`;

const over = (finding: string, when: string) => {
  const others = `array_remove(warnings, '${finding}')`;
  return `
  WITH changed AS (
    UPDATE sso_connections c SET warnings = ${others}, updated_at = now(),
      status = CASE WHEN status IN (${before('found_well')}) AND NOT ${others} && ARRAY[${FINDINGS}]
        THEN ${after('found_well')} ELSE status END
    WHERE c.protocol = 'saml' AND '${finding}' = ANY (coalesce(warnings, '{}')) AND ${when}
    RETURNING id, project_id, organization_id, status)
  ${auditedSql({
    target: ['connection', 'id'],
    from: `changed WHERE status = ${after('found_well')}`,
    id: `'evt_' || replace(gen_random_uuid()::text, '-', '')`,
    actor: ['anonymous', 'NULL'],
    action: 'connection.found_well',
    request: ['NULL', 'NULL'],
  })}`;
};

/** SQL: the last of the certificates of `c` that are there ends soon. */
const ENDS_SOON = `(SELECT max(k.not_after) FROM saml_certificates k WHERE k.connection_id = c.id AND k.gone_at IS NULL)
  < now() + ${EXPIRES_WITHIN}`;

/** Where the last certificate of `c` ends soon, people are told again so many days before that, and when it has ended. */
const STAGE = `(SELECT CASE WHEN max(k.not_after) <= now() THEN 0 WHEN max(k.not_after) <= now() + interval '7 days' THEN 7
    WHEN max(k.not_after) <= now() + interval '30 days' THEN 30 ELSE 60 END
  FROM saml_certificates k WHERE k.connection_id = c.id AND k.gone_at IS NULL)`;

const IS_FOUND = `c.id = s.connection_id AND '${EXPIRES}' = ANY (coalesce(c.warnings, '{}'))`;

// Told like what was just found. Who is told once of it by the finding is not told twice: that has no stage yet.
const REMIND = `
  WITH reminded AS (
    UPDATE saml_settings s SET certificate_end_told = ${STAGE} FROM sso_connections c
    WHERE ${IS_FOUND} AND c.status IN (${CONNECTED}) AND s.certificate_end_told > ${STAGE}
    RETURNING c.id, c.project_id, c.organization_id)
  ${auditedSql({
    target: ['connection', 'id'],
    from: 'reminded',
    id: `'evt_' || replace(gen_random_uuid()::text, '-', '')`,
    actor: ['anonymous', 'NULL'],
    action: 'connection.found_broken',
    request: ['NULL', 'NULL'],
    data: `jsonb_build_object('findings', ARRAY['${EXPIRES}'])`,
  })}`;

// Also where another one came that ends soon, too, and later.
const KEEP_STAGE = `
  UPDATE saml_settings s SET certificate_end_told = ${STAGE} FROM sso_connections c
  WHERE ${IS_FOUND} AND (s.certificate_end_told IS NULL OR s.certificate_end_told < ${STAGE})`;

const FORGET_STAGE = `
  UPDATE saml_settings s SET certificate_end_told = NULL FROM sso_connections c
  WHERE s.certificate_end_told IS NOT NULL AND c.id = s.connection_id AND NOT '${EXPIRES}' = ANY (coalesce(c.warnings, '{}'))`;

const FOUND_MOVED = found(MOVED, 'c.id = $1');
const NOT_MOVED = over(MOVED, 'c.id = $1');
const FOUND_EXPIRING = found(EXPIRES, ENDS_SOON);
const NOT_EXPIRING = over(EXPIRES, `NOT coalesce(${ENDS_SOON}, false)`);

/** How what is known of SAML identity providers stays true. */
export function samlRenewal(pool: Pool) {
  return {
    /** @returns false where it has no address, or was read a short time ago */
    takeRenewal: async (connectionId: string): Promise<boolean> =>
      (await pool.query(TAKE, [connectionId])).rowCount === 1,

    /** Whose metadata was not read for a day, the longest ago first. */
    renewalsDue: async (most: number): Promise<string[]> =>
      (await pool.query<{ id: string }>(DUE, [most])).rows.map(({ id }) => id),

    /** Takes what the metadata says now; those certificates that are gone count for some days more. @param eventId of the audit log */
    async renew(
      connectionId: string,
      provider: SamlProvider,
      {
        certificates,
        eventId,
      }: { readonly certificates: readonly SamlCertificate[]; readonly eventId: string },
    ): Promise<void> {
      await pool.query(RENEW, [
        ...[connectionId, provider.entityId, provider.ssoRedirectUrl, provider.ssoPostUrl, provider.sloUrl],
        ...[provider.wantsSignedRequests, provider.metadataUrl],
        certificates.map(({ fingerprint }) => fingerprint),
        certificates.map(({ pem }) => pem),
        certificates.map(({ notAfter }) => notAfter),
        ...[eventId, provider.sloPostUrl, provider.sloResponseUrl],
      ]);
      await pool.query(NOT_MOVED, [connectionId]);
    },

    /** Its metadata is somebody else's now, or sends people to another host: it was not taken. */
    async foundMoved(connectionId: string): Promise<void> {
      await pool.query(FOUND_MOVED, [connectionId]);
    },

    /**
     * Of all connections: whose identity provider's last certificate ends soon, and whose no longer does. It is told when it is found, 30
     * and 7 days before the end, and when it has ended.
     */
    async noteExpiring(): Promise<void> {
      await pool.query(NOT_EXPIRING);
      await pool.query(FORGET_STAGE);
      await pool.query(REMIND);
      await pool.query(FOUND_EXPIRING);
      await pool.query(KEEP_STAGE);
    },
  };
}
