import { spawn } from 'node:child_process';
import open from 'open';

/**
 * Opens an address in the person's browser. That it could not be opened is no failure: the address is printed as well.
 *
 * @param browser a command, or `none` to open nothing (the setting BROWSER)
 */
export async function openBrowser(url: string, browser: string | undefined): Promise<void> {
  if (browser === 'none') return;
  try {
    if (browser === undefined) {
      const child = await open(url);
      child.once('error', () => undefined);
      return;
    }
    const child = spawn(browser, [url], { detached: true, stdio: 'ignore' });
    child.once('error', () => undefined);
    child.unref();
  } catch {
    // Printed, too.
  }
}
