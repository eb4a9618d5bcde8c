import { existsSync } from 'node:fs';
import { type Browser as Chromium, chromium } from '@playwright/test';
import { afterAll, beforeAll } from 'vitest';
import type { Portico } from '../portico.ts';
import { APPLICATION_ORIGIN } from '../seed.ts';
import { ChromiumBrowser } from './chromium-browser.ts';

/** Sites without a server in these tests: the application, and one that means no good. */
const OUTSIDE: Readonly<Record<string, string>> = {
  [APPLICATION_ORIGIN]: 'the application',
  'https://evil.example': 'You have won',
};
/** With an icon, else Chromium asks where nobody is. */
function outside({ origin }: URL): string | undefined {
  const words = OUTSIDE[origin];
  return words === undefined ? undefined : `<link rel="icon" href="data:,"><p>${words}</p>`;
}

/** One Chromium for the test file, in which every new browser of that Portico has cookies of its own. */
export function inChromium(portico: Portico): {
  readonly portico: Portico;
  /** Closes the browsers of a test. @returns what Chromium complained of in them */
  closeAll(): Promise<readonly string[]>;
} {
  let chrome: Chromium;
  beforeAll(async () => {
    const known = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
    chrome = await chromium.launch({
      executablePath:
        process.env['PORTICO_BARE_CHROMIUM'] ||
        process.env['PORTICO_CHROMIUM'] ||
        known ||
        chromium.executablePath(),
      args: [
        '--disable-gpu',
        '--disable-background-networking',
        // Where nobody listens, which is why the application is there.
        '--explicitly-allowed-ports=9',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    });
  });
  afterAll(() => chrome?.close());
  const open: ChromiumBrowser[] = [];
  return {
    portico: {
      ...portico,
      newBrowser() {
        const browser = new ChromiumBrowser(chrome, outside);
        open.push(browser);
        return browser;
      },
    },
    async closeAll() {
      const complaints = await Promise.all(open.splice(0).map((browser) => browser.close()));
      return complaints.flat();
    },
  };
}
