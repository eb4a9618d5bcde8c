import { readWithin } from '../web/outside.ts';

type Notice = Record<string, unknown>;

interface Letter {
  url: string;
  notices: readonly Notice[];
  /** ms, by the emulator's clock. */
  dueAt: number;
  attempts: number;
  /** Nobody tries any longer after this. */
  until: number;
}

/** Graph waits so long for a subscriber, and comes back for four hours. */
const TIMEOUT_MS = 3_000;
const PATIENCE_MS = 4 * 3600 * 1000;
const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 3600 * 1000;
const LARGEST_ANSWER = 64 * 1024;
const MOST_WAITING = 10_000;

/** What became of one attempt, for people to look at. */
export interface Delivery {
  url: string;
  notices: number;
  attempt: number;
  /** HTTP status, or null when nobody answered in time. */
  status: number | null;
}

/** Letters to subscribers, sent when they are due by the emulator's clock and again until they are taken. In memory alone. */
export class Outbox {
  readonly #fetch: typeof fetch;
  #waiting: Letter[] = [];
  #deliveries: Delivery[] = [];
  readonly #stopped = new AbortController();

  constructor(fetchFunction: typeof fetch) {
    this.#fetch = fetchFunction;
  }

  /** @param now @param dueAt ms */
  add(url: string, notices: readonly Notice[], now: number, dueAt = now): void {
    if (this.#waiting.length >= MOST_WAITING) this.#waiting.shift();
    this.#waiting.push({ url, notices, dueAt, attempts: 0, until: now + PATIENCE_MS });
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  recent(): readonly Delivery[] {
    return this.#deliveries;
  }

  clear(): void {
    this.#waiting = [];
    this.#deliveries = [];
  }

  /** Sends what is due. Resolves when every subscriber has answered or had its time. @param now ms */
  async deliver(now: number): Promise<void> {
    const due = this.#waiting.filter(({ dueAt }) => dueAt <= now);
    this.#waiting = this.#waiting.filter(({ dueAt }) => dueAt > now);
    await Promise.all(due.map((letter) => this.#send(letter, now)));
  }

  async #send(letter: Letter, now: number): Promise<void> {
    const attempts = letter.attempts + 1;
    const status = await this.#post(
      letter.url,
      JSON.stringify({ value: letter.notices }),
      'application/json',
    );
    this.#deliveries.push({ url: letter.url, notices: letter.notices.length, attempt: attempts, status });
    this.#deliveries = this.#deliveries.slice(-100);
    if (status !== null && status >= 200 && status < 300) return;
    const pause = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
    if (now + pause > letter.until || this.isStopped) return;
    this.#waiting.push({ ...letter, attempts, dueAt: now + pause });
  }

  async #post(url: string, body: string, type: string): Promise<number | null> {
    return (await this.ask(url, body, type, TIMEOUT_MS))?.status ?? null;
  }

  /** One POST to an address that a client named: no redirects, bounded in time and size. Undefined when nobody answered. */
  async ask(
    url: string,
    body: string,
    type: string,
    timeoutMs: number,
  ): Promise<{ status: number; text: string; type: string } | undefined> {
    try {
      const response = await this.#fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': type },
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), this.#stopped.signal]),
        body,
      });
      const text = await readWithin(response, LARGEST_ANSWER);
      return { status: response.status, text, type: response.headers.get('content-type') ?? '' };
    } catch {
      return undefined;
    }
  }

  get isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  stop(): void {
    this.#stopped.abort();
  }
}
