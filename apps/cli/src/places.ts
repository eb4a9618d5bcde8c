import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import type { CliEnv } from './env.ts';

export type Places = {
  readonly folder: string;
  readonly settings: string;
  /** The file with the tokens of one application, where there is no keychain. */
  tokens(application: string): string;
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
    tokens: (application) => join(folder, `tokens-${tagOf(application)}.json`),
    lock: join(folder, 'refresh.lock'),
  };
}

/** A name that is one in every file system. */
function tagOf(application: string): string {
  return createHash('sha256').update(application).digest('hex').slice(0, 16);
}

function configFolder({ configHome, appData }: CliEnv): string {
  if (platform() === 'win32') return appData ?? join(homedir(), 'AppData', 'Roaming');
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return configHome ?? join(homedir(), '.config');
}
