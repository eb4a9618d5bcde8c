import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { failureWithLog } from './log-end.ts';
import { type ProcessRegistry, signalGroup } from './process-registry.ts';

const HEALTH_POLL_MS = 100;
const HEALTH_PATIENCE_MS = 60_000;
const HEALTH_REQUEST_MS = 5_000;
const STOP_PATIENCE_MS = 10_000;

export type PartPlan = {
  readonly name: string;
  /** The script, relative to the repository. */
  readonly script: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Answers 200 when the part is ready. */
  readonly health: string;
  /** Whether its log goes on after what is there; else it begins anew. */
  readonly continuesLog?: boolean;
};

/** A running part of the stack: a Node process with a log file. */
export class Part {
  readonly name: string;
  /** Resolves when the process has ended, asked or not. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #log: string;
  readonly #health: string;

  constructor(plan: PartPlan, root: string, logs: string, registry: ProcessRegistry) {
    this.name = plan.name;
    this.#health = plan.health;
    this.#log = join(logs, `${plan.name.toLowerCase().replaceAll(/\W+/g, '-')}.log`);
    const output = openSync(this.#log, plan.continuesLog ? 'a' : 'w', 0o600);
    this.#child = spawn(process.execPath, [join(root, plan.script)], {
      cwd: root,
      env: { ...plan.env },
      // A group of its own: Ctrl-C reaches the launcher alone, which then stops the parts in order.
      detached: true,
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    this.ended = once(this.#child, 'exit').then(
      () => undefined,
      () => undefined,
    );
    if (this.#child.pid !== undefined) registry.add(plan.name, this.#child.pid);
  }

  /** Whether a signal ended it that it did not answer itself. */
  get wasKilled(): boolean {
    return this.#child.signalCode !== null;
  }

  /** @throws Error with the end of the log when the part ends or does not become healthy */
  async waitUntilHealthy(): Promise<void> {
    const deadline = performance.now() + HEALTH_PATIENCE_MS;
    while (performance.now() < deadline) {
      if (this.#hasEnded()) throw this.failure('ended while starting');
      if (await this.#isHealthy()) return;
      await delay(HEALTH_POLL_MS);
    }
    throw this.failure(`did not answer ${this.#health} with 200 within ${HEALTH_PATIENCE_MS / 1_000} s`);
  }

  failure(what: string): Error {
    return failureWithLog(this.name, what, this.#log);
  }

  /** Asks it to end, then insists. */
  async stop(): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined || this.#hasEnded()) return;
    signalGroup(pid, 'SIGTERM');
    const patience = new AbortController();
    const insist = delay(STOP_PATIENCE_MS, undefined, { signal: patience.signal }).then(
      () => signalGroup(pid, 'SIGKILL'),
      () => undefined,
    );
    await this.ended;
    patience.abort();
    await insist;
  }

  #hasEnded(): boolean {
    return this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async #isHealthy(): Promise<boolean> {
    try {
      const answer = await fetch(this.#health, { signal: AbortSignal.timeout(HEALTH_REQUEST_MS) });
      await answer.body?.cancel();
      return answer.status === 200;
    } catch {
      return false;
    }
  }
}
