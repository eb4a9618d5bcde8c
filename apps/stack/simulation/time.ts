import { type Database, openDatabase } from '@portico/database';

type Pool = Database['pool'];

/** One time for everything: this process, the emulator in it, and the database. It stands still until it is moved. */
export type SimulatedTime = {
  now(): number;
  /** Moves it on, never back. */
  moveTo(ms: number): Promise<void>;
  /** Gives the process its own time back. */
  end(): Promise<void>;
};

/**
 * Takes the time of the process and of one database into hand.
 *
 * No line of the product knows of it. `Date` tells the simulated time, which reaches what we do not write either: MSAL
 * signs by it. And a schema that comes before PostgreSQL's own has a function `now` in it.
 *
 * @param options.databaseUrl of the simulation alone: its schema is another one afterwards. Who connects from then on has its time
 */
export async function takeTimeInHand(options: {
  readonly databaseUrl: string;
  readonly start: number;
}): Promise<SimulatedTime> {
  const { pool, close } = openDatabase({ url: options.databaseUrl, poolSize: 1 });
  let nowMs = options.start;
  await replaceNow(pool, nowMs);
  const giveBack = replaceDate(() => nowMs);
  return {
    now: () => nowMs,
    async moveTo(ms) {
      if (ms <= nowMs) return;
      nowMs = ms;
      await pool.query('UPDATE simulation.clock SET at = to_timestamp($1::float8 / 1000)', [nowMs]);
    },
    async end() {
      giveBack();
      await close();
    },
  };
}

/**
 * `now()` without a schema is looked up along the search path for each new connection. What a column takes by default was looked up when
 * the table was made: those are made anew.
 */
async function replaceNow(pool: Pool, startMs: number): Promise<void> {
  await pool.query(`
    CREATE SCHEMA simulation;
    CREATE UNLOGGED TABLE simulation.clock (at timestamptz NOT NULL);
    CREATE FUNCTION simulation.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM simulation.clock';
    DO $$
    DECLARE found record;
    BEGIN
      EXECUTE format('ALTER DATABASE %I SET search_path = simulation, pg_catalog, public', current_database());
      FOR found IN
        SELECT d.adrelid::regclass AS name, a.attname AS attribute FROM pg_attrdef d
        JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        WHERE pg_get_expr(d.adbin, d.adrelid) IN ('now()', 'CURRENT_TIMESTAMP')
      LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT simulation.now()', found.name, found.attribute);
      END LOOP;
    END $$`);
  await pool.query('INSERT INTO simulation.clock VALUES (to_timestamp($1::float8 / 1000))', [startMs]);
}

/** @returns puts the real one back */
function replaceDate(now: () => number): () => void {
  const RealDate = globalThis.Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
  return () => {
    globalThis.Date = RealDate;
  };
}
