import type { Duplex } from 'node:stream';
import pg from 'pg';
import { DatabaseError } from './database-error.ts';
import { failureMeaning } from './failure-meaning.ts';

type Taken = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (broken?: Error | boolean) => void,
) => void;

/**
 * A pool that can be told that the database has fallen silent. A server that went away without a word leaves every
 * statement waiting for its time-out, one after the other; told here, they fail at once.
 */
export class Pool extends pg.Pool {
  readonly #open = new Set<pg.PoolClient>();
  #silent = false;
  #answers = 0;
  #failures = 0;

  constructor(config: pg.PoolConfig) {
    super(config);
    this.on('connect', (client) => {
      this.#open.add(client);
      // One that somebody has taken may break between two statements: the next one fails, and without a listener the process ends.
      client.on('error', () => undefined);
    });
    this.on('remove', (client) => this.#open.delete(client));
    this.on('release', (error) => {
      if (!error) this.#answers += 1;
      else this.#failed(error);
    });
  }

  /** How often somebody found no database so far. */
  get failures(): number {
    return this.#failures;
  }

  /** How many connections came back in good order so far: signs of life. */
  get answers(): number {
    return this.#answers;
  }

  /** What waits for an answer fails now, and what is asked from now on at once, until {@link heard}. */
  silent(): void {
    this.#silent = true;
    // The stream and not the client: who ends a client has to wait for the other side's word.
    for (const client of this.#open) streamOf(client).destroy();
  }

  /** The database answers again. */
  heard(): void {
    this.#silent = false;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Taken): void;
  override connect(callback?: Taken): Promise<pg.PoolClient> | undefined {
    if (callback === undefined)
      return new Promise((resolve, reject) =>
        this.connect((error, client) => (client ? resolve(client) : reject(error))),
      );
    const told: Taken = (error, client, release) => {
      if (error) this.#failed(error);
      callback(error, client, release);
    };
    if (this.#silent) refuse(told);
    else super.connect(told);
    return undefined;
  }

  #failed(error: unknown): void {
    if (failureMeaning(error) === 'unavailable') this.#failures += 1;
  }
}

function refuse(callback: Taken): void {
  const error = new DatabaseError('database_unreachable', 'the database does not answer');
  callback(error, undefined, () => undefined);
}

function streamOf(client: pg.PoolClient): Duplex {
  return (client as unknown as { readonly connection: { readonly stream: Duplex } }).connection.stream;
}
