import { homedir } from 'node:os';
import { join } from 'node:path';
import { commandSettings, type Environment } from '../env.ts';
import { type EntraEmulator, type EntraEmulatorOptions, startEntraEmulator } from '../index.ts';
import type { CommandContext } from './command-context.ts';
import { CommandError } from './command-error.ts';
import { expectedOrigin, findEmulator, type Whereabouts } from './running-emulator.ts';
import { startSummary } from './summary.ts';
import { untilStopped } from './until-stopped.ts';

/** Starts the emulator, says where everything is, and serves until it is told to stop. */
export async function startCommand({ environment, say }: CommandContext): Promise<void> {
  const emulator = await startOrExplain(withKeptAuthority(commandSettings(environment)), environment);
  say(startSummary(whereaboutsOf(emulator), emulator.seedFacts).join('\n'));
  await untilStopped();
  await emulator.close();
}

export const whereaboutsOf = (emulator: EntraEmulator): Whereabouts => ({
  product: 'entra-emulator',
  origin: emulator.origin,
  httpsOrigin: emulator.httpsOrigin ?? null,
  graphUrl: emulator.graphUrl,
  controlUrl: emulator.controlUrl,
});

/** Trust that was given once holds after a restart: the authority lives in the home folder unless told otherwise. */
function withKeptAuthority(options: EntraEmulatorOptions): EntraEmulatorOptions {
  const { https, statePath } = options;
  if (https === undefined || https.authorityFolder !== undefined || statePath !== undefined) return options;
  return { ...options, https: { ...https, authorityFolder: join(homedir(), '.entra-emulator') } };
}

/** Starts one. A port that is taken is explained by who took it. */
export async function startOrExplain(
  options: EntraEmulatorOptions,
  environment: Environment,
): Promise<EntraEmulator> {
  try {
    // People watch the clock go by, and expect what is due to happen.
    return await startEntraEmulator({ ...options, provisionsByItself: true });
  } catch (error) {
    if (!isTakenPort(error)) throw error;
    const origin = expectedOrigin(environment);
    const other = await findEmulator(origin);
    if (other !== undefined)
      throw new CommandError(`An emulator runs at ${origin} already: entra-emulator env tells about it.`);
    throw new CommandError(
      `Port ${error.port} is taken. Another one: --port, --https-port (0: any free one).`,
    );
  }
}

const isTakenPort = (error: unknown): error is Error & { port: number } =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error;
