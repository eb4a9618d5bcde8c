import type { Database, DatabaseClient } from '@portico/database';

type Channel = 'portico_provisioning' | 'portico_logout';
const RECONNECT_MS = 2_000;

/**
 * Hears of new rows at once. The rows are the queue: a notification that is lost costs a moment, not a run, so a broken
 * connection is simply made anew. A standby refuses `LISTEN`: until it is promoted, each try gives its connection back.
 */
export class WakeUp {
  readonly #pool: Database['pool'];
  readonly #onWake: () => void;
  readonly #onRefused: (error: unknown) => void;
  readonly #channel: Channel;
  #client: DatabaseClient | undefined;
  #stopped = false;

  /** @param onRefused hears of each try that failed; another one follows */
  constructor(
    pool: Database['pool'],
    channel: Channel,
    onWake: () => void,
    onRefused: (error: unknown) => void = () => undefined,
  ) {
    this.#channel = channel;
    this.#pool = pool;
    this.#onWake = onWake;
    this.#onRefused = onRefused;
  }

  async listen(): Promise<void> {
    if (this.#stopped) return;
    try {
      await this.#listenOn(await this.#pool.connect());
    } catch (error) {
      this.#onRefused(error);
      this.#later();
    }
  }

  async #listenOn(client: DatabaseClient): Promise<void> {
    // Between the wish for a connection and its arrival somebody may have stopped us.
    if (this.#stopped) return client.release();
    this.#client = client;
    client.on('notification', this.#onWake);
    client.once('error', () => {
      if (this.#giveBack(client)) this.#later();
    });
    try {
      await client.query(`LISTEN ${this.#channel}`);
    } catch (error) {
      // Who has it already given back tries again, too.
      if (this.#giveBack(client)) throw error;
      return;
    }
    this.#onWake();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#client) this.#giveBack(this.#client);
  }

  /** False when that was done before. */
  #giveBack(client: DatabaseClient): boolean {
    if (this.#client !== client) return false;
    this.#client = undefined;
    client.release(true);
    return true;
  }

  #later(): void {
    if (!this.#stopped) setTimeout(() => void this.listen(), RECONNECT_MS).unref();
  }
}
