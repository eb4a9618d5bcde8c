import type { IncomingMessage, ServerResponse } from 'node:http';
import { networkPrefix } from '@portico/administration';

/*
 * What a stranger can make us store is limited before the first write (attacks 140, 142). In memory, because the wall has
 * to be cheaper than what it keeps out; each process has its own. Whoever finishes what they began gets back what its steps
 * took, so that a whole office behind one address signs in as it likes, and only what is begun and left lying is counted.
 */

/** More networks are not remembered: the one that was seen longest ago is forgotten, and begins anew. */
const MOST_NETWORKS = 100_000;
const MINUTE_MS = 60_000;

export type Budget = {
  /** So many at once. */
  readonly burst: number;
  /** So many come back by the minute. */
  readonly perMinute: number;
};

type Account = { left: number; at: number };

/** So much to spend for each network, which comes back with time. */
export class NetworkBudget {
  readonly #budget: Budget;
  readonly #now: () => number;
  readonly #accounts = new Map<string, Account>();

  /** @param now milliseconds of a clock that never goes back */
  constructor(budget: Budget, now: () => number) {
    this.#budget = budget;
    this.#now = now;
  }

  /** Spends one. @returns undefined, or in how many seconds there is one again */
  spend(network: string): number | undefined {
    const account = this.#account(network);
    if (account.left >= 1) {
      account.left -= 1;
      return undefined;
    }
    return Math.max(1, Math.ceil(((1 - account.left) * MINUTE_MS) / this.#budget.perMinute / 1_000));
  }

  /** What was begun came to its end: its steps count for nothing. */
  giveBack(network: string, steps = 1): void {
    const account = this.#account(network);
    account.left = Math.min(this.#budget.burst, account.left + steps);
  }

  #account(network: string): Account {
    const now = this.#now();
    const known = this.#accounts.get(network);
    const { burst, perMinute } = this.#budget;
    const left =
      known === undefined ? burst : Math.min(burst, known.left + ((now - known.at) * perMinute) / MINUTE_MS);
    const account = { left, at: now };
    // The map keeps the order of insertion: the first is the one that was not seen for the longest time.
    this.#accounts.delete(network);
    this.#accounts.set(network, account);
    if (this.#accounts.size > MOST_NETWORKS) {
      const [oldest] = this.#accounts.keys();
      if (oldest !== undefined) this.#accounts.delete(oldest);
    }
    return account;
  }
}

/** Requests that make us store something for somebody who has proven nothing. */
const BEGINS = /^\/oauth2\/[^/]+\/(auth|par|device|device\/auth|session\/end)$/;
const LOGIN_STEP = /^\/v1\/login\/[^/]+\/[^/]+\/[a-z]+$/;
/** A sign-in that comes to its end, or never needed one. */
const ENDS = /^\/oauth2\/[^/]+\/auth(\/[^/]+)?$/;
/** What such a sign-in may have spent: the pushed request and the request itself; on our page an address and a password, too. */
const STEPS_AT_ONCE = 2;
const STEPS_ON_OUR_PAGE = 4;
/** So does a sign-out that somebody confirmed. */
const SIGNED_OUT = /^\/oauth2\/[^/]+\/session\/end\/confirm$/;

/** Whether this request begins something that a row is kept for. */
export function beginsSomething(method: string, path: string): boolean {
  return (BEGINS.test(path) && method !== 'OPTIONS') || (method === 'POST' && LOGIN_STEP.test(path));
}

/**
 * Whether this answer is the end of what was begun: the application gets a code, or somebody is signed out.
 *
 * @returns how many steps may have led here; 0 when it is no end
 */
export function stepsEnded(path: string, status: number, location: string | undefined): number {
  if (SIGNED_OUT.test(path)) return status < 400 ? 1 : 0;
  const [found, afterTrip] = ENDS.exec(path) ?? [];
  if (found === undefined || status !== 303 || !/[?&]code=/.test(location ?? '')) return 0;
  return afterTrip === undefined ? STEPS_AT_ONCE : STEPS_ON_OUR_PAGE;
}

/** The wall in front of everything: who may begin something now. */
export class RequestLimits {
  readonly #begun: NetworkBudget;

  /** @param budget sign-ins that a network may have begun and not finished */
  constructor(budget: Budget, now: () => number = () => performance.now()) {
    this.#begun = new NetworkBudget(budget, now);
  }

  /**
   * Admits a request whose headers are rewritten, and watches how it is answered: the end of a sign-in gives back what its
   * beginning took.
   *
   * @returns undefined, or after how many seconds to come again
   */
  admit(request: IncomingMessage, response: ServerResponse): number | undefined {
    const path = request.url?.split('?', 1)[0] ?? '/';
    const network = networkPrefix(String(request.headers['x-portico-client-ip'] ?? ''));
    if (beginsSomething(request.method ?? 'GET', path)) {
      const wait = this.#begun.spend(network);
      if (wait !== undefined) return wait;
    }
    response.once('finish', () => {
      const location = response.getHeader('location');
      const to = typeof location === 'string' ? location : undefined;
      const steps = stepsEnded(path, response.statusCode, to);
      if (steps > 0) this.#begun.giveBack(network, steps);
    });
    return undefined;
  }
}
