import { createHash, createPublicKey } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { type BrowserContext, chromium } from '@playwright/test';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium of PORTICO_BARE_CHROMIUM (without a window, where there is one) or PORTICO_CHROMIUM, of the system, or of Playwright. */
export function findChromium(): string {
  const named = process.env['PORTICO_BARE_CHROMIUM'] || process.env['PORTICO_CHROMIUM'];
  const found = [named, ...PLACES, chromium.executablePath()].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  );
  if (found === undefined) throw new Error('no Chromium: install one, or name it in PORTICO_CHROMIUM');
  return found;
}

/**
 * A Chromium that trusts the HTTPS server at `origin` and no other unknown one: the server's key, taken from a
 * connection that was verified with the authority.
 */
export async function openChromium(
  origin: string,
  caCertificate: string,
): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  // A profile that lets cookies into frames of other sites, for silent sign-in. Chromium's default keeps them out.
  const profile = mkdtempSync(join(tmpdir(), 'entra-emulator-chromium-'));
  mkdirSync(join(profile, 'Default'));
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    args: [
      `--ignore-certificate-errors-spki-list=${await keyHashOf(origin, caCertificate)}`,
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

function keyHashOf(origin: string, ca: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), ca }, () => {
      const certificate = socket.getPeerX509Certificate();
      socket.destroy();
      if (certificate === undefined) return reject(new Error('the server showed no certificate'));
      const spki = createPublicKey(certificate.publicKey.export({ type: 'spki', format: 'pem' }));
      const der = spki.export({ type: 'spki', format: 'der' });
      resolve(createHash('sha256').update(der).digest('base64'));
    }).on('error', reject);
  });
}
