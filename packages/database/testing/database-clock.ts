import type { Pool } from 'pg';

/** The time of one database, in a test's hand. */
export type DatabaseClock = {
  /** It stands still there. */
  standAt(ms: number): Promise<void>;
  /** It goes on as the real one does, so much before or, when negative, behind it. */
  runAhead(ms: number): Promise<void>;
};

/**
 * A schema that comes before PostgreSQL's own gets `now` and `clock_timestamp`; no statement of ours knows of it.
 *
 * A function without a schema is looked up along the search path for each new connection: who connects from then on has this time. What a
 * column takes by default was looked up when the table was made: those are made anew.
 *
 * @param pool of a database that the test has alone, after its migrations
 */
export async function takeDatabaseClockInHand(pool: Pick<Pool, 'query'>): Promise<DatabaseClock> {
  await pool.query(`
    CREATE SCHEMA in_hand;
    CREATE UNLOGGED TABLE in_hand.clock (at timestamptz, ahead interval NOT NULL);
    INSERT INTO in_hand.clock VALUES (NULL, '0');
    CREATE FUNCTION in_hand.now() RETURNS timestamptz LANGUAGE sql STABLE AS
      'SELECT coalesce(at, pg_catalog.now() + ahead) FROM in_hand.clock';
    CREATE FUNCTION in_hand.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
      'SELECT coalesce(at, pg_catalog.clock_timestamp() + ahead) FROM in_hand.clock';
    DO $$
    DECLARE found record;
    BEGIN
      EXECUTE format('ALTER DATABASE %I SET search_path = in_hand, pg_catalog, public', current_database());
      FOR found IN
        SELECT d.adrelid::regclass AS name, a.attname AS attribute FROM pg_attrdef d
        JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        WHERE pg_get_expr(d.adbin, d.adrelid) IN ('now()', 'CURRENT_TIMESTAMP')
      LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT in_hand.now()', found.name, found.attribute);
      END LOOP;
    END $$`);
  return {
    async standAt(ms) {
      await pool.query('UPDATE in_hand.clock SET at = to_timestamp($1::float8 / 1000)', [ms]);
    },
    async runAhead(ms) {
      await pool.query(`UPDATE in_hand.clock SET at = NULL, ahead = $1 * interval '1 millisecond'`, [ms]);
    },
  };
}
