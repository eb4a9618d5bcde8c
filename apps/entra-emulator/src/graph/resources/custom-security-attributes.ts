import { isPlainObject } from '../../shape/plain-object.ts';
import { dictionary } from '../../shape/read-shape.ts';

/**
 * Custom security attributes of users and enterprise apps: sets by name, in each attributes by name. Which sets and
 * attributes there are is not defined here: any name is taken.
 */
type Sets = Record<string, unknown>;

/** Told with each set, whatever the client wrote there. */
const SET_TYPE = { '@odata.type': '#microsoft.graph.customSecurityAttributeValue' };
const ANNOTATION = '@odata.type';

const isOne = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'boolean' || Number.isInteger(value);

const isAttribute = ([name, value]: [string, unknown]): boolean =>
  name.endsWith(ANNOTATION)
    ? typeof value === 'string'
    : value === null || isOne(value) || (Array.isArray(value) && value.every(isOne));

const areSets = (sets: Sets): boolean =>
  Object.values(sets).every((set) => isPlainObject(set) && Object.entries(set).every(isAttribute));

/** As clients write them: texts, whole numbers, true and false, and lists of these. */
export const customSecurityAttributes = dictionary.refine(
  areSets,
  'expected sets of attributes that are texts, integers, booleans or lists of these',
);

/** Lays what was written over what was there, attribute by attribute: null, or an empty list, takes one away. */
export function attributesAfter(before: unknown, written: Sets | null): Sets | null {
  if (written === null) return null;
  const sets = new Map(Object.entries(isPlainObject(before) ? before : {}));
  for (const [name, set] of Object.entries(written)) {
    const attributes = setAfter(sets.get(name), isPlainObject(set) ? set : {});
    if (attributes === undefined) sets.delete(name);
    else sets.set(name, attributes);
  }
  return sets.size === 0 ? null : Object.fromEntries(sets);
}

function setAfter(before: unknown, written: Sets): Sets | undefined {
  const laid = { ...(isPlainObject(before) ? before : {}), ...written };
  const held = new Set(
    Object.entries(laid).flatMap(([name, value]) =>
      name.endsWith(ANNOTATION) || value === null || (Array.isArray(value) && value.length === 0) ? [] : name,
    ),
  );
  if (held.size === 0) return undefined;
  const kept = Object.entries(laid).filter(([name]) => held.has(name.replace(/@odata\.type$/, '')));
  return { ...SET_TYPE, ...Object.fromEntries(kept) };
}
