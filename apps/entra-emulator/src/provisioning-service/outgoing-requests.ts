import { isoSeconds } from '../clock/clock.ts';

/** A request that the provisioning service made, as it is shown: never a credential or a body. */
export interface OutgoingRequest {
  at: string;
  jobId: string;
  method: string;
  /** With the query, without the origin. */
  path: string;
  /** Null when there was no answer. */
  status: number | null;
  /** Why there was none, or the fault that hit it. */
  reason?: string;
}

const CAPACITY = 2000;
const LONGEST = 500;

/** The most recent requests to services, oldest first. They end with the process. */
export class OutgoingRequests {
  #entries: OutgoingRequest[] = [];

  add(entry: Omit<OutgoingRequest, 'at'>, now: number): void {
    this.#entries.push({ at: isoSeconds(now), ...entry, path: entry.path.slice(0, LONGEST) });
    if (this.#entries.length > CAPACITY * 2) this.#entries = this.#entries.slice(-CAPACITY);
  }

  recent(): OutgoingRequest[] {
    return this.#entries.slice(-CAPACITY);
  }

  clear(): void {
    this.#entries = [];
  }
}
