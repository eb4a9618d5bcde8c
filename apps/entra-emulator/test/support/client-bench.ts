import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { startEntraEmulator } from '../../src/index.ts';
import { Bench } from './bench.ts';
import { Browser } from './browser.ts';

const SCRIPTS = fileURLToPath(new URL('../clients/scripts/', import.meta.url));

/** An emulator over HTTPS in real time, for clients that nobody changed: they trust its authority and know its address. */
export class ClientBench extends Bench {
  readonly #folder = mkdtempSync(join(tmpdir(), 'entra-emulator-ca-'));
  readonly #running = new Set<ChildProcess>();

  static async startOverTls(): Promise<ClientBench> {
    const bench = new ClientBench(await startEntraEmulator({ port: 0, https: { port: 0 } }));
    writeFileSync(bench.caFile, bench.caCertificate);
    // The test's own browser trusts the authority, too.
    setDefaultCACertificates([...getCACertificates('default'), bench.caCertificate]);
    await bench.consent();
    return bench;
  }

  get caFile(): string {
    return join(this.#folder, 'ca.pem');
  }

  get caCertificate(): string {
    return this.emulator.caCertificate ?? '';
  }

  get httpsOrigin(): string {
    return this.emulator.httpsOrigin ?? '';
  }

  secureBrowser(): Browser {
    return new Browser(this.httpsOrigin);
  }

  /** Runs `test/clients/scripts/{name}` with plain Node. `settings` become environment variables. */
  run(name: string, flow: string, settings: Record<string, string> = {}): ClientScript {
    const child = spawn(process.execPath, [join(SCRIPTS, name), flow], {
      env: {
        PATH: process.env['PATH'],
        NODE_EXTRA_CA_CERTS: this.caFile,
        ORIGIN: this.httpsOrigin,
        HOST: new URL(this.httpsOrigin).host,
        DIRECTORY: this.directory().tenantId,
        ...settings,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
    return new ClientScript(child);
  }

  /** The same, with a client that believes to talk to Microsoft: its addresses are Microsoft's own. */
  runAsMicrosoft(name: string, flow: string, settings: Record<string, string> = {}): ClientScript {
    return this.run(name, flow, {
      NODE_OPTIONS: `--require ${join(SCRIPTS, 'as-microsoft.cjs')}`,
      EMULATOR: this.httpsOrigin,
      ORIGIN: 'https://login.microsoftonline.com',
      HOST: 'login.microsoftonline.com',
      ...settings,
    });
  }

  /** The address of Microsoft that a client wants to send a browser to, as a browser of the test can reach it. */
  reachable(url: string): string {
    return url.replace('https://login.microsoftonline.com', this.httpsOrigin);
  }

  override async close(): Promise<void> {
    for (const child of this.#running) child.kill();
    rmSync(this.#folder, { recursive: true });
    await super.close();
  }
}

/** A client in a process of its own. It says JSON lines and hears lines. */
export class ClientScript {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #errors = '';

  constructor(child: ChildProcess) {
    this.#child = child;
    if (child.stdout === null || child.stderr === null) throw new Error('the script has no output');
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
  }

  /** What the script says next. Throws with what it wrote to stderr when it ends instead. */
  async says(): Promise<Record<string, unknown>> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`the script ended without a word: ${this.#errors.slice(0, 4000)}`);
    return JSON.parse(value);
  }

  hears(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }
}
