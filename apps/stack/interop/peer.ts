import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from '@portico/testing';

const START_MS = 60_000;

/** What an identity provider is told of a connection of ours: metadata as we publish it, and settings in its own words. */
export type Known = { readonly metadata: string; readonly settings: Readonly<Record<string, unknown>> };

/** An identity provider that nobody here wrote, running on this machine. */
export type Peer = {
  readonly name: string;
  readonly metadataUrl: string;
  /** Forgets all that it knew before. */
  know(known: Known): Promise<void>;
  /** From its sign-in page to the one that carries the response. */
  signIn(browser: Browser, page: Page): Promise<Page>;
  /** Where somebody signs out at it. Answers the page that it ends on. */
  signOut(browser: Browser): Promise<Page>;
  stop(): Promise<void>;
};

/** A process that serves `url` before this returns. What it writes goes into a file, by which an error is looked for. */
export async function startProcess(
  command: readonly [string, ...string[]],
  of: { readonly url: string; readonly log: string; readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): Promise<ChildProcess> {
  const log = openSync(of.log, 'a');
  const [program, ...args] = command;
  const child = spawn(program, args, { cwd: of.cwd, env: of.env, stdio: ['ignore', log, log] });
  const until = Date.now() + START_MS;
  for (;;) {
    const { ok, status } = await fetch(of.url).catch(() => ({ ok: false, status: 0 }));
    if (ok) return child;
    if (child.exitCode !== null || Date.now() > until || status >= 500) {
      await stopProcess(child);
      throw new Error(`${program} does not serve ${of.url} (${status}): see ${of.log}`);
    }
    await delay(100);
  }
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
