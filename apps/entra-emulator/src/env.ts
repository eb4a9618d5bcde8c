import { existsSync, readFileSync } from 'node:fs';
import { systemClock } from './clock/clock.ts';
import { contentOfSeed } from './directory/apply-seed.ts';
import type { SeedDocument } from './directory/seed.ts';
import { readSeed, SeedSyntaxError } from './directory/seed-file.ts';
import { readFlociSettings } from './env-floci.ts';
import { DEFAULT_HTTPS_PORT, type EntraEmulatorOptions, type HttpsOptions } from './index.ts';
import { SettingError } from './setting-error.ts';
import { ShapeError } from './shape/read-shape.ts';

export { SettingError };

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings of the command, once. All begin with ENTRA_EMULATOR_.
 * - PORT 0–65535, HOST, ALLOW_NON_LOOPBACK `1`, CONTROL_FROM_NETWORK `1`, PRIVATE_NETWORKS `1`, PUBLIC_ORIGIN an http(s) origin
 * - HTTPS_PORT 0–65535 or `off`; CA_FOLDER where the certificate authority is kept
 * - STATE path of the state file, SEED path of a seed document in JSON or YAML, SEED_PROFILE `default` or `floci`
 * - PROVISIONING_REDIRECT_URI for the default seed
 * - and those of floci-az, see {@link readFlociSettings}
 *
 * @throws SettingError for the first setting that cannot be used; a seed is refused whole, naming the path in it
 */
export function readSettings(environment: Environment): EntraEmulatorOptions {
  const read = (name: string): string | undefined => {
    const value = environment[`ENTRA_EMULATOR_${name}`];
    return value === undefined || value === '' ? undefined : value;
  };
  const wantedPort = read('PORT');
  const port = wantedPort === undefined ? undefined : portOf(wantedPort, 'PORT');
  const https = httpsOf(read('HTTPS_PORT'), read('CA_FOLDER'));
  const host = read('HOST');
  const publicOrigin = originOf(read('PUBLIC_ORIGIN'));
  const seed = seedOf(read('SEED'));
  const statePath = read('STATE');
  const provisioningRedirectUri = read('PROVISIONING_REDIRECT_URI');
  const profile = profileOf(read('SEED_PROFILE'));
  return {
    ...readFlociSettings(environment),
    ...(profile !== undefined && { profile }),
    allowNonLoopback: read('ALLOW_NON_LOOPBACK') === '1',
    ...(read('CONTROL_FROM_NETWORK') === '1' && { controlFromNetwork: true }),
    ...(read('PRIVATE_NETWORKS') === '1' && { privateNetworks: true }),
    ...(port !== undefined && { port }),
    ...(https !== undefined && { https }),
    ...(host !== undefined && { host }),
    ...(publicOrigin !== undefined && { publicOrigin }),
    ...(seed !== undefined && { seed }),
    ...(statePath !== undefined && { statePath }),
    ...(provisioningRedirectUri !== undefined && { provisioningRedirectUri }),
  };
}

function portOf(value: string, name: string): number {
  const port = Number(value);
  if (/^\d{1,5}$/.test(value) && port <= 65_535) return port;
  throw new SettingError(`ENTRA_EMULATOR_${name}: expected a port from 0 to 65535`);
}

function httpsOf(port: string | undefined, authorityFolder: string | undefined): HttpsOptions | undefined {
  if (port === undefined || port === 'off') return undefined;
  return { port: portOf(port, 'HTTPS_PORT'), ...(authorityFolder !== undefined && { authorityFolder }) };
}

function originOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (URL.canParse(value) && new URL(value).origin === value) return value;
  throw new SettingError('ENTRA_EMULATOR_PUBLIC_ORIGIN: expected an origin such as http://127.0.0.1:4577');
}

function profileOf(value: string | undefined): 'default' | 'floci' | undefined {
  if (value === undefined || value === 'default' || value === 'floci') return value;
  throw new SettingError('ENTRA_EMULATOR_SEED_PROFILE: expected default or floci');
}

function seedOf(path: string | undefined): SeedDocument | undefined {
  if (path === undefined) return undefined;
  if (!existsSync(path)) throw new SettingError(`ENTRA_EMULATOR_SEED: there is no file ${path}`);
  try {
    const seed = readSeed(readFileSync(path, 'utf8'));
    // Tried out here, where the file's name is known: what contradicts itself is told with it, too.
    contentOfSeed(seed, systemClock.now());
    return seed;
  } catch (error) {
    if (error instanceof ShapeError) throw new SettingError(`ENTRA_EMULATOR_SEED: ${path}: ${error.message}`);
    if (error instanceof SeedSyntaxError)
      throw new SettingError(`ENTRA_EMULATOR_SEED: ${path} ${error.message}`);
    throw error;
  }
}

/**
 * The settings of the command. It serves HTTPS unless told otherwise; with an http port of its own choosing, and no word
 * about HTTPS, it may be one of several on this machine and leaves the default HTTPS port alone.
 */
export function commandSettings(environment: Environment): EntraEmulatorOptions {
  const settings = readSettings(environment);
  const unsaid = !environment['ENTRA_EMULATOR_HTTPS_PORT'] && settings.port === undefined;
  if (!unsaid) return settings;
  const authorityFolder = environment['ENTRA_EMULATOR_CA_FOLDER'] || undefined;
  return { ...settings, https: { port: DEFAULT_HTTPS_PORT, authorityFolder } };
}

/** Where a Chromium for `run --browser` may be, as far as the environment says. */
export const namedChromium = (environment: Environment): string | undefined =>
  environment['ENTRA_EMULATOR_CHROMIUM'] || environment['PORTICO_CHROMIUM'] || undefined;

/** The environment of this process: read once, by the command, and handed on. */
export const processEnvironment = (): Environment => ({ ...process.env });
