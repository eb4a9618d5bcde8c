import type { Pool, PoolClient } from 'pg';
import { auditedSql } from './audit-events.ts';
import { inTransaction } from './in-transaction.ts';

export type StoredWorkloadKey = {
  readonly id: string;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** Sealed. */
  readonly privateKey: string;
};

/** So long a key is published before it signs, and after: the directories keep copies of the key set. */
const OVERLAP = `interval '1 day'`;

/** Whoever makes a key asks for this first: of many one makes it. */
const ONE_AT_A_TIME = `SELECT pg_advisory_xact_lock(hashtextextended('portico workload keys', 0))`;
/** Changes nothing, and is refused by a database that takes no writes: a key that cannot be kept is not made. */
const TAKES_WRITES = 'UPDATE workload_keys SET id = id WHERE false';

const PUBLISHED = `SELECT id, public_jwk AS "publicJwk", private_key AS "privateKey" FROM workload_keys
  WHERE retired_at IS NULL OR retired_at > now() - ${OVERLAP}
  ORDER BY (signs_from <= now() AND (retired_at IS NULL OR retired_at > now())) DESC, signs_from DESC, id`;

const WAITING = 'SELECT 1 FROM workload_keys WHERE signs_from > now()';
const FORGET = `DELETE FROM workload_keys WHERE $1 OR retired_at <= now() - ${OVERLAP}`;
const RETIRE = `UPDATE workload_keys SET retired_at = now() + ${OVERLAP} WHERE retired_at IS NULL RETURNING id`;

const ADD = `
  WITH added AS (
    INSERT INTO workload_keys (id, public_jwk, private_key, signs_from)
    VALUES ($1, $2, $3, CASE WHEN $4 THEN now() + ${OVERLAP} ELSE now() END) RETURNING id, signs_from),
  audited AS (${auditedSql({
    id: '$5',
    owner: ['NULL::text', 'NULL::text'],
    actor: ['anonymous', 'NULL'],
    action: 'workload_key.rotated',
    target: ['workload_key', 'id'],
    data: `jsonb_build_object('compromised', $6::boolean, 'signs_from', signs_from, 'by', 'command on the server')`,
    from: 'added',
  })})
  SELECT signs_from AS "signsFrom" FROM added`;

type MakesKey = () => Promise<StoredWorkloadKey>;

/** What this deployment signs assertions of its connections with. */
export function workloadKeys(pool: Pool) {
  return {
    /** First the one that signs now, then the newest: one that will sign is published before, one that did for a day after. */
    async published(): Promise<StoredWorkloadKey[]> {
      return (await pool.query<StoredWorkloadKey>(PUBLISHED)).rows;
    },

    /** The first of all, made only where it can be kept. Where another process was quicker, that one's is it. */
    async addFirst(make: MakesKey): Promise<void> {
      await inTransaction(pool, async (client) => {
        await client.query(ONE_AT_A_TIME);
        await client.query(TAKES_WRITES);
        if ((await client.query('SELECT 1 FROM workload_keys WHERE retired_at IS NULL')).rowCount !== 0)
          return;
        const { id, publicJwk, privateKey } = await make();
        const text = 'INSERT INTO workload_keys (id, public_jwk, private_key) VALUES ($1, $2, $3)';
        await client.query(text, [id, publicJwk, privateKey]);
      });
    },

    /**
     * A new key, published now, which signs a day later; the one before it signs until then and stays published for a day. Where
     * it may be known to others, the new one signs at once and all others are gone.
     *
     * @returns from when the new one signs; undefined while one of an earlier rotation waits to
     */
    async rotate(
      make: MakesKey,
      { compromised, auditEventId }: { readonly compromised: boolean; readonly auditEventId: string },
    ): Promise<Date | undefined> {
      return inTransaction(pool, async (client) => {
        await client.query(ONE_AT_A_TIME);
        await client.query(TAKES_WRITES);
        if (!compromised && (await client.query(WAITING)).rowCount !== 0) return undefined;
        return put(client, await make(), { compromised, auditEventId });
      });
    },
  };
}

async function put(
  client: PoolClient,
  { id, publicJwk, privateKey }: StoredWorkloadKey,
  { compromised, auditEventId }: { readonly compromised: boolean; readonly auditEventId: string },
): Promise<Date | undefined> {
  await client.query(FORGET, [compromised]);
  const isFollowing = (await client.query(RETIRE)).rowCount !== 0;
  const values = [id, publicJwk, privateKey, isFollowing, auditEventId, compromised];
  return (await client.query<{ signsFrom: Date }>(ADD, values)).rows[0]?.signsFrom;
}
