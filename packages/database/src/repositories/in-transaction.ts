import type { Pool, PoolClient } from 'pg';

/** Does `work` on one connection, all of it or nothing. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // Its transaction ends with the connection.
    client.release(true);
    throw error;
  }
}
