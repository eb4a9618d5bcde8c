import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

interface Ended {
  code: number | null;
  out: string;
  errors: string;
}

/** The command `entra-emulator` in a process of its own. */
export class CommandRun {
  readonly child: ChildProcess;
  #out = '';
  #errors = '';
  readonly ended: Promise<Ended>;

  /** @param settings on top of an environment that holds nothing but PATH and a free http port */
  constructor(args: readonly string[], settings: Record<string, string> = {}) {
    const env = { PATH: process.env['PATH'], ENTRA_EMULATOR_PORT: '0', ...settings };
    this.child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#out += text;
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    this.ended = once(this.child, 'close').then(([code]) => ({ code, out: this.#out, errors: this.#errors }));
  }

  /**
   * Resolves once the standard output has what is meant, in whatever pieces it came, with the first group of that. Whole
   * lines are meant where the pattern ends in one.
   */
  async says(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.#out);
      if (found !== null) return found[1] ?? '';
      const more = this.child.stdout === null ? undefined : once(this.child.stdout, 'data');
      const over = this.ended.then(({ errors }) => {
        throw new Error(`ended without saying ${pattern}: ${errors}`);
      });
      await Promise.race([more, over]);
    }
  }
}
