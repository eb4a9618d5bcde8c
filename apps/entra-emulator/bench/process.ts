import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { SeedFacts } from '../src/index.ts';

const MAIN = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

interface Client {
  tenantId: string;
  clientId: string;
  clientSecret: string;
  password: string;
}

/** The emulator's command in a process of its own, on a free port, without HTTPS and without a state file. */
export class EmulatorProcess {
  readonly #child: ChildProcess;
  readonly #origin: string;
  /** From the start of the process until it says that it serves. */
  readonly startMs: number;

  private constructor(child: ChildProcess, origin: string, startMs: number) {
    this.#child = child;
    this.#origin = origin;
    this.startMs = startMs;
  }

  static async start(): Promise<EmulatorProcess> {
    const began = performance.now();
    const child = spawn(process.execPath, [MAIN, 'start', '--port', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout });
    for await (const line of lines) {
      const origin = /Web page +(\S+)\//.exec(line)?.[1];
      if (origin === undefined) continue;
      child.stdout.resume();
      return new EmulatorProcess(child, origin, Math.round(performance.now() - began));
    }
    throw new Error('the emulator did not start');
  }

  async client(): Promise<Client> {
    const facts = (await (await fetch(`${this.#origin}/_emulator/seed`)).json()) as SeedFacts;
    const client = facts.clients.find((one) => one.displayName === 'Demo client');
    const { user } = facts.directories.find((one) => one.tenantId === client?.tenantId) ?? {};
    if (client === undefined || !user) throw new Error('the seed has no client to measure with');
    return { ...client, password: user.password };
  }

  async token(directory: string, fields: Record<string, string>): Promise<Record<string, unknown>> {
    const url = `${this.#origin}/${directory}/oauth2/v2.0/token`;
    return await read(await fetch(url, { method: 'POST', body: new URLSearchParams(fields) }));
  }

  async graph(
    bearer: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    return await read(await fetch(`${this.#origin}/v1.0/${path}`, { method, headers, ...init }));
  }

  /** Resident memory, MiB. */
  rssMiB(): number {
    const kib = execFileSync('ps', ['-o', 'rss=', '-p', String(this.#child.pid)], { encoding: 'utf8' });
    return Math.round(Number(kib) / 1024);
  }

  /** Processor time so far, ms; NaN where there is no /proc. */
  cpuMs(): number {
    try {
      const fields = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    } catch {
      return Number.NaN;
    }
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }
}

async function read(answer: Response): Promise<Record<string, unknown>> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status}: ${text.slice(0, 300)}`);
  return text === '' ? {} : JSON.parse(text);
}
