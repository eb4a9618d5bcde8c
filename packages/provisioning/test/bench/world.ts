import type { Database } from '@portico/database';

/** What no call of a run changes, and the time, which goes on by itself. */
const NOT_OURS = ['now', 'users', 'groups'];
/** Until when others wait for a worker says nothing of what it did. */
const NO_WORK = 'lease_until';

/** Everything that a call of a run could change, as text: a call to the database our tables, one to Microsoft the directories. */
export type World = {
  readonly tables: () => Promise<string>;
  readonly directories: () => Promise<string>;
};

/** It asks by a way of its own, on which nobody stands who counts calls. Of our tables a digest of each. */
export function worldOf(pool: Database['pool'], { controlUrl }: { readonly controlUrl: string }): World {
  const ask = globalThis.fetch;
  let digests: string | undefined;
  return {
    async tables() {
      digests ??= await digestsSql(pool);
      return JSON.stringify((await pool.query(digests)).rows);
    },
    async directories() {
      const state = (await (await ask(`${controlUrl}/state`)).json()) as Record<string, unknown>;
      return JSON.stringify(Object.entries(state).filter(([name]) => !NOT_OURS.includes(name)));
    },
  };
}

/** The statement that answers every table with a digest of its rows. PostgreSQL reads them where they are. */
async function digestsSql(pool: Database['pool']): Promise<string> {
  const { rows } = await pool.query<{ name: string; columns: string }>(
    `SELECT quote_ident(table_name) AS name, string_agg(quote_ident(column_name), ', ') AS columns
     FROM information_schema.columns WHERE table_schema = 'public' AND column_name <> '${NO_WORK}' GROUP BY table_name`,
  );
  const ofTables = rows.map(
    ({ name, columns }) =>
      `SELECT '${name}' AS name, count(*), sum(hashtextextended(row(${columns})::text, 0)) AS digest FROM ${name}`,
  );
  return ofTables.join(' UNION ALL ');
}
