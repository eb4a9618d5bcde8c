import type { IncomingMessage, ServerResponse } from 'node:http';
import { networkPrefix } from '@portico/administration';
import { type Beginnings, beginsSomething } from '@portico/authorization-server';
import type { Budget } from '../composition/env.ts';

/*
 * What a stranger can make us store is limited before the first write (attacks 140, 142). In memory, because the wall has
 * to be cheaper than what it keeps out; each process has its own. Whoever finishes what they began gets back exactly what it
 * took, so that a whole office behind one address signs in as it likes, and only what is begun and left lying is counted.
 */

/** More networks are not remembered: the one that was seen longest ago is forgotten, and begins anew. */
const MOST_NETWORKS = 100_000;
const MINUTE_MS = 60_000;

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

  /** What was begun came to its end: so many requests count for nothing. */
  giveBack(network: string, requests = 1): void {
    const account = this.#account(network);
    account.left = Math.min(this.#budget.burst, account.left + requests);
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

/**
 * The wall in front of everything: who may begin something now. A request is counted before it is looked into, and given
 * back when nothing was kept for it, or when what it began has come to its end: that the issuers tell.
 *
 * The steps of a sign-in page are not counted here. Who has no page makes no rows with them, and what they may make for one
 * that waits is limited where it is written.
 */
export class RequestLimits implements Beginnings {
  readonly #begun: NetworkBudget;
  readonly #began = new WeakSet<IncomingMessage>();

  /** @param budget sign-ins that a network may have begun and not finished */
  constructor(budget: Budget, now: () => number = () => performance.now()) {
    this.#begun = new NetworkBudget(budget, now);
  }

  /**
   * Admits a request whose headers are rewritten.
   *
   * @returns undefined, or after how many seconds to come again
   */
  admit(request: IncomingMessage, response: ServerResponse): number | undefined {
    const path = request.url?.split('?', 1)[0] ?? '/';
    if (!beginsSomething(request.method ?? 'GET', path)) return undefined;
    const network = networkOf(request);
    const wait = this.#begun.spend(network);
    if (wait !== undefined) return wait;
    response.once('close', () => {
      if (!this.#began.has(request)) this.#begun.giveBack(network);
    });
    return undefined;
  }

  began(request: IncomingMessage): void {
    this.#began.add(request);
  }

  finished(request: IncomingMessage, requests: number): void {
    this.#begun.giveBack(networkOf(request), requests);
  }
}

const networkOf = ({ headers }: IncomingMessage): string =>
  networkPrefix(String(headers['x-portico-client-ip'] ?? ''));
