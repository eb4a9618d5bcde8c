import type { PoolClient } from 'pg';

/** Who somebody is at the identity provider of a connection. */
export type NewIdentity = {
  readonly projectId: string;
  readonly organizationId: string;
  readonly connectionId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly entraTenantId: string | null;
  readonly entraObjectId: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  /** The identity provider itself says that it has not confirmed the address. It decides nothing but who takes whose place. */
  readonly emailDoubted: boolean;
  readonly name: string | null;
};

const INSERT = `
  INSERT INTO identities (id, user_id, project_id, organization_id, connection_id, issuer, subject, entra_tenant_id,
    entra_object_id, email, email_verified, name, email_doubted)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, coalesce($13, false)) ON CONFLICT DO NOTHING`;

/** Gives the identity to a user, in the transaction of this client. @returns false when it is somebody's already */
export async function insertIdentity(
  client: PoolClient,
  ids: { readonly identityId: string; readonly userId: string },
  person: NewIdentity,
): Promise<boolean> {
  const { rowCount } = await client.query(INSERT, [
    ...[ids.identityId, ids.userId, person.projectId, person.organizationId, person.connectionId],
    ...[person.issuer, person.subject, person.entraTenantId, person.entraObjectId],
    ...[person.email, person.emailVerified, person.name, person.emailDoubted],
  ]);
  return rowCount === 1;
}
