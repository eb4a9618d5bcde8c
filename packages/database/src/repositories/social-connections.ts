import type { SocialProvider } from '@portico/core';
import type { Pool, PoolClient } from 'pg';

export type SocialConnectionRow = {
  readonly id: string;
  readonly projectId: string;
  readonly provider: SocialProvider;
  readonly enabled: boolean;
  /** Null takes the deployment's registration. */
  readonly clientId: string | null;
  /** Sealed. */
  readonly clientSecret: string | null;
};

/** A person as a social provider described them, after every check. */
export type SocialPerson = {
  readonly projectId: string;
  readonly socialConnectionId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly entraTenantId: string | null;
  readonly entraObjectId: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly name: string | null;
};

export type KnownSocialPerson = { readonly userId: string; readonly identityId: string };

const COLUMNS = `id, project_id AS "projectId", provider, enabled, client_id AS "clientId", client_secret AS "clientSecret"`;

/** Social connections of projects, and the people who come over them. */
export function socialConnections(pool: Pool) {
  return {
    async enabled(projectId: string): Promise<SocialConnectionRow[]> {
      const text = `SELECT ${COLUMNS} FROM social_connections WHERE project_id = $1 AND enabled ORDER BY provider`;
      return (await pool.query<SocialConnectionRow>(text, [projectId])).rows;
    },

    async byId(id: string): Promise<SocialConnectionRow | undefined> {
      return (
        await pool.query<SocialConnectionRow>(`SELECT ${COLUMNS} FROM social_connections WHERE id = $1`, [id])
      ).rows[0];
    },

    /** Whether this identity has a user. */
    async knows({ socialConnectionId, issuer, subject, ...person }: SocialPerson): Promise<boolean> {
      const values = [socialConnectionId, issuer, subject, person.entraTenantId, person.entraObjectId];
      return (await pool.query(KNOWN, values)).rows.length > 0;
    },

    /** The user behind this identity; one is made for somebody new. An address finds nobody (attacks 33, 34). */
    async findOrCreate(person: SocialPerson, ids: KnownSocialPerson): Promise<KnownSocialPerson> {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        // Two first sign-ins of one person come one after the other here.
        const key = `${person.socialConnectionId} ${person.issuer} ${person.subject}`;
        await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
        const known = (await seenBefore(client, person)) ?? (await newcomer(client, person, ids));
        await client.query('COMMIT');
        return known;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => {});
        throw error;
      } finally {
        client.release();
      }
    },
  };
}

const IDENTITY = `social_connection_id = $1 AND CASE WHEN $4::text IS NULL THEN issuer = $2 AND subject = $3
  ELSE entra_tenant_id = $4 AND entra_object_id = $5 END`;

const KNOWN = `SELECT 1 FROM social_identities WHERE ${IDENTITY}`;

// The user's own profile follows an identity that is their only way in; with several it stays, and each has its own.
const SEEN_BEFORE = `
  WITH known AS (
    UPDATE social_identities SET last_sign_in_at = now(), subject = $3, email = $6, email_verified = $7, name = coalesce($8, name)
    WHERE ${IDENTITY}
    RETURNING id, user_id),
  profile AS (
    UPDATE users SET email = $6, email_verified = $7, name = coalesce($8, users.name) FROM known
    WHERE users.id = known.user_id
      AND NOT EXISTS (SELECT 1 FROM user_passwords w WHERE w.user_id = users.id)
      AND NOT EXISTS (SELECT 1 FROM identities w WHERE w.user_id = users.id)
      AND NOT EXISTS (SELECT 1 FROM social_identities w WHERE w.user_id = users.id AND w.id <> known.id))
  SELECT user_id AS "userId", id AS "identityId" FROM known`;

async function seenBefore(client: PoolClient, person: SocialPerson): Promise<KnownSocialPerson | undefined> {
  const values = [
    ...[person.socialConnectionId, person.issuer, person.subject],
    ...[person.entraTenantId, person.entraObjectId, person.email, person.emailVerified, person.name],
  ];
  return (await client.query<KnownSocialPerson>(SEEN_BEFORE, values)).rows[0];
}

async function newcomer(
  client: PoolClient,
  person: SocialPerson,
  ids: KnownSocialPerson,
): Promise<KnownSocialPerson> {
  const profile = [person.email, person.emailVerified, person.name];
  await client.query(
    'INSERT INTO users (id, project_id, email, email_verified, name) VALUES ($1, $2, $3, $4, $5)',
    [ids.userId, person.projectId, ...profile],
  );
  await client.query(
    `INSERT INTO social_identities (id, project_id, social_connection_id, user_id, issuer, subject, entra_tenant_id,
       entra_object_id, email, email_verified, name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[
        ids.identityId,
        person.projectId,
        person.socialConnectionId,
        ids.userId,
        person.issuer,
        person.subject,
      ],
      ...[person.entraTenantId, person.entraObjectId, ...profile],
    ],
  );
  return ids;
}
