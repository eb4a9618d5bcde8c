import { getRequestListener } from '@hono/node-server';
import { type Clock, systemClock } from './clock/clock.ts';
import { composeEmulator } from './compose.ts';
import { defaultSeed } from './directory/default-seed.ts';
import type { SeedDocument } from './directory/seed.ts';
import { type SeedFacts, seedFactsOf } from './directory/seed-facts.ts';
import { type RandomSource, systemRandom } from './randomness/random-source.ts';
import { StateFile } from './state/state-file.ts';
import { emulatorApplication } from './web/application.ts';
import { closeServer, listen } from './web/server.ts';

export type { Clock } from './clock/clock.ts';
export { defaultSeed } from './directory/default-seed.ts';
export { type SeedDocument, seedDocument } from './directory/seed.ts';
export {
  type SeedDirectoryFacts,
  type SeedFacts,
  type SeedLogin,
  seedFactsOf,
} from './directory/seed-facts.ts';
export { type RandomSource, seededRandom } from './randomness/random-source.ts';
export { ShapeError } from './shape/shape.ts';
export { StateFileError } from './state/saved-state.ts';

export const DEFAULT_PORT = 4577;
export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PROVISIONING_REDIRECT_URI = 'http://localhost:3000/v1/sso/microsoft/consent/callback';

export interface EntraEmulatorOptions {
  /** 0 takes any free port. Default 4577. */
  port?: number;
  /** Where to listen. Default 127.0.0.1; anything but loopback needs `allowNonLoopback`. */
  host?: string;
  /** Demonstration passwords and an open control API belong on no network. Default false. */
  allowNonLoopback?: boolean;
  /** The address that clients use, when it differs from host and port. It becomes the issuer's origin. */
  publicOrigin?: string;
  /** What is in the directories at the first start. Default: `defaultSeed(provisioningRedirectUri)`. */
  seed?: SeedDocument;
  /** Redirect URI of the default seed's provisioning application. */
  provisioningRedirectUri?: string;
  clock?: Clock;
  random?: RandomSource;
  /** Path of a JSON file that keeps everything, the signing key included. Without it nothing outlives the process. */
  statePath?: string;
}

export interface EntraEmulator {
  /** Login: `{origin}/{directory}/…`. No trailing slash. */
  readonly origin: string;
  /** Graph: `{origin}/v1.0`. */
  readonly graphUrl: string;
  /** Control API: `{origin}/_emulator`. */
  readonly controlUrl: string;
  /** Demonstration logins and the provisioning application. */
  readonly seedFacts: SeedFacts;
  close(): Promise<void>;
}

/** The emulator was asked to listen where demonstration passwords do not belong. */
export class NotLoopbackError extends Error {}

/**
 * Starts an emulator and resolves when it serves.
 *
 * @throws NotLoopbackError for a host that is not loopback, without `allowNonLoopback`
 * @throws ShapeError for a seed that contradicts itself, naming the path
 * @throws StateFileError for a state file that is not ours
 */
export async function startEntraEmulator(options: EntraEmulatorOptions = {}): Promise<EntraEmulator> {
  const host = options.host ?? DEFAULT_HOST;
  if (!isLoopback(host) && options.allowNonLoopback !== true) {
    throw new NotLoopbackError(`the emulator listens on loopback only, not on ${host}`);
  }
  const seed =
    options.seed ?? defaultSeed(options.provisioningRedirectUri ?? DEFAULT_PROVISIONING_REDIRECT_URI);
  const seedFacts = seedFactsOf(seed);
  const file = options.statePath === undefined ? undefined : new StateFile(options.statePath);
  const saved = file?.read();
  const { server, port } = await listen(host, options.port ?? DEFAULT_PORT);
  const origin = options.publicOrigin ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const emulator = composeEmulator({
    origin,
    seed,
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom(),
    saved,
  });
  file?.save(emulator);
  const application = emulatorApplication(emulator, () => file?.save(emulator));
  server.on('request', getRequestListener(application.fetch, { overrideGlobalObjects: false }));
  return {
    origin,
    graphUrl: `${origin}/v1.0`,
    controlUrl: `${origin}/_emulator`,
    seedFacts,
    close: async () => {
      await closeServer(server);
      file?.save(emulator);
    },
  };
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
