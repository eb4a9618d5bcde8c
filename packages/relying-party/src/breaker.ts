import { type Registration, RelyingPartyError, type RelyingPartyErrorCode } from './registration.ts';

/** So many calls in a row that the identity provider left without an answer, and nobody is sent there for a while. */
const FAILURES = 5;
/** Failures further apart than this are not one outage. */
const WINDOW_MS = 60_000;
/** After this pause one call finds out whether it is over. */
const PAUSE_MS = 15_000;
/** Whose providers fail at the same time; memory has an end. */
const MAX_TROUBLES = 2_000;
/** Words of the token endpoint itself. What else is refused may come from the browser alone and says nothing of it. */
const ANSWERED: ReadonlySet<RelyingPartyErrorCode> = new Set([
  'client_refused',
  'assertion_refused',
  'code_refused',
]);

type Trouble = {
  failures: number;
  failedAt: number;
  /** Somebody is finding out. */
  onTrial: boolean;
};

/**
 * A circuit breaker for each client of an identity provider (fault R18): while a provider hangs, each sign-in would hold a
 * request for the whole deadline. Only what the provider did to us counts, never what a browser brought or what was refused
 * in words, so that nobody can shut a connection from outside; and only that client's own calls count.
 */
export class Breaker {
  readonly #now: () => number;
  readonly #troubles = new Map<string, Trouble>();

  constructor(clock: { now(): Date }) {
    this.#now = () => clock.now().getTime();
  }

  /**
   * Calls the identity provider of the registration, unless it is known not to answer.
   *
   * @throws RelyingPartyError `idp_unavailable` at once while it is, and whatever `call` throws
   */
  async through<T>(registration: Registration, call: () => Promise<T>): Promise<T> {
    const key = keyOf(registration);
    const trial = this.#enter(key);
    try {
      const value = await call();
      this.#troubles.delete(key);
      return value;
    } catch (error) {
      this.#failed(key, error, trial);
      throw error;
    } finally {
      if (trial) trial.onTrial = false;
    }
  }

  /**
   * For what needs no call but leads to one: refuses during the pause, and leaves the trial to the call.
   * @throws RelyingPartyError `idp_unavailable`
   */
  assertClosed(registration: Registration): void {
    const trouble = this.#troubles.get(keyOf(registration));
    if (trouble && this.#isOpen(trouble) && this.#isPausing(trouble)) throw notAsked(trouble);
  }

  /** Answers the trouble of which this call is the trial. */
  #enter(key: string): Trouble | undefined {
    const trouble = this.#troubles.get(key);
    if (!trouble || !this.#isOpen(trouble)) return undefined;
    if (trouble.onTrial || this.#isPausing(trouble)) throw notAsked(trouble);
    trouble.onTrial = true;
    return trouble;
  }

  #failed(key: string, error: unknown, trial: Trouble | undefined): void {
    if (!(error instanceof RelyingPartyError)) return;
    if (ANSWERED.has(error.code)) this.#troubles.delete(key);
    else if (error.outage) this.#count(key, trial);
  }

  #count(key: string, trial: Trouble | undefined): void {
    const trouble = this.#troubles.get(key);
    // Whoever set out before it opened brings no news of the time after.
    if (trouble && this.#isOpen(trouble) && trouble !== trial) return;
    const inARow = trouble !== undefined && (trouble === trial || this.#since(trouble) < WINDOW_MS);
    if (trouble && inARow) {
      trouble.failures += 1;
      trouble.failedAt = this.#now();
      return;
    }
    if (this.#troubles.size >= MAX_TROUBLES) this.#troubles.clear();
    this.#troubles.set(key, { failures: 1, failedAt: this.#now(), onTrial: false });
  }

  #isOpen({ failures }: Trouble): boolean {
    return failures >= FAILURES;
  }

  #isPausing(trouble: Trouble): boolean {
    return this.#since(trouble) < PAUSE_MS;
  }

  /** A clock that was set back must not prolong anything. */
  #since({ failedAt }: Trouble): number {
    return Math.abs(this.#now() - failedAt);
  }
}

/** The client as its identity provider knows it, whichever secret it has now. Connections have redirect URIs of their own. */
function keyOf({ issuer, clientId, redirectUri }: Registration): string {
  return JSON.stringify([issuer, clientId, redirectUri]);
}

function notAsked({ failures }: Trouble): RelyingPartyError {
  return new RelyingPartyError('idp_unavailable', `not asked: no answer ${failures} times in a row`);
}
