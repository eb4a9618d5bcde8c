import type { ReachedOrganization } from '@portico/core';
import type { Pool } from 'pg';

const NAMES = `
  SELECT p.name AS "projectName", o.name AS "organizationName"
  FROM organizations o JOIN projects p ON p.id = o.project_id WHERE o.id = $1`;

const REACHED = `
  SELECT o.id, o.project_id AS "projectId", p.built_in AS "builtIn"
  FROM organizations o JOIN projects p ON p.id = o.project_id WHERE o.id = $1`;

/** What a request to connect an organization has to know of it and its project. */
export function organizationAccess(pool: Pool) {
  return {
    async namesOf(
      organizationId: string,
    ): Promise<{ projectName: string; organizationName: string } | undefined> {
      return (await pool.query(NAMES, [organizationId])).rows[0];
    },

    /** What decides who reaches it. */
    async reached(organizationId: string): Promise<ReachedOrganization | undefined> {
      return (await pool.query<ReachedOrganization>(REACHED, [organizationId])).rows[0];
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
