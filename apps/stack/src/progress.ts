import { styleText } from 'node:util';

const REPAINT_MS = 200;
const REMIND_MS = 10_000;

/** Says on the terminal what is being done, one line per part when it is done. */
export class Progress {
  readonly #running = new Map<string, number>();
  readonly #out: NodeJS.WriteStream;
  readonly #timer: NodeJS.Timeout;
  #ended = false;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
    this.#timer = setInterval(() => this.#remind(), out.isTTY ? REPAINT_MS : REMIND_MS);
    this.#timer.unref();
  }

  /** Runs `work` under that name: a tick and its time when it is done, a cross when it failed. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    this.#running.set(name, began);
    if (this.#out.isTTY) this.#remind();
    try {
      const result = await work();
      this.#finish(name, styleText('green', '✔'), began);
      return result;
    } catch (error) {
      this.#finish(name, styleText('red', '✘'), began);
      throw error;
    }
  }

  line(text: string): void {
    if (this.#ended) return;
    this.#clear();
    this.#out.write(`${text}\n`);
  }

  /** Says nothing more, also of what is still running. */
  end(): void {
    this.#clear();
    this.#ended = true;
    clearInterval(this.#timer);
  }

  #finish(name: string, mark: string, began: number): void {
    this.#running.delete(name);
    this.line(`  ${mark} ${name.padEnd(28)} ${styleText('dim', seconds(began))}`);
    if (this.#out.isTTY) this.#remind();
  }

  #remind(): void {
    if (this.#running.size === 0 || this.#ended) return;
    const text = [...this.#running].map(([name, began]) => `${name} ${seconds(began)}`).join(' · ');
    if (!this.#out.isTTY) {
      this.line(`  … ${text}`);
      return;
    }
    this.#clear();
    this.#out.write(styleText('dim', `  … ${text}`.slice(0, this.#out.columns - 1)));
  }

  #clear(): void {
    if (this.#out.isTTY && !this.#ended) this.#out.write('\r\u001b[K');
  }
}

function seconds(began: number): string {
  return `${((performance.now() - began) / 1_000).toFixed(1)} s`;
}
