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

function installed(): string | undefined {
  return [...PLACES, chromium.executablePath()].find((path) => existsSync(path));
}

function installWithApt(): void {
  console.log('Installing Chromium for the browser tests (apt-get install chromium).');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    spawnSync('apt-get', ['-qq', ...args], { stdio: 'inherit', env });
  }
}
