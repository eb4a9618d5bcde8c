import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The server's own note of itself in its data folder, `postmaster.pid`. */
export type PostmasterFile = { readonly pid: number; readonly ready: boolean };

/** Line 1 is the process id, line 8 the state (PostgreSQL source, `src/include/utils/pidfile.h`); a standby reads only. */
export function readPostmasterFile(data: string): PostmasterFile | undefined {
  let text: string;
  try {
    text = readFileSync(postmasterFilePath(data), 'utf8');
  } catch {
    return undefined;
  }
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  return Number.isSafeInteger(pid) && pid > 1
    ? { pid, ready: /^(ready|standby)$/.test(lines[7]?.trim() ?? '') }
    : undefined;
}

export function postmasterFilePath(data: string): string {
  return join(data, 'postmaster.pid');
}
