import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setDefaultAutoSelectFamily } from 'node:net';
import { fileURLToPath } from 'node:url';
import { migrateDatabase } from '@portico/database';
import {
  Browser,
  createTestDatabase,
  type EmulatorControl,
  emulatorControl,
  freePort,
  startEmulator,
  startTcpProxy,
  type TcpProxy,
  type TestDatabase,
} from '@portico/testing';
import { KeyRing } from '@portico/vault';
import { afterAll, vi } from 'vitest';
import { APPLICATION_ORIGIN, type Seed, seedPortico } from './seed.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
export const WEB_SERVER = path('../../server.ts');
const WORKER = path('../../../worker/src/main.ts');
const BUILD = path('../../.next/BUILD_ID');

/** So long that only what hangs meets it: a slow machine is no failure. */
const READY_TIMEOUT_MS = 60_000;

/** Keys and secrets that no log, page or table may show in clear. */
export const MASTER_KEY = `test:${Buffer.from('a demo master key of the tests!!').toString('base64')}`;

// The servers have the first address of localhost. Where that name has a second one, a client whose event loop stands still
// for 250 ms, as with fifty requests at once it may, takes the first for dead and finds nobody at the second.
setDefaultAutoSelectFamily(false);

export type Emulator = Awaited<ReturnType<typeof startEmulator>> & { readonly control: EmulatorControl };
type Settings = Readonly<Record<string, string | undefined>>;

/** What the programs of a test file start on. */
export type Deployment = {
  readonly database: TestDatabase;
  readonly masterKey: string;
  readonly seed: Seed;
  /** Who and what is in the directories of the emulator. */
  readonly seedFacts: Emulator['seedFacts'];
};

export type Portico = Seed & {
  readonly origin: URL;
  readonly database: TestDatabase;
  /** Between the programs and the database, for tests that cut it; the test itself has its own way. */
  readonly wire: TcpProxy;
  readonly emulator: Emulator;
  readonly keyRing: KeyRing;
  /** What web app and worker were started with. */
  readonly settings: Settings;
  readonly web: ServerProcess;
  /** Undefined when it was asked for without a worker. */
  readonly worker: ServerProcess | undefined;
  /** What all programs have written. */
  log(): string;
  /** A browser of somebody. Addresses of the seeded application answer without a server. */
  newBrowser(): Browser;
  /** All that were made. */
  readonly browsers: readonly Browser[];
  /** A second web server on the same database, with some settings changed or, when undefined, taken away. */
  startAnotherWeb(settings: Settings): Promise<{ origin: URL; web: ServerProcess }>;
  stop(): Promise<void>;
};

/**
 * In the database of a test nothing is due by itself: what a test has bent stays bent, and who answers the next request is whom it
 * asked. The schedule has tests of its own.
 */
async function holdSchedule({ pool }: TestDatabase): Promise<void> {
  await pool.query(`
    CREATE FUNCTION never_due() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN NEW.care_at := 'infinity'; RETURN NEW; END $$;
    CREATE TRIGGER never_due BEFORE INSERT OR UPDATE ON entra_app_registrations
      FOR EACH ROW EXECUTE FUNCTION never_due();
    UPDATE entra_app_registrations SET care_at = care_at`);
}

/**
 * Emulator, database, web app and worker of this test file alone, seeded. Stopped after the file. Call it at the top of
 * the file: `const portico = await startPortico();`
 */
export async function startPortico({
  worker = true,
  cuttable = false,
  servingRole = false,
  deployment = newDeployment,
  settings: added = {},
}: {
  worker?: boolean;
  cuttable?: boolean;
  /** The programs have a role of their own that owns nothing; the test owns the tables. */
  servingRole?: boolean;
  /** A new one unless given. */
  deployment?: (place: { readonly origin: URL; readonly emulator: Emulator }) => Promise<Deployment>;
  /** More than programs are started with otherwise. */
  settings?: Settings;
} = {}): Promise<Portico> {
  if (!existsSync(BUILD)) throw new Error('apps/web/.next is missing: run `npm run build` first');
  const port = await freePort('localhost');
  const origin = new URL(`http://localhost:${port}`);
  const started = await startEmulator({
    provisioningRedirectUri: `${origin.origin}/v1/sso/microsoft/consent/callback`,
  });
  const control = emulatorControl(started);
  const { database, masterKey, seed, seedFacts } = await deployment({
    origin,
    emulator: { ...started, control },
  });
  await holdSchedule(database);
  const emulator = { ...started, control, seedFacts };
  const wire = await startTcpProxy(database.url);
  const ownerUrl = cuttable ? wire.url : database.url;
  const databaseUrl = servingRole ? await asServingRole(ownerUrl) : ownerUrl;
  const settings = { ...settingsFor(origin, port, databaseUrl, masterKey, emulator), ...added };
  const running: ServerProcess[] = [];
  const browsers: Browser[] = [];
  const start = async (script: string, env: Settings, line: string) => {
    const process = await startServerProcess({ script, env }, line);
    running.push(process);
    return process;
  };
  const startWeb = (env: Settings) => start(WEB_SERVER, env, 'web is listening');
  let stopped: Promise<unknown> | undefined;
  const stop = async () => {
    stopped ??= Promise.all(running.map((process) => process.stop()));
    await stopped;
  };
  afterAll(stop);
  const [web, itsWorker] = await Promise.all([
    startWeb(settings),
    worker ? start(WORKER, settings, 'worker.started') : undefined,
  ]);
  await ready(origin);
  return {
    ...seed,
    origin,
    database,
    wire,
    emulator,
    keyRing: KeyRing.parse(masterKey),
    settings,
    web,
    worker: itsWorker,
    log: () => running.map((process) => process.log()).join('\n'),
    newBrowser() {
      const browser = new Browser({ fetch: answeringForApplication });
      browsers.push(browser);
      return browser;
    },
    browsers,
    async startAnotherWeb(changes) {
      const itsPort = await freePort('localhost');
      const itsOrigin = new URL(`http://localhost:${itsPort}`);
      const itsSettings = {
        ...settings,
        PORTICO_PORT: String(itsPort),
        PORTICO_ORIGIN: itsOrigin.origin,
        ...changes,
      };
      return { origin: itsOrigin, web: await startWeb(itsSettings) };
    },
    stop,
  };
}

export async function newDeployment({
  origin,
  emulator,
}: {
  readonly origin: URL;
  readonly emulator: Emulator;
}): Promise<Deployment> {
  const database = await createTestDatabase();
  const seed = await seedPortico(database, KeyRing.parse(MASTER_KEY), origin);
  return { database, masterKey: MASTER_KEY, seed, seedFacts: emulator.seedFacts };
}

async function asServingRole(ownerUrl: string): Promise<string> {
  const url = new URL(ownerUrl);
  url.username = `serving_${randomUUID()}`;
  url.password = randomUUID();
  await migrateDatabase({ databaseUrl: url.href, migrationUrl: ownerUrl });
  return url.href;
}

function settingsFor(
  origin: URL,
  port: number,
  databaseUrl: string,
  masterKey: string,
  { origin: microsoft, seedFacts }: Emulator,
): Settings {
  const social = seedFacts.clients.find(({ displayName }) => displayName === 'Social sign-in (demo)');
  const signIn = seedFacts.clients.find(({ displayName }) => displayName === 'SSO sign-in (demo)');
  return {
    DATABASE_URL: databaseUrl,
    PORTICO_ORIGIN: origin.origin,
    PORTICO_PORT: String(port),
    PORTICO_MASTER_KEY: masterKey,
    PORTICO_LOG_LEVEL: 'debug',
    // Nobody balances here.
    PORTICO_DRAIN_SECONDS: '0',
    PORTICO_MS_CLOUD: 'emulator',
    PORTICO_MS_EMULATOR_LOGIN_URL: microsoft,
    PORTICO_MS_EMULATOR_GRAPH_URL: microsoft,
    PORTICO_MS_PROVISION_CLIENT_ID: seedFacts.provisioningApp?.clientId,
    PORTICO_MS_PROVISION_CLIENT_SECRET: seedFacts.provisioningApp?.clientSecret,
    PORTICO_MS_SIGN_IN_CLIENT_ID: signIn?.clientId,
    PORTICO_MS_SIGN_IN_CLIENT_SECRET: signIn?.clientSecret,
    PORTICO_MICROSOFT_CLIENT_ID: social?.clientId,
    PORTICO_MICROSOFT_CLIENT_SECRET: social?.clientSecret,
    PORTICO_MS_CONSENT_RETURN_HOSTS: 'allowed.example',
  };
}

async function ready(origin: URL): Promise<void> {
  const ask = async () => {
    const response = await fetch(new URL('/readyz', origin));
    if (response.status !== 200) throw new Error(`/readyz says ${response.status} ${await response.text()}`);
  };
  await vi.waitFor(ask, { timeout: READY_TIMEOUT_MS });
}

/** The application and the allowed return host as a browser meets them: a page, from nowhere. */
const answeringForApplication: typeof fetch = async (input, init) => {
  const { origin } = new URL(input instanceof Request ? input.url : input);
  const isOutside = origin === APPLICATION_ORIGIN || origin === 'https://allowed.example';
  return isOutside ? new Response('the application', { status: 200 }) : fetch(input, init);
};
