const PRIVATE_PARTS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth', 'priv'];

/** What a pasted key set says so far. `problem` is a sentence for whoever pasted it. */
export type PastedKeys = { readonly jwks: unknown } | { readonly problem: string };

/** Reads a pasted JSON Web Key Set; one key alone is taken for a set of one. The API looks closer. */
export function readPublicKeys(text: string): PastedKeys {
  if (text.trim() === '') return { jwks: null };
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return { problem: 'It is not JSON yet.' };
  const keys = 'keys' in value ? value.keys : [value];
  if (!Array.isArray(keys) || keys.length === 0) return { problem: 'It has no keys.' };
  if (keys.some(isPrivate)) return { problem: 'This is a private key. Keep it; paste its public half.' };
  return { jwks: { keys } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isPrivate(key: unknown): boolean {
  return typeof key === 'object' && key !== null && PRIVATE_PARTS.some((part) => part in key);
}
