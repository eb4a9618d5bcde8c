import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { applyMigrations, MIGRATIONS_FOLDER, readMigrations } from '../src/index.ts';
import { withLaterTimes } from './later-times.ts';

const FOLDER = fileURLToPath(new URL('./dumps/', import.meta.url));
/** What every file of a dump says of itself. */
const MARK = 'Demo values of a test, all of them: they guard nothing. Written by a program; never edited.';

type Applied = { readonly name: string; readonly checksum: string };

/**
 * A deployment of an earlier version as it was left: its rows, and what others held of it. `Held` is what only that version
 * could have given out: tokens, cookies, links.
 */
export type Dump<Held = unknown> = {
  /** ISO 8601. Loaded, that moment is now. */
  readonly made: string;
  /** On which the rows stand. */
  readonly migrations: readonly Applied[];
  readonly held: Held;
  /** An INSERT for each table. */
  readonly rows: string;
};

/**
 * Reads a dump. All moments in it have moved, so that the one when it was made is now.
 *
 * @param places what stands for addresses that are other ones in each test run, by the word that the dump has
 */
export function readDump<Held>(name: string, places: Readonly<Record<string, string>> = {}): Dump<Held> {
  const read = (file: string) =>
    Object.entries(places).reduce(
      (text, [word, place]) => text.replaceAll(word, place),
      readFileSync(join(FOLDER, name, file), 'utf8'),
    );
  const { made, migrations, held } = JSON.parse(read('around.json')) as Omit<Dump, 'rows'>;
  return {
    ...{ made, migrations, rows: read('rows.sql') },
    held: withLaterTimes(held, secondsSince(made)) as Held,
  };
}

/** So many that no moment of the dump comes to lie in the future. */
const secondsSince = (made: string): number => Math.floor((Date.now() - Date.parse(made)) / 1_000);

/** Writes a dump of that database. @param places as with {@link readDump}; none of them may be left in the files */
export async function writeDump(
  url: string,
  name: string,
  held: unknown,
  places: Readonly<Record<string, string>>,
): Promise<void> {
  const migrations = readMigrations().map(({ name, checksum }) => ({ name, checksum }));
  const rows = await withClient(url, rowsOfAllTables);
  // Rounded up: nothing in the dump is later than this.
  const made = new Date(Math.ceil(Date.now() / 1_000) * 1_000).toISOString();
  const around = JSON.stringify({ mark: MARK, made, migrations, held });
  mkdirSync(join(FOLDER, name));
  const write = (file: string, text: string) => {
    const placeless = Object.entries(places).reduce(
      (all, [word, place]) => all.replaceAll(place, word),
      text,
    );
    writeFileSync(join(FOLDER, name, file), placeless);
  };
  write('around.json', `${around}\n`);
  write('rows.sql', `-- ${MARK}\n${rows}`);
}

async function rowsOfAllTables(client: pg.Client): Promise<string> {
  await client.query(`SET timezone = 'UTC'`);
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables
     WHERE schemaname = current_schema() AND tablename <> '_prisma_migrations' ORDER BY 1`,
  );
  const inserts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: object }>(
      `SELECT row_to_json(t) AS row FROM "${name}" t ORDER BY row_to_json(t)::text`,
    );
    if (rows.length === 0) continue;
    const json = pg.escapeLiteral(`[\n${rows.map(({ row }) => withoutNulls(row)).join(',\n')}\n]`);
    inserts.push(`INSERT INTO "${name}" SELECT * FROM json_populate_recordset(NULL::"${name}", ${json});\n`);
  }
  return inserts.join('');
}

/** What a row leaves out is NULL when it is read. */
const withoutNulls = (row: object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)));

/**
 * Makes of an empty database what the deployment of the dump had: its schema from the migrations, its rows from the dump.
 *
 * @throws Error when a migration that the dump stands on is another one today: a deployment would refuse it
 */
export async function loadDump(url: string, dump: Pick<Dump, 'made' | 'migrations' | 'rows'>): Promise<void> {
  await applyMigrationsOf(url, dump);
  await loadRows(url, dump);
}

/** The rows alone, into a database that has exactly the migrations of the dump. */
export async function loadRows(url: string, dump: Pick<Dump, 'made' | 'rows'>): Promise<void> {
  await withClient(url, async (client) => {
    // References hold again when all is there, and what triggers wrote is in the rows.
    await client.query(`BEGIN; SET LOCAL session_replication_role = 'replica'`);
    await client.query(dump.rows);
    await moveTimes(client, secondsSince(dump.made));
    await continueSequences(client);
    await client.query('COMMIT');
  });
}

async function applyMigrationsOf(url: string, { migrations }: Pick<Dump, 'migrations'>): Promise<void> {
  const today = new Map(readMigrations().map(({ name, checksum }) => [name, checksum]));
  const edited = migrations.filter(({ name, checksum }) => today.get(name) !== checksum);
  if (edited.length > 0)
    throw new Error(`Deployments have another one of these: ${edited.map(({ name }) => name).join(', ')}`);
  const folder = mkdtempSync(join(tmpdir(), 'portico-dump-'));
  try {
    for (const { name } of migrations)
      cpSync(join(MIGRATIONS_FOLDER, name), join(folder, name), { recursive: true });
    await applyMigrations(url, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Moves every moment that is a column of its own (`timestamptz`) or lies in a JSON column. 1970 is none: it says
 * that nobody told when. What is sealed or signed keeps the times that it has inside.
 */
async function moveTimes(client: pg.Client, seconds: number): Promise<void> {
  const { rows: columns } = await client.query<{ table: string; column: string; type: string }>(
    `SELECT table_name AS table, column_name AS column, data_type AS type FROM information_schema.columns
     JOIN pg_tables ON schemaname = table_schema AND tablename = table_name
     WHERE table_schema = current_schema() AND table_name <> '_prisma_migrations'
       AND data_type IN ('timestamp with time zone', 'json', 'jsonb')`,
  );
  for (const { table, column, type } of columns)
    await (type === 'timestamp with time zone'
      ? client.query(
          `UPDATE "${table}" SET "${column}" = "${column}" + make_interval(secs => $1) WHERE "${column}" > to_timestamp(0)`,
          [seconds],
        )
      : moveTimesInJson(client, table, column, seconds));
}

async function moveTimesInJson(
  client: pg.Client,
  table: string,
  column: string,
  seconds: number,
): Promise<void> {
  const { rows } = await client.query<{ place: string; value: unknown }>(
    `SELECT ctid::text AS place, "${column}" AS value FROM "${table}" WHERE "${column}" IS NOT NULL`,
  );
  for (const { place, value } of rows)
    await client.query(`UPDATE "${table}" SET "${column}" = $2 WHERE ctid = $1::tid`, [
      place,
      JSON.stringify(withLaterTimes(value, seconds)),
    ]);
}

/** Rows that came with their numbers have used none up. */
async function continueSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `SELECT table_name AS table, column_name AS column,
       pg_get_serial_sequence(quote_ident(table_name), column_name) AS sequence
     FROM information_schema.columns
     WHERE table_schema = current_schema() AND column_default LIKE 'nextval(%'`,
  );
  for (const { table, column, sequence } of rows)
    await client.query(`SELECT setval('${sequence}', max("${column}")) FROM "${table}"`);
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
