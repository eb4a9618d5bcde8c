import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

const TERM_PATIENCE_MS = 8_000;
const POLL_MS = 50;

/** A process of ours and when it began, so that another one with the same number is not mistaken for it. */
const entrySchema = z.object({ name: z.string(), pid: z.number().int().positive(), began: z.string() });
type Entry = z.infer<typeof entrySchema>;

const LAUNCHER = 'launcher';

/** Remembers in a file what this start started, for the next start after a `kill -9` of everything. */
export class ProcessRegistry {
  readonly #file: string;
  readonly #entries: Entry[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Ends what an earlier start left behind, then registers this process.
   *
   * @throws Error when another launcher is alive in this folder
   */
  async takeOver(): Promise<void> {
    const alive = read(this.#file).filter(isStillIt);
    const launcher = alive.find(({ name }) => name === LAUNCHER);
    if (launcher !== undefined) {
      throw new Error(
        `Portico is running here already (process ${launcher.pid}). Stop it with Ctrl-C first.`,
      );
    }
    await Promise.all(alive.map(end));
    this.add(LAUNCHER, process.pid);
  }

  add(name: string, pid: number): void {
    const began = beginning(pid);
    if (began === undefined) return;
    this.#entries.push({ name, pid, began });
    writeFileSync(this.#file, JSON.stringify(this.#entries), { mode: 0o600 });
  }

  clear(): void {
    rmSync(this.#file, { force: true });
  }
}

function read(file: string): Entry[] {
  try {
    return z.array(entrySchema).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}

function isStillIt({ pid, began }: Entry): boolean {
  return beginning(pid) === began;
}

async function end(entry: Entry): Promise<void> {
  signalGroup(entry.pid, 'SIGTERM');
  const deadline = performance.now() + TERM_PATIENCE_MS;
  while (isStillIt(entry) && performance.now() < deadline) await delay(POLL_MS);
  if (isStillIt(entry)) signalGroup(entry.pid, 'SIGKILL');
  while (isStillIt(entry)) await delay(POLL_MS);
}

/** Each part leads a process group of its own. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Gone in the meantime.
  }
}

/** When the process began, in whatever form the system tells it; undefined when there is none or it is a zombie. */
function beginning(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields after the command, which may hold spaces: 0 is the state, 19 the start time (proc_pid_stat(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return process.platform === 'linux' ? undefined : beginningByPs(pid);
  }
}

function beginningByPs(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}
