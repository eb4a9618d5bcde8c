import type { Pool } from 'pg';

/** One known value per master key that this database was written with. */
export function masterKeyCanaries(pool: Pool) {
  return {
    async all(): Promise<{ keyId: string; sealed: string }[]> {
      const text = 'SELECT key_id AS "keyId", sealed FROM master_key_canaries ORDER BY created_at';
      return (await pool.query<{ keyId: string; sealed: string }>(text)).rows;
    },

    /** Two processes that start at once write it once. */
    async add(keyId: string, sealed: string): Promise<void> {
      const text = 'INSERT INTO master_key_canaries (key_id, sealed) VALUES ($1, $2) ON CONFLICT DO NOTHING';
      await pool.query(text, [keyId, sealed]);
    },
  };
}
