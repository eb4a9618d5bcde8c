import type { Tokens } from '@portico/sdk';
import { CliFailure, EXIT } from './failure.ts';
import { type Keychain, openKeychain } from './keychain.ts';
import type { Places } from './places.ts';
import { readIfThere, removeFile, writePrivateFile } from './private-file.ts';
import type { Settings } from './settings.ts';

/** Where the tokens of this person are kept. */
export type TokenStore = {
  /** For people: `the system keychain`, or the file. */
  readonly name: string;
  readonly isFile: boolean;
  read(): Promise<Tokens | undefined>;
  write(tokens: Tokens): Promise<void>;
  /** @returns whether there were any */
  remove(): Promise<boolean>;
};

/**
 * The system's keychain; a file where there is none, or where it is asked for.
 *
 * @param wanted `file` leaves the keychain alone
 */
export async function openTokenStore(
  places: Places,
  settings: Settings,
  wanted: 'keychain' | 'file',
): Promise<TokenStore> {
  const name = `${settings.clientId}@${settings.issuer}`;
  const keychain = wanted === 'keychain' ? await openKeychain(name) : undefined;
  return keychain === undefined ? fileStore(places.tokens(name), name) : keychainStore(keychain);
}

function keychainStore(keychain: Keychain): TokenStore {
  const name = 'the system keychain';
  return {
    name,
    isFile: false,
    read: async () => parse(await keychain.read(), name),
    write: (tokens) => keychain.write(JSON.stringify(tokens)),
    remove: () => keychain.remove(),
  };
}

/** One file for each application: whoever signs in to another one stays signed in to the first. */
function fileStore(path: string, name: string): TokenStore {
  return {
    name: `the file ${path}`,
    isFile: true,
    read: async () => {
      const kept = parse<{ name: string; tokens: Tokens }>(readIfThere(path), path);
      return kept?.name === name ? kept.tokens : undefined;
    },
    write: async (tokens) => writePrivateFile(path, `${JSON.stringify({ name, tokens })}\n`),
    remove: async () => removeFile(path),
  };
}

function parse<T = Tokens>(text: string | undefined, place: string): T | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new CliFailure(`${place} holds something else. Run: portico logout`, EXIT.failed);
  }
}
