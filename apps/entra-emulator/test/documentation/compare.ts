import type { DocumentedAnswer } from './examples.ts';

type Names = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Names =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Where an answer differs from the documented one: its status, or names of properties. No value is looked at; a property
 * that is null is there. Of a list, one entry has to have the documented names. What is more than the page shows is a
 * difference only where the page shows everything.
 */
export function differencesFrom(documented: DocumentedAnswer, status: number, body: Names): string[] {
  if (status !== documented.status) return [`status ${status} instead of ${documented.status}`];
  const { names, within, shortened } = documented;
  const told = namesBetween(names, body, shortened || names.length === 0, '');
  for (const [name, inner] of Object.entries(within)) {
    const value = body[name];
    if (value === null || value === undefined) continue;
    told.push(...innerDifferences(inner, value, shortened, name));
  }
  return told;
}

function innerDifferences(
  names: readonly string[],
  value: unknown,
  shortened: boolean,
  path: string,
): string[] {
  const entries = (Array.isArray(value) ? value : [value]).filter(isObject);
  if (names.length === 0) return [];
  const each = entries
    .map((entry) => namesBetween(names, entry, shortened, `${path} > `))
    .toSorted((one, other) => one.length - other.length);
  return each[0] ?? [`${path} is empty`];
}

function namesBetween(names: readonly string[], found: Names, mayHaveMore: boolean, path: string): string[] {
  const missing = names.filter((name) => !(name in found)).map((name) => `${path}${name}`);
  const more = mayHaveMore ? [] : Object.keys(found).filter((name) => !names.includes(name));
  return [...missing, ...more.map((name) => `${path}${name} undocumented`)];
}
