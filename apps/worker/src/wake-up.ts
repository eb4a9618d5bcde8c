import type { Database, DatabaseClient } from '@portico/database';

type Channel = 'portico_provisioning' | 'portico_logout';
const RECONNECT_MS = 2_000;

/**
 * Hears of new rows at once. The rows are the queue: a notification that is lost costs a moment, not a run, so a broken
 * connection is simply made anew.
 */
export class WakeUp {
  readonly #pool: Database['pool'];
  readonly #onWake: () => void;
  readonly #channel: Channel;
  #client: DatabaseClient | undefined;
  #stopped = false;

  constructor(pool: Database['pool'], channel: Channel, onWake: () => void) {
    this.#channel = channel;
    this.#pool = pool;
    this.#onWake = onWake;
  }

  async listen(): Promise<void> {
    if (this.#stopped) return;
    try {
      const client = await this.#pool.connect();
      this.#client = client;
      client.on('notification', this.#onWake);
      client.once('error', () => this.#lost(client));
      await client.query(`LISTEN ${this.#channel}`);
      this.#onWake();
    } catch {
      this.#later();
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#client?.release(true);
    this.#client = undefined;
  }

  #lost(client: DatabaseClient): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    client.release(true);
    this.#later();
  }

  #later(): void {
    if (!this.#stopped) setTimeout(() => void this.listen(), RECONNECT_MS).unref();
  }
}
