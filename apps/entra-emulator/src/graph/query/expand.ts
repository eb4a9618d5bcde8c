import { badRequest } from '../graph-error.ts';
import { usualOf } from './selectable.ts';

type WireObject = Record<string, unknown>;

/** What `$expand` may name, and how to get it for an object of that id: a list, or the one object, if there is one. */
export type Expansions = Readonly<Record<string, (id: string) => WireObject[] | WireObject | null>>;

/** Graph expands at most so many directory objects. */
const MOST_EXPANDED = 20;

const EXPANSION = /^([A-Za-z]+)(?:\(\$select=([A-Za-z,]+)\))?$/i;

/**
 * `$expand=owners` or `$expand=owners($select=id,displayName)`: one relationship, at most 20 objects of it.
 *
 * @throws GraphError 400 for what cannot be expanded
 */
export function expandObject(object: WireObject, asked: string | null, expansions: Expansions): WireObject {
  if (asked === null || asked.trim() === '') return {};
  const [, name = '', select] = EXPANSION.exec(asked.trim()) ?? [];
  const known = Object.keys(expansions).find((one) => one.toLowerCase() === name.toLowerCase());
  const expand = known === undefined ? undefined : expansions[known];
  if (known === undefined || expand === undefined) {
    throw badRequest(`Parsing OData Select and Expand failed: Could not expand '${asked.slice(0, 100)}'.`);
  }
  const found = expand(String(object['id']));
  const wanted = select?.toLowerCase().split(',');
  const keep = (entry: WireObject): WireObject => {
    const names = wanted ?? usualOf(entry)?.map((one) => one.toLowerCase());
    if (names === undefined) return entry;
    const isShown = ([key]: [string, unknown]): boolean =>
      key.startsWith('@odata.') || key === 'id' || names.includes(key.toLowerCase());
    return Object.fromEntries(Object.entries(entry).filter(isShown));
  };
  if (!Array.isArray(found)) return { [known]: found === null ? null : keep(found) };
  return { [known]: found.slice(0, MOST_EXPANDED).map(keep) };
}
