import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@portico/core';
import pg from 'pg';
import { databaseAddress } from './address.ts';
import type { Database } from './connect.ts';
import { readSchema } from './migrations/migration-folder.ts';

/**
 * What the database can do right now. `silent`: it took the question and does not answer; `unreachable`: it refuses;
 * `incomplete`: a table is gone.
 */
export type DatabaseState = 'ready' | 'read_only' | 'incomplete' | 'unreachable' | 'silent';

export type DatabaseWatch = {
  state(): DatabaseState;
  /** Its clock less ours, in milliseconds, as of the last answer. */
  clockAheadMs(): number;
  stop(): Promise<void>;
};

/** Beyond it, tokens are too old or not valid yet for whoever gets them. */
export const MOST_CLOCK_SKEW_MS = 60_000;

export type WatchOptions = {
  readonly url: string;
  readonly database: Database;
  readonly applicationName: string;
  readonly clock: Clock;
  /** Hears of each state that is another than the one before. */
  readonly onChange: (state: DatabaseState) => void;
  /** Hears when its clock and ours begin to differ by more than {@link MOST_CLOCK_SKEW_MS}. */
  readonly onClockOff: (aheadMs: number) => void;
};

const PULSE_MS = 400;
/** In ticks: a process that was not let run for a while has read nothing meanwhile, which is not the database's doing. */
const PATIENCE_TICKS = 14;
const TICK_MS = 100;

/** So many answers in a row say that the clocks differ before anybody hears of it. */
const OFF_ANSWERS = 2;
/** By more than this between a question and its answer our clock was set, and says nothing of when they were. */
const CLOCK_STEP_MS = 1_000;

const ASK = `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS "readOnly",
  (SELECT count(*)::int FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NULL) AS missing,
  extract(epoch FROM clock_timestamp())::float8 * 1000 AS now`;

/** The tables that this release works with, by the names that the schema gives them. */
export function expectedTables(): string[] {
  const blocks = readSchema().flatMap(({ content }) => content.split(/^(?=model |enum )/m));
  return blocks.flatMap((block) =>
    block.startsWith('model ') ? (/@@map\("(\w+)"\)/.exec(block)?.[1] ?? []) : [],
  );
}

/**
 * Asks the database again and again, over a connection of its own that a full pool cannot hide, what it can do. When it
 * falls silent, the pool is told, so that nobody waits for a statement's own time-out.
 *
 * @returns when the first answer is known
 */
export async function watchDatabase(options: WatchOptions): Promise<DatabaseWatch> {
  const pulse = new Pulse(options);
  let state = await pulse.feel();
  let stopped = false;
  let offInARow = 0;
  const stopping = new AbortController();
  const watch = async () => {
    while (!stopped) {
      await delay(PULSE_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (stopped) return;
      const felt = await pulse.feel();
      if (felt === 'silent') options.database.pool.silent();
      else options.database.pool.heard();
      if (felt !== state) options.onChange(felt);
      state = felt;
      // Where both are set right they are so one after the other, and between the two nothing is wrong.
      offInARow = Math.abs(pulse.clockAheadMs) > MOST_CLOCK_SKEW_MS ? offInARow + 1 : 0;
      if (offInARow === OFF_ANSWERS) options.onClockOff(pulse.clockAheadMs);
    }
  };
  const watching = watch();
  return {
    state: () => state,
    clockAheadMs: () => pulse.clockAheadMs,
    async stop() {
      stopped = true;
      stopping.abort();
      await watching;
      pulse.forget();
    },
  };
}

type Answer = { readonly readOnly: boolean; readonly missing: number; readonly now: number };

/** One question at a time over one connection. */
class Pulse {
  clockAheadMs = 0;
  readonly #config: pg.ClientConfig;
  readonly #pool: Database['pool'];
  readonly #clock: Clock;
  readonly #tables = expectedTables();
  #client: pg.Client | undefined;

  constructor({ url, database, applicationName, clock }: Omit<WatchOptions, 'onChange' | 'onClockOff'>) {
    this.#pool = database.pool;
    this.#clock = clock;
    this.#config = {
      connectionString: databaseAddress(url).connectionString,
      application_name: `${applicationName}-watch`,
      connectionTimeoutMillis: PATIENCE_TICKS * TICK_MS,
      keepAlive: true,
    };
  }

  async feel(): Promise<DatabaseState> {
    const { answers } = this.#pool;
    const answered = new AbortController();
    const state = await Promise.race([this.#ask(), patience(answered.signal)]);
    answered.abort();
    if (state === 'ready' || state === 'incomplete') return state;
    // Of a session that began read-only, nobody learns that the others are not any more.
    this.forget();
    // Who waits for the watch alone is not silent: statements were answered meanwhile.
    return state === 'silent' && this.#pool.answers > answers ? 'unreachable' : state;
  }

  forget(): void {
    const client = this.#client;
    this.#client = undefined;
    void client?.end().catch(() => undefined);
  }

  async #ask(): Promise<DatabaseState> {
    try {
      const client = await this.#connected();
      const [asked, begun] = [this.#clock.now().getTime(), performance.now()];
      const { rows } = await client.query<Answer>(ASK, [this.#tables]);
      const [answer] = rows;
      if (answer === undefined) return 'unreachable';
      const answered = this.#clock.now().getTime();
      const wasSet = Math.abs(answered - asked - (performance.now() - begun)) > CLOCK_STEP_MS;
      if (!wasSet) this.clockAheadMs = answer.now - (asked + answered) / 2;
      if (answer.readOnly) return 'read_only';
      return answer.missing > 0 ? 'incomplete' : 'ready';
    } catch (error) {
      return error instanceof Error && /timeout/.test(error.message) ? 'silent' : 'unreachable';
    }
  }

  async #connected(): Promise<pg.Client> {
    if (this.#client) return this.#client;
    const client = new pg.Client(this.#config);
    this.#client = client;
    // Told by the next question; without a listener it would end the process.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }
}

/** Counts turns of the event loop and not the clock: between two of them, an answer that has come is read. */
async function patience(answered: AbortSignal): Promise<'silent'> {
  for (let tick = 0; tick < PATIENCE_TICKS && !answered.aborted; tick += 1)
    await delay(TICK_MS, undefined, { ref: false });
  return 'silent';
}
