import type { RegisteredApplication } from '@portico/authorization-server';

/** A secret that expires by itself, or is revoked, may be taken for this long by a process that saw it. */
const REMEMBER_MS = 10_000;
const MOST = 500;

/**
 * Applications of one issuer. A sign-in asks for its application three times; a change of it makes a new issuer, so only
 * the passing of time can make what is remembered untrue.
 */
export function rememberedApplications(
  find: (id: string) => Promise<RegisteredApplication | undefined>,
  now: () => number = Date.now,
): (id: string) => Promise<RegisteredApplication | undefined> {
  const known = new Map<string, { readonly at: number; readonly application: RegisteredApplication }>();
  return async (id) => {
    const remembered = known.get(id);
    if (remembered && now() - remembered.at < REMEMBER_MS) return remembered.application;
    const application = await find(id);
    if (application === undefined) {
      known.delete(id);
      return undefined;
    }
    if (known.size >= MOST) known.clear();
    known.set(id, { at: now(), application });
    return application;
  };
}
