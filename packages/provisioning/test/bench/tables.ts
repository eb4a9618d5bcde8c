import type { Database } from '@portico/database';

/** Every row of every table as text: for looking whether something lies there that must not. */
export async function dumpTables(pool: Database['pool']): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'",
  );
  const dumps: string[] = [];
  // One after the other: all at once wait for a connection of the pool, and on a slow machine too long.
  for (const { name } of rows) {
    const found = await pool.query<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM ${name} t`);
    dumps.push(`${name}\n${found.rows.map(({ row }) => row).join('\n')}`);
  }
  return dumps.join('\n');
}
