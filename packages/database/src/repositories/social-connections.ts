import type { Pool, PoolClient } from 'pg';

export type SocialProvider = 'microsoft' | 'google';

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

    /**
     * The user behind this identity; one is made for somebody new. An address finds a user only when the provider vouches
     * for it, and only one who was invited and never signed in by any way (attack 34).
     */
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

async function seenBefore(client: PoolClient, person: SocialPerson): Promise<KnownSocialPerson | undefined> {
  const { rows } = await client.query<KnownSocialPerson>(
    `UPDATE social_identities SET last_sign_in_at = now(), subject = $3
     WHERE social_connection_id = $1 AND CASE WHEN $4::text IS NULL THEN issuer = $2 AND subject = $3
       ELSE entra_tenant_id = $4 AND entra_object_id = $5 END
     RETURNING user_id AS "userId", id AS "identityId"`,
    [
      ...[person.socialConnectionId, person.issuer, person.subject],
      ...[person.entraTenantId, person.entraObjectId],
    ],
  );
  const known = rows[0];
  if (known === undefined) return undefined;
  await client.query(
    'UPDATE users SET email = $2, email_verified = $3, name = coalesce($4, name) WHERE id = $1',
    [known.userId, person.email, person.emailVerified, person.name],
  );
  return known;
}

async function newcomer(
  client: PoolClient,
  person: SocialPerson,
  ids: KnownSocialPerson,
): Promise<KnownSocialPerson> {
  const userId = (await claimedInvitation(client, person)) ?? (await newUser(client, person, ids.userId));
  await client.query(
    `INSERT INTO social_identities (id, project_id, social_connection_id, user_id, issuer, subject, entra_tenant_id, entra_object_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[ids.identityId, person.projectId, person.socialConnectionId, userId, person.issuer, person.subject],
      ...[person.entraTenantId, person.entraObjectId],
    ],
  );
  return { userId, identityId: ids.identityId };
}

/** Whoever was invited under this address and has nothing yet by which anybody could sign in as them. */
async function claimedInvitation(client: PoolClient, person: SocialPerson): Promise<string | undefined> {
  if (!person.emailVerified || person.email === null) return undefined;
  const { rows } = await client.query<{ id: string }>(
    `SELECT u.id FROM users u WHERE u.project_id = $1 AND lower(u.email) = $2 AND u.disabled_at IS NULL
       AND EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = u.id AND m.source = 'invited')
       AND NOT EXISTS (SELECT 1 FROM identities i WHERE i.user_id = u.id)
       AND NOT EXISTS (SELECT 1 FROM social_identities s WHERE s.user_id = u.id)
       AND NOT EXISTS (SELECT 1 FROM user_passwords p WHERE p.user_id = u.id AND p.hash IS NOT NULL)
     FOR UPDATE LIMIT 2`,
    [person.projectId, person.email],
  );
  const [only, second] = rows;
  if (only === undefined || second !== undefined) return undefined;
  await client.query('UPDATE users SET email_verified = true, name = coalesce($2, name) WHERE id = $1', [
    only.id,
    person.name,
  ]);
  // The invitation is taken: nobody sets a password with it any more.
  await client.query(
    'UPDATE password_links SET consumed_at = now() WHERE user_id = $1 AND consumed_at IS NULL',
    [only.id],
  );
  return only.id;
}

async function newUser(client: PoolClient, person: SocialPerson, id: string): Promise<string> {
  await client.query(
    'INSERT INTO users (id, project_id, email, email_verified, name) VALUES ($1, $2, $3, $4, $5)',
    [id, person.projectId, person.email, person.emailVerified, person.name],
  );
  return id;
}
