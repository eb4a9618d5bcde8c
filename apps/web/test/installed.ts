import { installComposition } from '../composition/composition.ts';

/** Installs the little of the composition that the HTTP helpers use, and hears what they log. */
export function installed(origin: string): { entries: unknown[] } {
  const entries: unknown[] = [];
  const hear = (entry: unknown) => {
    entries.push(entry);
  };
  const part = { origin: new URL(origin), log: { info: () => undefined, warn: hear, error: hear } };
  installComposition(part as unknown as Parameters<typeof installComposition>[0]);
  return { entries };
}
