import { createHash, createPublicKey } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { type Environment, namedChromium } from '../env.ts';
import { microsoftHosts } from '../web/microsoft-hosts.ts';
import { runChild } from './child-process.ts';
import type { CommandContext } from './command-context.ts';
import { CommandError } from './command-error.ts';
import type { LedEmulator } from './led-emulator.ts';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const PLAYWRIGHT_FOLDERS = ['.cache/ms-playwright', 'Library/Caches/ms-playwright'];
const PLAYWRIGHT_PROGRAMS = [
  'chrome-linux64/chrome',
  'chrome-linux/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Opens a Chromium with a profile of its own that finds the emulator at Microsoft's names and trusts the emulator's
 * server key, and no other unknown one. Ends with it.
 *
 * @param more arguments of Chromium
 * @throws CommandError for an address that is none, or without a Chromium
 */
export async function runBrowser(
  url: string,
  more: readonly string[],
  { httpsOrigin, caCertificate }: LedEmulator,
  { environment }: CommandContext,
): Promise<number> {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new CommandError(`--browser wants an address such as http://localhost:3000/, not ${url}`, 2);
  const program = findChromium(environment);
  const profile = mkdtempSync(join(tmpdir(), 'entra-emulator-browser-'));
  const { host } = new URL(httpsOrigin);
  const rules = microsoftHosts.map((name) => `MAP ${name}:443 ${host}`).join(', ');
  try {
    return await runChild(
      program,
      [
        `--user-data-dir=${profile}`,
        `--host-resolver-rules=${rules}`,
        `--ignore-certificate-errors-spki-list=${await serverKeyHash(httpsOrigin, caCertificate)}`,
        '--disable-quic',
        '--no-first-run',
        '--no-default-browser-check',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // Chromium's sandbox does not work for root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...more,
        url,
      ],
      environment,
    );
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The Chromium that is named in ENTRA_EMULATOR_CHROMIUM or PORTICO_CHROMIUM, of the system, or of Playwright. */
function findChromium(environment: Environment): string {
  const named = namedChromium(environment);
  if (named !== undefined) {
    if (existsSync(named)) return named;
    throw new CommandError(`There is no Chromium at ${named}.`);
  }
  const found = [...PLACES, ...playwrightPlaces()].find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new CommandError(
    'There is no Chromium. Install one, or name it: ENTRA_EMULATOR_CHROMIUM=/path/to/it',
  );
}

function playwrightPlaces(): string[] {
  return PLAYWRIGHT_FOLDERS.map((folder) => join(homedir(), folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /^chromium-\d+$/.test(name))
        .sort()
        .reverse()
        .flatMap((name) => PLAYWRIGHT_PROGRAMS.map((program) => join(folder, name, program))),
    );
}

/** SHA-256 of the server's public key, base64, read over a connection that the authority vouches for. */
function serverKeyHash(origin: string, ca: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), ca }, () => {
      const certificate = socket.getPeerX509Certificate();
      socket.destroy();
      if (certificate === undefined) return reject(new CommandError('The emulator showed no certificate.'));
      const key = createPublicKey(certificate.toString()).export({ type: 'spki', format: 'der' });
      resolve(createHash('sha256').update(key).digest('base64'));
    });
    socket.once('error', () => reject(new CommandError('The emulator does not answer over HTTPS.')));
  });
}
