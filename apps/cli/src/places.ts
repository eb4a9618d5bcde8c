import { chmodSync, mkdirSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import type { CliEnv } from './env.ts';

export type Places = {
  readonly folder: string;
  readonly settings: string;
  /** Used where there is no keychain. */
  readonly tokens: string;
  readonly lock: string;
};

/** The user's folder for settings of programs, made with mode 0700. */
export function makePlaces(env: CliEnv): Places {
  const folder = env.home ?? join(configFolder(env), 'portico');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // It may have been there before, open to everybody.
  chmodSync(folder, 0o700);
  return {
    folder,
    settings: join(folder, 'config.json'),
    tokens: join(folder, 'tokens.json'),
    lock: join(folder, 'refresh.lock'),
  };
}

function configFolder({ configHome, appData }: CliEnv): string {
  if (platform() === 'win32') return appData ?? join(homedir(), 'AppData', 'Roaming');
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return configHome ?? join(homedir(), '.config');
}
