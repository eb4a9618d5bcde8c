/** Where the emulator reads the time. Milliseconds since the epoch. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that the control API can move: every expiry in the emulator follows it. */
export class AdjustableClock implements Clock {
  readonly #base: Clock;
  #offsetMs = 0;
  #frozenAt: number | undefined;

  constructor(base: Clock) {
    this.#base = base;
  }

  now(): number {
    return this.#frozenAt ?? this.#base.now() + this.#offsetMs;
  }

  /** Moves the time by `seconds`, backwards when negative. A frozen clock stays frozen at the new time. */
  advance(seconds: number): void {
    const ms = seconds * 1000;
    if (this.#frozenAt === undefined) this.#offsetMs += ms;
    else this.#frozenAt += ms;
  }

  /** Stops the clock, at `at` (ms) or where it is now. */
  freeze(at?: number): void {
    this.#frozenAt = at ?? this.now();
  }

  /** Lets a frozen clock run on from where it stands. */
  resume(): void {
    if (this.#frozenAt === undefined) return;
    this.#offsetMs = this.#frozenAt - this.#base.now();
    this.#frozenAt = undefined;
  }

  reset(): void {
    this.#offsetMs = 0;
    this.#frozenAt = undefined;
  }

  /** What it shows when nobody moves it. */
  get unmoved(): number {
    return this.#base.now();
  }

  get frozen(): boolean {
    return this.#frozenAt !== undefined;
  }
}

/**
 * Where the clock may be moved: instants that leave room for every lifetime on top, in years of four digits and seconds
 * since the epoch.
 */
export const EARLIEST = Date.parse('1971-01-01T00:00:00Z');
export const LATEST = Date.parse('9000-01-01T00:00:00Z');

/** Graph's spelling of an instant: ISO 8601 without fractions. */
export const isoSeconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** Entra's spelling of an instant in error bodies: `yyyy-MM-dd HH:mm:ssZ`. */
export const entraTimestamp = (ms: number): string => isoSeconds(ms).replace('T', ' ');

export const epochSeconds = (ms: number): number => Math.floor(ms / 1000);
