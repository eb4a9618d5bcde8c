import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
/** The same without a window of any kind: it takes a quarter less of the processor. */
const WITHOUT_WINDOW = '/usr/bin/chromium-headless-shell';
const HINT = [
  'The browser tests need Chromium and there is none. One of these helps:',
  '  Debian, Ubuntu:  sudo apt-get install chromium',
  '  elsewhere:       npx playwright install chromium',
  '  your own:        PORTICO_CHROMIUM=/path/to/chromium npm test',
].join('\n');

/**
 * The Chromium for the browser tests: the one of PORTICO_CHROMIUM, of the system, or of Playwright. As root on a system
 * with apt-get a missing one is installed.
 *
 * @throws Error that says how to get one
 */
export function findChromium(named: string | undefined): string {
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Error(`PORTICO_CHROMIUM: there is no file ${named}`);
  }
  const found = installed();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) installWithApt();
  const now = installed();
  if (now === undefined) throw new Error(HINT);
  return now;
}

/**
 * As {@link findChromium}, for tests that need nothing of the network but servers: the one without a window, where it is installed or
 * can be. It does not follow a redirect that a test itself has answered.
 *
 * @throws Error that says how to get one
 */
export function findBareChromium(named: string | undefined): string {
  // Both are installed at once.
  const found = findChromium(named);
  return found !== named && existsSync(WITHOUT_WINDOW) ? WITHOUT_WINDOW : found;
}

function installed(): string | undefined {
  return [...PLACES, chromium.executablePath()].find((path) => existsSync(path));
}

function installWithApt(): void {
  console.log('Installing Chromium for the browser tests (apt-get install chromium).');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (...args: readonly string[]) =>
    spawnSync('apt-get', ['-qq', ...args], { stdio: 'inherit', env }).status === 0;
  const install = (...names: readonly string[]) =>
    aptGet('install', '-y', '--no-install-recommends', ...names);
  aptGet('update');
  // Not every release has the second.
  if (!install('chromium', 'chromium-headless-shell')) install('chromium');
}
