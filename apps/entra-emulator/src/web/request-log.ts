import { isoSeconds } from '../clock/clock.ts';
import type { ShownToken } from './shown-token.ts';

/** What is remembered of a request. Never a secret, code, token, password or cookie: only what handlers note. */
export interface LoggedRequest {
  at: string;
  surface: 'login' | 'graph' | 'control' | 'page';
  method: string;
  /** Without the query. */
  path: string;
  /** At Graph, what of the query is OData's, decoded. */
  query?: string;
  status: number;
  durationMs: number;
  outcome: 'accepted' | 'rejected';
  /** Why it was rejected: AADSTS or Graph code and a sentence, or the fault that hit it. */
  reason?: string;
  clientId?: string;
  grantType?: string;
  directory?: string;
  /** The parts of a batch that were refused: id and status. */
  batch?: string;
  /** Tokens that were presented or issued, decoded and without signatures. */
  tokens?: ShownToken[];
  requestId: string;
}

/** Handlers add to it what they know. */
export interface RequestNote {
  requestId: string;
  reason?: string;
  clientId?: string;
  grantType?: string;
  directory?: string;
  batch?: string;
  tokens?: ShownToken[];
}

const CAPACITY = 500;
const LONGEST_TEXT = 300;

/** The most recent requests, oldest first. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  readonly #counts = new Map<string, number>();

  add(entry: Omit<LoggedRequest, 'at' | keyof RequestNote>, note: RequestNote, now: number): void {
    const counted = `${entry.method} ${withoutIds(entry.path)}`;
    this.#counts.set(counted, (this.#counts.get(counted) ?? 0) + 1);
    const { tokens, ...words } = note;
    const texts = Object.entries(words).map(([name, value]) => [name, String(value).slice(0, LONGEST_TEXT)]);
    this.#entries.push({
      at: isoSeconds(now),
      requestId: note.requestId,
      ...entry,
      ...Object.fromEntries(texts),
      ...(tokens !== undefined && { tokens }),
    });
    if (this.#entries.length > CAPACITY * 2) this.#entries = this.#entries.slice(-CAPACITY);
  }

  recent(count = CAPACITY): LoggedRequest[] {
    return this.#entries.slice(-Math.min(count, CAPACITY));
  }

  /** What came after the request of that id; everything when it is not remembered. */
  after(requestId: string): LoggedRequest[] {
    const all = this.recent();
    return all.slice(all.findIndex((one) => one.requestId === requestId) + 1);
  }

  /** How often each method and path was asked for since the start or the last clear; ids in paths stand as `*`. */
  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  clear(): void {
    this.#counts.clear();
    this.#entries = [];
  }
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|'[^']*'/gi;

function withoutIds(path: string): string {
  return path.replace(ID, '*').slice(0, 200);
}
