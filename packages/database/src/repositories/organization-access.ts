import type { Pool } from 'pg';

export type OrganizationAccess = {
  readonly projectId: string;
  readonly projectName: string;
  readonly organizationName: string;
  readonly organizationStatus: 'active' | 'suspended';
  /** Null when the user is no member. */
  readonly role: 'owner' | 'admin' | 'member' | null;
};

const ACCESS = `
  SELECT o.project_id AS "projectId", p.name AS "projectName", o.name AS "organizationName", o.status AS "organizationStatus", m.role
  FROM organizations o
  JOIN projects p ON p.id = o.project_id
  LEFT JOIN users u ON u.project_id = o.project_id AND u.id = $2 AND u.disabled_at IS NULL
  LEFT JOIN memberships m ON m.organization_id = o.id AND m.user_id = u.id
  WHERE o.id = $1`;

/** What a user may do in an organization, read fresh at each decision. */
export function organizationAccess(pool: Pool) {
  return {
    async of(organizationId: string, userId: string): Promise<OrganizationAccess | undefined> {
      return (await pool.query<OrganizationAccess>(ACCESS, [organizationId, userId])).rows[0];
    },

    /** Origins of the project's applications: registered redirect URIs and allowed origins. */
    async registeredUrls(projectId: string): Promise<string[]> {
      const text = `SELECT DISTINCT unnest(redirect_uris || allowed_origins || array_remove(ARRAY[initiate_login_uri], NULL)) AS url
        FROM applications WHERE project_id = $1`;
      return (await pool.query<{ url: string }>(text, [projectId])).rows.map((row) => row.url);
    },
  };
}

/** The name of the constraint that a statement violated, or undefined when the error is another one. */
export function violatedConstraint(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error) || error.code !== '23505')
    return undefined;
  return 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined;
}
