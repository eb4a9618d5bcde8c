import type { Tokens } from '../session.ts';
import type { BrowserHost } from './host.ts';

/** Where the tokens of a tab are. */
export type TokenPlace = {
  read(): Tokens | undefined;
  /** @param tokens undefined forgets them */
  write(tokens: Tokens | undefined): void;
};

/** @param key of the storage; undefined keeps them in memory alone */
export function tokenPlace(host: BrowserHost, key: string | undefined): TokenPlace {
  let memory: Tokens | undefined;
  if (key === undefined)
    return {
      read: () => memory,
      write: (tokens) => {
        memory = tokens;
      },
    };
  return {
    read: () => tokensFromText(host.storage.getItem(key)),
    write: (tokens) =>
      tokens === undefined ? host.storage.removeItem(key) : host.storage.setItem(key, JSON.stringify(tokens)),
  };
}

/** Undefined for what is none. */
function tokensFromText(text: string | null): Tokens | undefined {
  try {
    const tokens = JSON.parse(text ?? 'null');
    return typeof tokens?.idToken === 'string' && typeof tokens.accessToken === 'string' ? tokens : undefined;
  } catch {
    return undefined;
  }
}
