import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** The master key of this demo, made once and kept in a file of mode 0600. An operator brings their own. */
export function demoMasterKey(file: string): string {
  if (!existsSync(file)) {
    writeFileSync(file, `demo:${randomBytes(32).toString('base64')}`, { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}
