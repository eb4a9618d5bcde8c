import { Worker } from 'node:worker_threads';
import { FairQueue } from './fair-queue.ts';
import type { LogoutRequest } from './logout/verify.ts';
import type { LogoutRequestToVerify } from './logout/verify-posted.ts';
import type { IdentityProviderMetadata, MetadataWanted } from './metadata/read.ts';
import { SamlError, type SamlFailure } from './saml-error.ts';
import type { VerifiedAssertion } from './verify/expectations.ts';
import type { ResponseToVerify } from './verify/verify-response.ts';

/** What a worker is given. */
export type Job =
  | { readonly kind: 'verify'; readonly input: ResponseToVerify }
  | { readonly kind: 'logout'; readonly input: LogoutRequestToVerify }
  | { readonly kind: 'metadata'; readonly input: { readonly text: string; readonly wanted: MetadataWanted } };

/** What it answers. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'verify'; readonly value: VerifiedAssertion }
  | { readonly kind: 'logout'; readonly value: LogoutRequest }
  | { readonly kind: 'metadata'; readonly value: IdentityProviderMetadata }
  | { readonly kind: 'failed'; readonly failure: SamlFailure };

export type PoolSettings = {
  readonly workers: number;
  /** How long one job may take. */
  readonly deadlineMs: number;
  /** How long a job waits for a worker to come free, or to start. */
  readonly patienceMs: number;
  readonly workerUrl: URL;
};

/** So many wait at most. Who has most of them gives way to others, and takes turns with them. */
const MOST_WAITING = 50;
/**
 * Of a thread. What is young has a limit of its own, which is three times the old one's where none is said: it then grew to twice what the
 * dearest document needs, and took half of all processor time to go through (docs/performance.md).
 */
export const MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 32 } as const;

type Waiting = {
  readonly party: string;
  readonly job: Job;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  timer: NodeJS.Timeout | undefined;
};

type Thread = { readonly worker: Worker; ready: boolean; busy: Waiting | undefined };

/**
 * Worker threads that read what strangers wrote, so that the thread that serves everybody is never held up (attack 136,
 * `connections.md`, section 1). They live long and start when first needed. Who takes longer than the deadline is ended and
 * replaced.
 */
export class Pool {
  readonly #settings: PoolSettings;
  readonly #queue = new FairQueue<Waiting>(MOST_WAITING);
  readonly #threads = new Set<Thread>();
  #closed = false;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
  }

  /**
   * @param party whose job it is: parties take turns
   * @throws SamlError `saml_busy` where too many wait or the pool is closed, `saml_too_large` for what takes too long or too
   *   much memory, and whatever the job fails with
   */
  run(party: string, job: Job): Promise<Answer> {
    if (this.#closed) return Promise.reject(new SamlError('saml_busy', 'closed'));
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { party, job, resolve, reject, timer: undefined };
      waiting.timer = setTimeout(() => this.#giveUp(waiting), this.#settings.patienceMs);
      const tooMany = this.#queue.add(party, waiting);
      if (tooMany) settle(tooMany, new SamlError('saml_busy', 'too many wait'));
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#queue.takeAll()) settle(waiting, new SamlError('saml_busy', 'closed'));
    await Promise.all(
      [...this.#threads].map((thread) => this.#end(thread, new SamlError('saml_busy', 'closed'))),
    );
  }

  #next(): void {
    for (const thread of this.#threads) {
      if (!thread.ready || thread.busy) continue;
      const waiting = this.#queue.take();
      if (!waiting) return;
      this.#give(thread, waiting.item);
    }
    const starting = [...this.#threads].filter(({ ready }) => !ready).length;
    if (this.#queue.length > starting && this.#threads.size < this.#settings.workers) this.#start();
  }

  #give(thread: Thread, waiting: Waiting): void {
    clearTimeout(waiting.timer);
    waiting.timer = setTimeout(
      () => void this.#end(thread, new SamlError('saml_too_large', 'it takes too long to read')),
      this.#settings.deadlineMs,
    );
    thread.busy = waiting;
    thread.worker.postMessage(waiting.job);
  }

  #start(): void {
    const worker = new Worker(this.#settings.workerUrl, { resourceLimits: MEMORY });
    // It alone keeps no process alive; whoever waits for it has a timer that does.
    worker.unref();
    const thread: Thread = { worker, ready: false, busy: undefined };
    this.#threads.add(thread);
    worker.on('message', (answer: Answer) => this.#answered(thread, answer));
    worker.on('error', (error) => void this.#end(thread, asFailure(error)));
    worker.on('exit', () => void this.#end(thread, new Error('the worker thread ended')));
  }

  #answered(thread: Thread, answer: Answer): void {
    if (answer.kind === 'ready') thread.ready = true;
    else if (thread.busy) {
      settle(thread.busy, answer);
      this.#queue.done(thread.busy.party);
      thread.busy = undefined;
    }
    this.#next();
  }

  /** Whoever waits while none starts would wait for nothing: the next one fails with it. */
  async #end(thread: Thread, why: Error): Promise<void> {
    if (!this.#threads.delete(thread)) return;
    const failed = thread.busy ?? (thread.ready ? undefined : this.#queue.take()?.item);
    if (failed) {
      settle(failed, why);
      this.#queue.done(failed.party);
    }
    if (!this.#closed) this.#next();
    await thread.worker.terminate();
  }

  #giveUp(waiting: Waiting): void {
    if (this.#queue.remove(waiting.party, waiting))
      settle(waiting, new SamlError('saml_busy', 'no worker came free in time'));
  }
}

function settle({ timer, resolve, reject }: Waiting, outcome: Answer | Error): void {
  clearTimeout(timer);
  if (outcome instanceof Error) reject(outcome);
  else if (outcome.kind === 'failed') reject(SamlError.from(outcome.failure));
  else resolve(outcome);
}

function asFailure(error: Error): Error {
  const { code } = error as { code?: unknown };
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new SamlError('saml_too_large', 'it takes too much memory to read', { cause: error })
    : error;
}
