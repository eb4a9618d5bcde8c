import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { type LeadingProxy, startLeadingProxy } from '../../src/lead/leading-proxy.ts';
import { type ClientBench, ClientScript } from './client-bench.ts';

/** Programs of Debian's that `npm test` installs where it may: elsewhere their tests are left out, and say so. */
const PROGRAMS = {
  az: { path: '/usr/bin/az', install: 'apt-get install --no-install-recommends azure-cli' },
  msal: {
    path: '/usr/lib/python3/dist-packages/msal/__init__.py',
    install: 'apt-get install --no-install-recommends python3-msal',
  },
} as const;

/**
 * Whether a program is here.
 *
 * @throws Error where `npm test` promised it (`PORTICO_DEBIAN_CLIENTS`)
 */
export function isInstalled(name: keyof typeof PROGRAMS): boolean {
  const { path, install } = PROGRAMS[name];
  if (existsSync(path)) return true;
  if (process.env['PORTICO_DEBIAN_CLIENTS'] === 'required')
    throw new Error(`there is no ${path}: ${install}`);
  console.warn(`not tried here: ${path} is missing (${install})`);
  return false;
}

interface Ended {
  code: number | null;
  out: string;
  errors: string;
}

/** Runs programs that nobody changed and that know Microsoft alone: whatever goes anywhere else is refused. */
export class DebianClient {
  readonly #folder = mkdtempSync(join(tmpdir(), 'entra-emulator-client-'));
  readonly #proxy: LeadingProxy;
  readonly #talking = new Set<ChildProcess>();

  private constructor(proxy: LeadingProxy, caCertificate: string) {
    this.#proxy = proxy;
    writeFileSync(this.#bundle, `${caCertificate}\n${rootCertificates.join('\n')}`);
  }

  static async start(bench: ClientBench): Promise<DebianClient> {
    const proxy = await startLeadingProxy(bench.httpsOrigin, { elsewhere: false });
    return new DebianClient(proxy, bench.caCertificate);
  }

  get #bundle(): string {
    return join(this.#folder, 'bundle.pem');
  }

  /** Writes a file that a program is to read; answers its path. */
  file(name: string, text: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Runs a program to its end. */
  run(command: string, args: readonly string[]): Promise<Ended> {
    const child = spawn(command, args, { env: this.#environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended: Ended = { code: null, out: '', errors: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      ended.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      ended.errors += text;
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ ...ended, code }));
    });
  }

  /** Starts one that says JSON lines and hears lines. */
  talk(command: string, args: readonly string[], settings: Record<string, string>): ClientScript {
    const env = { ...this.#environment, ...settings };
    const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#talking.add(child);
    child.once('exit', () => this.#talking.delete(child));
    return new ClientScript(child);
  }

  get #environment(): Record<string, string> {
    return {
      ...{ PATH: '/usr/bin:/bin', HOME: this.#folder, LANG: 'C.UTF-8' },
      ...{ HTTPS_PROXY: this.#proxy.url, REQUESTS_CA_BUNDLE: this.#bundle },
      ...{ AZURE_CORE_COLLECT_TELEMETRY: '0', AZURE_CORE_CHECK_FOR_UPDATES: 'false' },
    };
  }

  close(): void {
    for (const child of this.#talking) child.kill();
    this.#proxy.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
