import type { Pool } from 'pg';

export type StoredWorkloadKey = {
  readonly id: string;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** Sealed. */
  readonly privateKey: string;
};

/** What this deployment signs assertions of its connections with. */
export function workloadKeys(pool: Pool) {
  return {
    /** First the one that signs now, then the newest: one that will sign is published before, one that did for a day after. */
    async published(): Promise<StoredWorkloadKey[]> {
      const text = `SELECT id, public_jwk AS "publicJwk", private_key AS "privateKey" FROM workload_keys
        WHERE retired_at IS NULL OR retired_at > now() - interval '1 day'
        ORDER BY (signs_from <= now() AND (retired_at IS NULL OR retired_at > now())) DESC, signs_from DESC, id`;
      return (await pool.query<StoredWorkloadKey>(text)).rows;
    },

    /** The first of all. Where another process was quicker, nothing is written: that one's is it. */
    async addFirst({ id, publicJwk, privateKey }: StoredWorkloadKey): Promise<void> {
      const text = `INSERT INTO workload_keys (id, public_jwk, private_key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`;
      await pool.query(text, [id, publicJwk, privateKey]);
    },
  };
}
