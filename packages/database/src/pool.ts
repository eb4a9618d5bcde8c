import type { Duplex } from 'node:stream';
import pg from 'pg';
import { DatabaseError } from './database-error.ts';

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

  constructor(config: pg.PoolConfig) {
    super(config);
    this.on('connect', (client) => this.#open.add(client));
    this.on('remove', (client) => this.#open.delete(client));
    this.on('release', (error) => {
      if (!error) this.#answers += 1;
    });
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
    if (this.#silent) return refuse(callback);
    if (callback === undefined) return super.connect();
    super.connect(callback);
    return undefined;
  }
}

function refuse(callback: Taken | undefined): Promise<never> | undefined {
  const error = new DatabaseError('database_unreachable', 'the database does not answer');
  if (callback === undefined) return Promise.reject(error);
  callback(error, undefined, () => undefined);
  return undefined;
}

function streamOf(client: pg.PoolClient): Duplex {
  return (client as unknown as { readonly connection: { readonly stream: Duplex } }).connection.stream;
}
