import type { NewSigningKey } from '../context.ts';

/** The keys of a new project as Prisma writes them: a cookie key has no public half. */
export function signingKeyRows(keys: readonly NewSigningKey[]) {
  return keys.map(({ publicJwk, ...key }) => (publicJwk === null ? key : { ...key, publicJwk }));
}
