import type { Clock } from '../clock/clock.ts';
import type { Store } from '../directory/store.ts';
import type { SynchronizationJobRecord, TaskExecutionRecord } from '../directory/synchronization-records.ts';
import type { FaultRules } from '../faults/fault-rules.ts';
import { newGuid, type RandomSource } from '../randomness/random-source.ts';
import type { EmulatorSettings } from '../state/emulator-settings.ts';
import { AccessTokens } from './access-tokens.ts';
import { connectionOf, type ScimConnection } from './connection.ts';
import { nextUsefulRun } from './due-runs.ts';
import { Entries, mappingOf } from './entries.ts';
import { INTERVAL_MS } from './job-result.ts';
import { skipsOutOfScope, wantsAll } from './job-settings.ts';
import { matchingTargets } from './mapped-values.ts';
import { type OnDemandAnswer, provisionOne } from './on-demand.ts';
import { OutgoingRequests } from './outgoing-requests.ts';
import { Outside } from './outside.ts';
import { JobGone, Pass, type Subject } from './pass.ts';
import { keepEvents } from './provisioning-events.ts';
import { failJob, runJob } from './run-job.ts';
import { ScimClient } from './scim-client.ts';
import { ScimFailure } from './scim-failure.ts';

interface ServiceParts {
  store: Store;
  clock: Clock;
  random: RandomSource;
  faults: FaultRules;
  settings: EmulatorSettings;
  /** Reaches the services that were configured, and nothing else. */
  fetch: typeof fetch;
}

/** What a run did. */
export type RunReport = { jobId: string } & TaskExecutionRecord;

/** On demand, so many of one job in so long a time. */
const MOST_DEMANDS = 5;
const DEMANDS_MS = 10_000;

/** Of one job, more runs than these are not made up for when the clock is moved: a service that always asks to come back soon. */
const MOST_RUNS_AT_ONCE = 200;

/**
 * Entra's provisioning service: brings users and groups of directories into services that speak SCIM, job by job. It runs when it
 * is told to, or when the clock is moved past the time of a run; one thing at a time.
 */
export class ProvisioningService {
  readonly requests = new OutgoingRequests();
  readonly #parts: ServiceParts;
  readonly #tokens = new AccessTokens();
  #turn: Promise<unknown> = Promise.resolve();
  /** When each job was asked on demand lately, in ms. */
  readonly #demands = new Map<string, number[]>();

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /** Makes every run that is due by the clock, in the order in which they were. */
  runDue(): Promise<RunReport[]> {
    return this.#inTurn(async () => {
      const reports: RunReport[] = [];
      const runs = new Map<string, number>();
      for (let job = this.#nextDue(); job !== undefined; job = this.#nextDue()) {
        const now = this.#parts.clock.now();
        reports.push(...(await this.#run(job, job.nextRun ?? now)));
        const made = (runs.get(job.id) ?? 0) + 1;
        runs.set(job.id, made);
        const next = made < MOST_RUNS_AT_ONCE ? nextUsefulRun(job, now) : now + INTERVAL_MS;
        this.#parts.store.synchronizationJobs.update(job, { nextRun: next });
      }
      return reports;
    });
  }

  /** Runs started jobs now, due or not. */
  runNow(matches: (job: SynchronizationJobRecord) => boolean): Promise<RunReport[]> {
    return this.#inTurn(async () => {
      const reports: RunReport[] = [];
      for (const job of this.#parts.store.synchronizationJobs.filter(
        (one) => this.#isRunning(one) && matches(one),
      ))
        reports.push(...(await this.#run(job, this.#parts.clock.now())));
      return reports;
    });
  }

  /**
   * Asks the service for somebody who is not there, as the test of a connection does.
   *
   * @throws ScimFailure when the service does not answer as it should
   * @throws JobGone when the job was deleted meanwhile
   */
  async test(connection: () => ScimConnection, job: SynchronizationJobRecord): Promise<void> {
    const mapping = mappingOf(job, 'User');
    const [target = 'userName'] = mapping === undefined ? [] : matchingTargets(mapping);
    const client = this.#client(connection(), job);
    await client.find('Users', `${target} eq "${newGuid(this.#parts.random)}"`);
  }

  /** Counts a request on demand. False when there were too many. */
  allowsDemand(jobId: string): boolean {
    const now = this.#parts.clock.now();
    const lately = (this.#demands.get(jobId) ?? []).filter((at) => at > now - DEMANDS_MS && at <= now);
    if (lately.length >= MOST_DEMANDS) return false;
    this.#demands.set(jobId, [...lately, now]);
    return true;
  }

  /**
   * Provisions one object now, in the old way of changes.
   *
   * @throws ScimFailure when there is no way to the service
   * @throws JobGone when the job was deleted meanwhile
   */
  onDemand(
    job: SynchronizationJobRecord,
    { ruleId, ...subject }: Pick<Subject, 'kind' | 'id'> & { ruleId: string; memberIds: readonly string[] },
  ): Promise<OnDemandAnswer | undefined> {
    return this.#inTurn(async () => {
      const { store, clock, random } = this.#parts;
      const saved = store.synchronizations.get(job.servicePrincipalId);
      const mapping = mappingOf(job, subject.kind, ruleId);
      if (mapping === undefined) return undefined;
      const client = this.#client(connectionOf(saved), job);
      const now = clock.now();
      const pass = new Pass({ job, store, client, dialect: 'default', now, demanded: subject });
      const syncAll = job.syncAll ?? wantsAll(job, saved);
      const entries = new Entries(pass, syncAll, skipsOutOfScope(job, saved));
      const userMapping = mappingOf(job, 'User', ruleId);
      const cycleId = newGuid(random);
      const demand = { subject, mapping, userMapping };
      const answer = await provisionOne(pass, entries, demand, cycleId);
      pass.requireJob();
      store.synchronizationJobs.update(job, pass.knowledge);
      keepEvents({ store, random, job, cycleId }, pass.traces);
      return answer;
    });
  }

  /** What was learned of services is forgotten. */
  clear(): void {
    this.requests.clear();
    this.#tokens.clear();
    this.#demands.clear();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Started, of an enterprise app that is there and enabled. */
  #isRunning({ state, servicePrincipalId }: SynchronizationJobRecord): boolean {
    const application = this.#parts.store.servicePrincipals.get(servicePrincipalId);
    return state === 'Active' && application?.deletedDateTime === null && application.accountEnabled;
  }

  #nextDue(): SynchronizationJobRecord | undefined {
    const now = this.#parts.clock.now();
    const due = this.#parts.store.synchronizationJobs.filter(
      (job) => this.#isRunning(job) && job.nextRun !== null && job.nextRun <= now,
    );
    return due.toSorted((one, other) => (one.nextRun ?? 0) - (other.nextRun ?? 0))[0];
  }

  /** @param now ms, when the run is due */
  async #run(job: SynchronizationJobRecord, now: number): Promise<RunReport[]> {
    const { store, random } = this.#parts;
    const saved = store.synchronizations.get(job.servicePrincipalId);
    const cycleId = newGuid(random);
    const base = { job, store, now };
    try {
      const connection = connectionOf(saved);
      const pass = new Pass({ ...base, client: this.#client(connection, job), dialect: connection.dialect });
      const syncAll = job.syncAll ?? wantsAll(job, saved);
      const parts = { syncAll, skipsOutOfScope: skipsOutOfScope(job, saved), activityIdentifier: cycleId };
      const execution = await runJob(pass, parts);
      keepEvents({ store, random, job, cycleId }, pass.traces);
      return [{ jobId: job.id, ...execution }];
    } catch (error) {
      if (error instanceof JobGone) return [];
      if (!(error instanceof ScimFailure)) throw error;
      const pass = new Pass({ ...base, client: this.#client(NOWHERE, job), dialect: 'default' });
      return [{ jobId: job.id, ...failJob(pass, error, cycleId) }];
    }
  }

  #client(connection: ScimConnection, job: SynchronizationJobRecord): ScimClient {
    const { fetch, faults, settings, store, clock } = this.#parts;
    const { id: jobId, directoryId, servicePrincipalId } = job;
    const appId = store.servicePrincipals.get(servicePrincipalId)?.appId ?? '';
    const timeoutMs = settings.provisioningTimeoutMs;
    const outside = new Outside({ fetch, faults, timeoutMs, appId, directoryId });
    const requireJob = (): void => {
      if (store.synchronizationJobs.get(jobId) !== job) throw new JobGone();
    };
    const now = (): number => clock.now();
    const log = this.requests;
    return new ScimClient({ connection, outside, tokens: this.#tokens, log, jobId, requireJob, now });
  }
}

/** Of a job that has no way to its service: nothing is asked there. */
const NOWHERE: ScimConnection = {
  base: '',
  dialect: 'default',
  authentication: { kind: 'bearer', token: '' },
};
