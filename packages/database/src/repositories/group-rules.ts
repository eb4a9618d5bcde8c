import type { Pool } from 'pg';

/** Rules by which groups of a directory give roles, as a sign-in asks for them. */
export function groupRules(pool: Pool) {
  return {
    /** The groups that rules of this connection name, by their keys. */
    async groupsOf(connectionId: string): Promise<string[]> {
      const text = `SELECT value FROM group_role_rules WHERE connection_id = $1 AND source = 'group' ORDER BY value`;
      const values = [connectionId];
      return (await pool.query<{ value: string }>({ name: 'group-rules', text, values })).rows.map(
        ({ value }) => value,
      );
    },
  };
}
