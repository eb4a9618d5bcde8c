import { readFileSync } from 'node:fs';
import { type GraphError, unsupportedQuery } from '../graph-error.ts';
import { notEmulated } from '../not-emulated.ts';

/** What Microsoft has published of the queries that properties of directory objects take: by default, or only in an advanced query. */

/** What is done with a property. `eq` stands for `in`, `ne` as well, `ge` for every comparison of order, `null` for both with null. */
export type Asked = 'eq' | 'startsWith' | 'endsWith' | 'ge' | 'null' | 'zero' | 'one' | 'orderby';
export type Level = 'default' | 'advanced';

interface PublishedRow {
  /** As the documentation spells it. */
  property: string;
  levels: ReadonlyMap<string, Level>;
}

const isLevel = (text: string): text is Level => text === 'default' || text === 'advanced';

let known: Map<string, Map<string, PublishedRow>> | undefined;

/** By the type and the property, in lower case. Read when somebody first filters. */
function published(): Map<string, Map<string, PublishedRow>> {
  if (known !== undefined) return known;
  known = new Map();
  const text = readFileSync(new URL('./published.tsv', import.meta.url), 'utf8');
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [type = '', property = '', written = ''] = line.split('\t');
    const pairs = written.split(' ').map((pair) => pair.split('='));
    const levels = new Map(
      pairs.flatMap(([asked = '', level = '']): [string, Level][] =>
        isLevel(level) ? [[asked, level]] : [],
      ),
    );
    const ofType = known.get(type.toLowerCase()) ?? new Map<string, PublishedRow>();
    known.set(type.toLowerCase(), ofType.set(property.toLowerCase(), { property, levels }));
  }
  return known;
}

const rowsOf = (typeName: string): ReadonlyMap<string, PublishedRow> | undefined =>
  published().get(typeName.toLowerCase());

/** Whether there is a table of the type. What a table does not have may not be sorted by. */
export const isPublishedType = (typeName: string): boolean => rowsOf(typeName) !== undefined;

/** Whether Graph filters by the property, or by something in it; by the size of a list only where `/$count` stands. */
function isPublished(typeName: string, property: string): boolean {
  const wanted = property.toLowerCase();
  const isMeant = (name: string): boolean =>
    name === wanted || (name.startsWith(`${wanted}/`) && !name.endsWith('/$count'));
  const rows = [...(rowsOf(typeName) ?? [])];
  return rows.some(
    ([name, { levels }]) => isMeant(name) && [...levels.keys()].some((one) => one !== 'orderby'),
  );
}

/** Whether a table of the type has a property of that name, alone or with something in it. */
export const isPublishedProperty = (typeName: string, name: string): boolean =>
  [...(rowsOf(typeName)?.keys() ?? [])].some((row) => row.split('/')[0] === name.toLowerCase());

/** Whether a list may be sorted by the property, and how; undefined where it may not. */
export const orderLevel = (typeName: string, property: string): Level | undefined =>
  rowsOf(typeName)?.get(property.toLowerCase())?.levels.get('orderby');

/**
 * What Graph says to a query of a property. Of properties that stand in no table nothing is said.
 *
 * @param property with `/any` and `/$count` where they stand
 * @returns 400 where Graph takes it never, or only in an advanced query
 */
export function publishedRefusal(
  { typeName, advanced }: { typeName: string; advanced: boolean },
  property: string,
  asked: Asked,
): GraphError | undefined {
  const found = levelOf(typeName, property.toLowerCase(), asked);
  const isRefused = found === 'never' || (found === 'advanced' && !advanced);
  return isRefused ? unsupportedFilter(typeName, property) : undefined;
}

function levelOf(typeName: string, property: string, asked: Asked): Level | 'never' | undefined {
  const rows = rowsOf(typeName);
  const row = rows?.get(property);
  if (row !== undefined) return row.levels.get(asked) ?? 'never';
  const names = [...(rows?.keys() ?? [])];
  // A list is looked into.
  if (names.some((name) => name === `${property}/any` || name.startsWith(`${property}/any/`))) return 'never';
  const [list] = /^.*\/any(?=\/)/.exec(property) ?? [];
  const siblings = names.filter((name) => list !== undefined && name.startsWith(`${list}/`));
  // What is not told of one property of an entry is taken to be as with those that are.
  const levels = siblings.map((name) => rows?.get(name)?.levels.get('eq'));
  return levels.length > 0 && levels.every((level) => level === 'advanced') ? 'advanced' : undefined;
}

/**
 * What a name means that the emulator does not filter by.
 *
 * @returns 501 when Graph does, else 400
 */
export const notFiltered = (typeName: string, property: string): GraphError =>
  isPublished(typeName, property)
    ? notEmulated(`a $filter by ${property} of ${typeName}`)
    : unsupportedFilter(typeName, property);

export const unsupportedFilter = (typeName: string, property: string): GraphError =>
  unsupportedQuery(
    `Unsupported or invalid query filter clause specified for property '${property}' of resource '${typeName}'.`,
  );
