import { randomUUID } from 'node:crypto';
import { platform } from 'node:os';
import { AsyncEntry } from '@napi-rs/keyring';

const SERVICE = 'portico';
/** Windows keeps 2560 bytes, in UTF-16; tokens are longer. */
const MOST_CHARACTERS = platform() === 'win32' ? 1_200 : Number.POSITIVE_INFINITY;
const INDEX = /^pieces:([\w-]+):(\d+)$/;

/** One credential of the system's keychain. */
export type KeychainEntry = Pick<AsyncEntry, 'getPassword' | 'setPassword' | 'deleteCredential'>;

/** A text of any length in the keychain. */
export type Keychain = {
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
  /** @returns whether there was one */
  remove(): Promise<boolean>;
};

/** Undefined where there is no keychain, or it is not open to us. */
export async function openKeychain(name: string): Promise<Keychain | undefined> {
  try {
    const keychain = keychainOf(systemEntry, name, MOST_CHARACTERS);
    await keychain.read();
    return keychain;
  } catch {
    return undefined;
  }
}

/** The kernel's keyring, which would stand in for a missing Secret Service, forgets everything at the next start. */
function systemEntry(name: string): KeychainEntry {
  return new AsyncEntry(SERVICE, name, { linux: { store: 'secret-service' } });
}

/**
 * What is too long lies in pieces, and the entry itself says which: new pieces are there before it names them, so that
 * somebody who reads meanwhile, or finds what a killed process left, has the old text or the new one.
 */
export function keychainOf(
  entryOf: (name: string) => KeychainEntry,
  name: string,
  mostCharacters: number,
): Keychain {
  const index = entryOf(name);
  const piecesOf = (value: string | null): KeychainEntry[] => {
    const [, generation, count = '0'] = INDEX.exec(value ?? '') ?? [];
    return Array.from({ length: Number(count) }, (_, piece) => entryOf(`${name} ${generation} ${piece}`));
  };
  const forget = (entries: readonly KeychainEntry[]) =>
    Promise.all(entries.map((entry) => entry.deleteCredential()));

  async function readOnce(): Promise<string | undefined | 'replaced'> {
    const value = await index.getPassword();
    const pieces = piecesOf(value);
    if (pieces.length === 0) return value ?? undefined;
    const texts = await Promise.all(pieces.map((piece) => piece.getPassword()));
    return texts.includes(null) ? 'replaced' : texts.join('');
  }

  return {
    async read() {
      // Replaced between the one look and the other: the second time the new one is there.
      const text = await readOnce();
      return text === 'replaced' ? readOnce() : text;
    },
    async write(text) {
      const before = piecesOf(await index.getPassword());
      const count = text.length > mostCharacters ? Math.ceil(text.length / mostCharacters) : 0;
      const value = count === 0 ? text : `pieces:${randomUUID()}:${count}`;
      for (const [piece, entry] of piecesOf(value).entries())
        await entry.setPassword(text.slice(piece * mostCharacters, (piece + 1) * mostCharacters));
      await index.setPassword(value);
      await forget(before);
    },
    async remove() {
      const pieces = piecesOf(await index.getPassword());
      const was = await index.deleteCredential();
      await forget(pieces);
      return was;
    },
  };
}
