import type { Store } from '../directory/store.ts';
import type {
  EscrowRecord,
  ProvisionedLink,
  SynchronizationJobRecord,
} from '../directory/synchronization-records.ts';
import { retryAfterAttempt } from './escrow.ts';
import { lookedAtAgain } from './links.ts';
import type { ScimClient } from './scim-client.ts';
import { ScimFailure } from './scim-failure.ts';
import type { Dialect } from './scim-messages.ts';
import type { Trace } from './trace.ts';

/** An object that something is done about. */
export interface Subject {
  kind: 'User' | 'Group';
  id: string;
  /** What people know it by. */
  name: string;
}

/** The job is not there any more, or another one with its id is: what was being done is of no use. */
export class JobGone extends Error {}

interface PassParts {
  job: SynchronizationJobRecord;
  store: Store;
  client: ScimClient;
  dialect: Dialect;
  /** ms */
  now: number;
  /** On demand: everything is looked at, whatever was done before, and of the members of a group these alone. */
  demanded?: { memberIds: readonly string[] };
}

/** So many objects in a row without an answer, and the service counts as down. */
const MOST_UNREACHABLE = 3;

/** One run over the objects of a job, or over one object on demand: what it knows, and what came of it. */
export class Pass {
  readonly job: SynchronizationJobRecord;
  readonly store: Store;
  readonly client: ScimClient;
  readonly dialect: Dialect;
  readonly now: number;
  readonly demanded: PassParts['demanded'];
  readonly links: Map<string, ProvisionedLink>;
  /** Object ids of what this run made: nothing is known of others' members. */
  readonly created = new Set<string>();
  readonly traces: { subject: Subject; trace: Trace }[] = [];
  entitled = 0;
  imported = 0;
  exported = 0;
  readonly #escrows: Map<string, EscrowRecord>;
  readonly #before: readonly ProvisionedLink[];
  #unreachableInRow = 0;

  constructor({ job, store, client, dialect, now, demanded }: PassParts) {
    this.job = job;
    this.store = store;
    this.client = client;
    this.dialect = dialect;
    this.now = now;
    this.demanded = demanded;
    this.#before = job.links;
    this.links = new Map(job.links.map((link) => [link.sourceId, link]));
    this.#escrows = new Map(job.escrows.map((one) => [keyOf(one), one]));
  }

  get escrows(): EscrowRecord[] {
    return [...this.#escrows.values()];
  }

  /** Whether somebody restarted the job or changed its mappings meanwhile: then everything has to be looked at again. */
  get isOutdated(): boolean {
    return this.job.links !== this.#before;
  }

  /** What is known of the service after this run. */
  get knowledge(): Pick<SynchronizationJobRecord, 'links' | 'escrows'> {
    const links = [...this.links.values()];
    if (!this.isOutdated) return { links, escrows: this.escrows };
    const kept = this.job.links.length === 0 ? [] : links;
    return { links: lookedAtAgain(kept), escrows: this.job.escrows };
  }

  /** @throws JobGone when the directory was reset, restored or the job deleted meanwhile */
  requireJob(): void {
    if (this.store.synchronizationJobs.get(this.job.id) !== this.job) throw new JobGone();
  }

  get isOnDemand(): boolean {
    return this.demanded !== undefined;
  }

  /** Whether the object failed lately with the same values, and its time has not come. */
  isWaiting({ id }: Subject, fingerprint: string, isReference: boolean): boolean {
    const found = this.#escrows.get(keyOf({ sourceId: id, isReference }));
    if (this.isOnDemand || found === undefined || found.fingerprint !== fingerprint) return false;
    return found.nextRetry === null || found.nextRetry > this.now;
  }

  isEscrowed = (id: string): boolean => this.#escrows.has(keyOf({ sourceId: id, isReference: false }));

  /** The object is as it should be, as the service says. */
  settle(subject: Subject, isReference: boolean): void {
    this.#unreachableInRow = 0;
    this.release(subject, isReference);
  }

  /** There is nothing to be tried again. */
  release({ id }: Pick<Subject, 'id'>, isReference: boolean): void {
    this.#escrows.delete(keyOf({ sourceId: id, isReference }));
  }

  /** What is neither in scope nor in the service is tried no more. */
  releaseAllBut(ids: ReadonlySet<string>): void {
    for (const [key, { sourceId }] of this.#escrows) if (!ids.has(sourceId)) this.#escrows.delete(key);
  }

  /** The object is not in the service's hands any more. */
  forget({ id }: Subject): void {
    this.links.delete(id);
    this.#escrows.delete(keyOf({ sourceId: id, isReference: false }));
    this.#escrows.delete(keyOf({ sourceId: id, isReference: true }));
  }

  /**
   * Puts an object aside whose attempt failed.
   *
   * @throws ScimFailure again when it is not this object's alone: nothing else would succeed now
   */
  escrow({ id, kind }: Subject, failure: ScimFailure, fingerprint: string, isReference: boolean): void {
    if (failure.kind === 'credentials' || failure.kind === 'address' || failure.kind === 'throttled')
      throw failure;
    const key = keyOf({ sourceId: id, isReference });
    const before = this.#escrows.get(key);
    const attempts = (before?.attempts ?? 0) + 1;
    const firstAt = before?.firstAt ?? this.now;
    this.#escrows.set(key, {
      sourceId: id,
      kind,
      isReference,
      fingerprint,
      code: failure.code,
      message: failure.message,
      attempts,
      firstAt,
      nextRetry: retryAfterAttempt(attempts, firstAt, this.now),
    });
    this.#unreachableInRow = failure.kind === 'unreachable' ? this.#unreachableInRow + 1 : 0;
    if (this.#unreachableInRow >= MOST_UNREACHABLE && !this.isOnDemand) throw failure;
  }
}

const keyOf = ({ sourceId, isReference }: Pick<EscrowRecord, 'sourceId' | 'isReference'>): string =>
  `${isReference ? 'references of ' : ''}${sourceId}`;

/** What is no failure of the service's is an error of ours. */
export function asFailure(error: unknown): ScimFailure {
  if (error instanceof ScimFailure) return error;
  throw error;
}
