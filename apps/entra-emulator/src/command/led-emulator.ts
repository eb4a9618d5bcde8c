import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandSettings, type Environment } from '../env.ts';
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
  const more = earlier === undefined || earlier === '' ? '' : readEarlier(earlier);
  const folder = mkdtempSync(join(tmpdir(), 'entra-emulator-run-'));
  const path = join(folder, 'ca.pem');
  writeFileSync(path, `${caCertificate}\n${more}`);
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function readEarlier(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new CommandError(`NODE_EXTRA_CA_CERTS names ${path}, which cannot be read.`);
  }
}
