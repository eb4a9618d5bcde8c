import type { Pool } from 'pg';

const PROJECTS = `SELECT DISTINCT project_id AS "projectId" FROM oauth_states
  WHERE kind = 'DeviceCode' AND user_code = $1 AND expires_at > now() LIMIT 2`;

/** The codes that devices show, over all projects: whoever types one does not know whose it is. */
export function userCodes(pool: Pool) {
  return {
    /**
     * @param code as it is stored: letters alone
     * @returns undefined when no device waits with that code, and also when devices of two projects do by chance: nobody is
     * to confirm what they do not mean
     */
    async projectOf(code: string): Promise<string | undefined> {
      const { rows } = await pool.query<{ projectId: string }>(PROJECTS, [code]);
      return rows.length === 1 ? rows[0]?.projectId : undefined;
    },
  };
}
