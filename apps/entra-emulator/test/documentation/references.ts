/** Ids of what a scene has, by the names that the examples give them. */
export type References = Map<string, string>;

/** @throws Error when there is nothing to keep: what should have been made was not */
export function keepReference(references: References, name: string, value: unknown): void {
  if (typeof value !== 'string') throw new Error(`{${name}} is not there`);
  references.set(name, value);
}

export function referenceTo(references: References, name: string): string {
  const found = references.get(name);
  if (found === undefined) throw new Error(`the scene has no {${name}}`);
  return found;
}
