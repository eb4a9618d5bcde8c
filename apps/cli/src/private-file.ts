import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Written whole or not at all, for this user alone. */
export function writePrivateFile(path: string, text: string): void {
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, text, { mode: 0o600 });
  chmodSync(part, 0o600);
  renameSync(part, path);
}

/** Undefined when there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @returns whether there was one */
export function removeFile(path: string): boolean {
  const there = readIfThere(path) !== undefined;
  rmSync(path, { force: true });
  return there;
}
