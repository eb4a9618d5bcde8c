import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { commandSettings, type Environment } from '../env.ts';
import { BUNDLE_NAMES } from '../lead/program-environment.ts';
import { CommandError } from './command-error.ts';
import { authorityOf, expectedOrigin, findEmulator, type Whereabouts } from './running-emulator.ts';
import { startOrExplain, whereaboutsOf } from './start-command.ts';

/** An emulator with HTTPS that a program is led to. */
export interface LedEmulator {
  at: Whereabouts;
  httpsOrigin: string;
  caCertificate: string;
  /** Whether it was started for this program and ends with it. */
  isOwn: boolean;
  close: () => Promise<void>;
}

/** The emulator that runs at the configured port, or a new one there. */
export async function emulatorForProgram(environment: Environment): Promise<LedEmulator> {
  const at = await findEmulator(expectedOrigin(environment));
  if (at === undefined) return await startForProgram(environment);
  const caCertificate = await authorityOf(at);
  return { at, httpsOrigin: at.httpsOrigin ?? '', caCertificate, isOwn: false, close: async () => {} };
}

async function startForProgram(environment: Environment): Promise<LedEmulator> {
  const settings = commandSettings(environment);
  // Nobody but the program needs to know this port.
  const https = settings.https ?? { port: 0 };
  const emulator = await startOrExplain({ ...settings, https }, environment);
  const { httpsOrigin = '', caCertificate = '' } = emulator;
  const at = whereaboutsOf(emulator);
  return { at, httpsOrigin, caCertificate, isOwn: true, close: () => emulator.close() };
}

/**
 * Writes the authority to a file of its own, together with those that NODE_EXTRA_CA_CERTS named before.
 *
 * @throws CommandError when the earlier file cannot be read
 */
export function authorityFile(
  caCertificate: string,
  earlier: string | undefined,
): { path: string; remove: () => void } {
  const more = earlier === undefined || earlier === '' ? '' : readNamed('NODE_EXTRA_CA_CERTS', earlier);
  return pemFile(`${caCertificate}\n${more}`);
}

/**
 * The same for programs that trust what is in one file and nothing else: with what they trusted before, or what Node does.
 *
 * @throws CommandError when the earlier file cannot be read
 */
export function bundleFile(
  caCertificate: string,
  environment: Environment,
): { path: string; remove: () => void } {
  const name = BUNDLE_NAMES.find((one) => environment[one]);
  const before = name === undefined ? rootCertificates.join('\n') : readNamed(name, environment[name] ?? '');
  return pemFile(`${caCertificate}\n${before}`);
}

function pemFile(text: string): { path: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'entra-emulator-run-'));
  const path = join(folder, 'ca.pem');
  writeFileSync(path, text);
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function readNamed(setting: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new CommandError(`${setting} names ${path}, which cannot be read.`);
  }
}
