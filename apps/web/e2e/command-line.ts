import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demo } from './demo.ts';

const ROOT = join(import.meta.dirname, '../../..');

export type Finished = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** `portico`, as one person types it: with a settings folder of its own, and opening no browser. */
export class CommandLine {
  readonly home = mkdtempSync(join(tmpdir(), 'portico-e2e-cli-'));

  /** Where its tokens are: of one application, so there is one such file. */
  get file(): string {
    const name = readdirSync(this.home).find((each) => each.startsWith('tokens-'));
    return join(this.home, name ?? 'no tokens');
  }

  start(...args: string[]): Command {
    const { issuer, clientId } = demo().cli;
    const env = {
      NODE_ENV: 'production' as const,
      PATH: process.env['PATH'],
      PORTICO_ISSUER: issuer,
      PORTICO_CLIENT_ID: clientId,
      PORTICO_CLI_HOME: this.home,
      PORTICO_TOKEN_STORE: 'file',
      BROWSER: 'none',
    };
    const node = join(ROOT, 'node_modules/.bin/node');
    return new Command(spawn(node, [join(ROOT, 'apps/cli/src/main.ts'), ...args], { env }));
  }

  run(...args: string[]): Promise<Finished> {
    return this.start(...args).finished;
  }

  /** Its tokens, as the file holds them. */
  tokens(): { readonly refreshToken: string; readonly expiresAt: number } {
    return JSON.parse(readFileSync(this.file, 'utf8')).tokens;
  }

  /** Lets the access token be over, so that the next command refreshes. */
  age(): void {
    const kept = JSON.parse(readFileSync(this.file, 'utf8'));
    writeFileSync(this.file, JSON.stringify({ ...kept, tokens: { ...kept.tokens, expiresAt: 0 } }));
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** One command that is running. */
export class Command {
  readonly finished: Promise<Finished>;
  readonly #child: ChildProcessWithoutNullStreams;
  #stdout = '';
  #stderr = '';

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    child.stdout.on('data', (chunk) => {
      this.#stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      this.#stderr += chunk;
    });
    this.finished = once(child, 'close').then(([code]) => ({
      code: Number(code),
      stdout: this.#stdout,
      stderr: this.#stderr,
    }));
  }

  /** What it says to the person, once it says so in whole lines: half an address matches as well. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const lines = this.#stderr.slice(0, this.#stderr.lastIndexOf('\n') + 1);
      const match = pattern.exec(lines);
      if (match !== null) return match;
      const ended = this.finished.then(({ stderr }) => stderr);
      const more = once(this.#child.stderr, 'data').then(() => undefined);
      const all = await Promise.race([ended, more]);
      if (all !== undefined && !pattern.test(all.slice(0, all.lastIndexOf('\n') + 1)))
        throw new Error(`the command ended: ${all}`);
    }
  }
}
