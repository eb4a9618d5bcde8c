import { getRequestListener } from '@hono/node-server';
import { type Clock, systemClock } from './clock/clock.ts';
import { defaultSeed } from './directory/default-seed.ts';
import { FLOCI_TENANT_ID, flociSeed } from './directory/floci-seed.ts';
import type { SeedDocument } from './directory/seed.ts';
import { type SeedFacts, seedFactsOf } from './directory/seed-facts.ts';
import { composeEmulator } from './emulator/compose.ts';
import { emulatorApplication } from './entrance/application.ts';
import { servedInProcess } from './entrance/in-process.ts';
import { runByItself } from './provisioning-service/by-itself.ts';
import { type RandomSource, systemRandom } from './randomness/random-source.ts';
import type { EmulatorSettings } from './state/emulator-settings.ts';
import { readSigningKey } from './state/signing-key-file.ts';
import { StateFile } from './state/state-file.ts';
import { outsidePrivateNetworks } from './web/private-networks.ts';
import { closeServer, type ListeningServer, listen } from './web/server.ts';
import { ServiceAddresses } from './web/service-address.ts';
import type { CertifiedKey } from './web/tls/certificate-authority.ts';
import { type TlsIdentity, tlsIdentity } from './web/tls/tls-identity.ts';

export type { Clock } from './clock/clock.ts';
export { defaultSeed } from './directory/default-seed.ts';
export { type SeedDocument, seedDocument } from './directory/seed.ts';
export {
  type SeedClientFacts,
  type SeedDirectoryFacts,
  type SeedFacts,
  type SeedLogin,
  seedFactsOf,
} from './directory/seed-facts.ts';
export { readSeed, SeedSyntaxError } from './directory/seed-file.ts';
export { type RandomSource, seededRandom } from './randomness/random-source.ts';
export { ShapeError } from './shape/read-shape.ts';
export { StateFileError } from './state/saved-state.ts';
export { SigningKeyFileError } from './state/signing-key-file.ts';
export { AuthorityFilesError } from './web/tls/authority-files.ts';

export const DEFAULT_PORT = 4577;
export const DEFAULT_HTTPS_PORT = 4578;
export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PROVISIONING_REDIRECT_URI = 'http://localhost:3000/v1/sso/microsoft/consent/callback';

export interface EntraEmulatorOptions {
  /** 0 takes any free port. Default 4577. */
  port?: number;
  /** Where to listen. Default 127.0.0.1; anything but loopback needs `allowNonLoopback`. */
  host?: string;
  /** Demonstration passwords and an open control API belong on no network. Default false. */
  allowNonLoopback?: boolean;
  /** Lets other machines use the control API, which can do everything. Needs `allowNonLoopback` to matter. */
  controlFromNetwork?: boolean;
  /** HTTPS beside http, with a certificate authority of its own. Off when left out. */
  https?: HttpsOptions | undefined;
  /** The address that clients use, when it differs from host and port. It becomes the issuer's origin. */
  publicOrigin?: string;
  /** What is in the directories at the first start. Default: that of `profile`. */
  seed?: SeedDocument;
  /** `default`: two customers and an operator, `defaultSeed(…)`. `floci`: the well-known directory of floci-az. */
  profile?: 'default' | 'floci';
  /** Tenant id of the profile `floci`. */
  defaultTenantId?: string;
  /** Replaces the issuer of tokens and discovery; `{tenantid}` in it stands for the directory. */
  issuer?: string;
  /** 1 to 86400. Default 3599. */
  tokenLifetimeSeconds?: number;
  /** Whether Graph checks bearer tokens. Default true; with the profile `floci` false, as there. */
  validateTokens?: boolean;
  /** False switches the login surface off. Default true. */
  loginEnabled?: boolean;
  /** The RSA key to sign with: a PEM file, or a folder that keeps one. */
  signingKeyPath?: string;
  /** Redirect URI of the default seed's provisioning application. */
  provisioningRedirectUri?: string;
  clock?: Clock;
  random?: RandomSource;
  /**
   * Reaches what clients name, and nothing else: foreign issuers of federated credentials, services that are provisioned
   * into, receivers of change notifications. Default: the global one, kept out of private networks.
   */
  fetch?: typeof fetch;
  /** Lets the default `fetch` into private networks, such as that of a compose file. Default false. */
  privateNetworks?: boolean;
  /** Whether provisioning runs while time goes by, and not only when the clock is moved. Default false: it would race with a test. */
  provisionsByItself?: boolean;
  /** `idtyp: app` on every app-only token, not only on Graph's and where an API asks for it. Default false. */
  idtypOnEveryAppToken?: boolean;
  /** Path of a JSON file that keeps everything, the signing key included. Without it nothing outlives the process. */
  statePath?: string;
}

export interface HttpsOptions {
  /** 0 takes any free port. */
  port: number;
  /** Where the certificate authority is kept: `ca.pem`, `ca-key.pem`. Default `{statePath}.tls`; memory without a state file. */
  authorityFolder?: string | undefined;
}

export interface EntraEmulator {
  /** Login: `{origin}/{directory}/…`. No trailing slash. */
  readonly origin: string;
  /** Graph: `{origin}/v1.0`. */
  readonly graphUrl: string;
  /** The same over HTTPS. Undefined when that is off. */
  readonly httpsOrigin: string | undefined;
  /** What clients of `httpsOrigin` must trust, PEM. */
  readonly caCertificate: string | undefined;
  /** Control API: `{origin}/_emulator`. */
  readonly controlUrl: string;
  /** Demonstration logins and the provisioning application. */
  readonly seedFacts: SeedFacts;
  /** The same without a socket, for programs in the same process: takes requests for any of the addresses above. */
  readonly fetch: typeof fetch;
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
 * @throws SigningKeyFileError for a signing key that is none
 * @throws AuthorityFilesError for a certificate authority that is not ours
 */
export async function startEntraEmulator(options: EntraEmulatorOptions = {}): Promise<EntraEmulator> {
  const host = options.host ?? DEFAULT_HOST;
  if (!isLoopback(host) && options.allowNonLoopback !== true) {
    throw new NotLoopbackError(`the emulator listens on loopback only, not on ${host}`);
  }
  const seed = seedOf(options);
  const seedFacts = seedFactsOf(seed);
  const file = options.statePath === undefined ? undefined : new StateFile(options.statePath);
  const saved = file?.read();
  const random = options.random ?? systemRandom();
  const clock = options.clock ?? systemClock;
  const signingKey =
    options.signingKeyPath === undefined
      ? undefined
      : readSigningKey(options.signingKeyPath, random, clock.now());
  const tls = await httpsIdentity(options, host, random);
  const { server, port } = await listen(host, options.port ?? DEFAULT_PORT);
  const overTls = await listenOverTls(host, options.https, tls?.server).catch(async (error: unknown) => {
    await closeServer(server);
    throw error;
  });
  const origin = options.publicOrigin ?? `http://${inUrl(host)}:${port}`;
  const httpsOrigin = overTls === undefined ? undefined : `https://${inUrl(host)}:${overTls.port}`;
  const emulator = composeEmulator({
    addresses: new ServiceAddresses(origin, httpsOrigin),
    caCertificate: tls?.caCertificate,
    seed,
    clock,
    random,
    saved,
    fetch: options.fetch ?? (options.privateNetworks === true ? fetch : outsidePrivateNetworks(fetch)),
    idtypOnEveryAppToken: options.idtypOnEveryAppToken ?? options.profile === 'floci',
    settings: settingsOf(options),
    signingKey,
  });
  file?.save(emulator);
  const application = emulatorApplication(emulator, () => file?.save(emulator));
  const listener = getRequestListener(application.fetch, { overrideGlobalObjects: false });
  const endProvisioning =
    options.provisionsByItself === true ? runByItself(emulator.provisioning) : undefined;
  const servers = overTls === undefined ? [server] : [server, overTls.server];
  for (const one of servers) one.on('request', listener);
  return {
    origin,
    graphUrl: `${origin}/v1.0`,
    controlUrl: `${origin}/_emulator`,
    httpsOrigin,
    caCertificate: tls?.caCertificate,
    seedFacts,
    fetch: servedInProcess(application),
    close: async () => {
      emulator.notices.stop();
      endProvisioning?.();
      await Promise.all(servers.map(closeServer));
      file?.save(emulator);
    },
  };
}

function seedOf({
  seed,
  profile,
  defaultTenantId,
  provisioningRedirectUri,
}: EntraEmulatorOptions): SeedDocument {
  if (seed !== undefined) return seed;
  if (profile === 'floci') return flociSeed(defaultTenantId);
  return defaultSeed(provisioningRedirectUri ?? DEFAULT_PROVISIONING_REDIRECT_URI);
}

function settingsOf(options: EntraEmulatorOptions): Partial<EmulatorSettings> {
  const { issuer, tokenLifetimeSeconds, loginEnabled, profile } = options;
  const likeFloci = profile === 'floci';
  return {
    validateTokens: options.validateTokens ?? !likeFloci,
    controlFromNetwork: options.controlFromNetwork ?? false,
    ...(issuer !== undefined && { issuer }),
    ...(tokenLifetimeSeconds !== undefined && { tokenLifetimeSeconds }),
    ...(loginEnabled !== undefined && { loginEnabled }),
    ...(likeFloci && { defaultDirectoryId: options.defaultTenantId ?? FLOCI_TENANT_ID }),
  };
}

/** The authority outlives the process where the state does. */
async function httpsIdentity(
  { https, statePath }: EntraEmulatorOptions,
  host: string,
  random: RandomSource,
): Promise<TlsIdentity | undefined> {
  if (https === undefined) return undefined;
  const folder = https.authorityFolder ?? (statePath === undefined ? undefined : `${statePath}.tls`);
  // Certificates are judged by the clients' own clocks, so the emulator's adjustable clock has no say here.
  return await tlsIdentity(folder, [host], { clock: systemClock, random });
}

const listenOverTls = async (
  host: string,
  https: HttpsOptions | undefined,
  server: CertifiedKey | undefined,
): Promise<ListeningServer | undefined> =>
  https === undefined || server === undefined ? undefined : await listen(host, https.port, server);

const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
