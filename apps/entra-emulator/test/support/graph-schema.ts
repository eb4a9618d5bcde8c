import { readFileSync } from 'node:fs';

/** Types of Graph v1.0 as its schema has them: names, types (`?` may be null, `[…]` is a list). */
interface GraphType {
  base?: string;
  properties?: Readonly<Record<string, string>>;
}

const { types } = JSON.parse(
  readFileSync(new URL('../../src/graph/graph-types.json', import.meta.url), 'utf8'),
) as {
  types: Readonly<Record<string, GraphType>>;
};

/** Graph answers these although its schema has them not (or under another type). */
const BESIDE_THE_SCHEMA: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  servicePrincipal: { createdDateTime: 'Edm.DateTimeOffset?' },
};

export function propertiesOf(name: string): Readonly<Record<string, string>> {
  const type = types[name];
  if (type === undefined) throw new Error(`no type ${name} in the data`);
  return {
    ...(type.base === undefined ? {} : propertiesOf(type.base)),
    ...type.properties,
    ...BESIDE_THE_SCHEMA[name],
  };
}

/** Types that may have any property beside those of the schema. */
const OPEN: readonly string[] = ['detailsInfo'];

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?Z$/;

const PRIMITIVES: Readonly<Record<string, (value: unknown) => boolean>> = {
  'Edm.String': (value) => typeof value === 'string',
  'Edm.Guid': (value) => typeof value === 'string' && GUID.test(value),
  'Edm.Boolean': (value) => typeof value === 'boolean',
  'Edm.Int32': Number.isInteger,
  'Edm.Int64': Number.isInteger,
  'Edm.DateTimeOffset': (value) => typeof value === 'string' && INSTANT.test(value),
  'Edm.Binary': (value) => typeof value === 'string',
  'Edm.Duration': (value) => typeof value === 'string' && value.startsWith('P'),
};

/** Where an object differs from its type: `path: why` each. Relations and annotations are not looked at. */
export function differences(
  object: Readonly<Record<string, unknown>>,
  type: string,
  relations: readonly string[] = [],
): string[] {
  const known = propertiesOf(type);
  return Object.entries(object).flatMap(([name, value]) => {
    if (name.includes('@odata.') || relations.includes(name)) return [];
    const wanted = known[name];
    if (wanted === undefined && OPEN.includes(type)) return [];
    if (wanted === undefined) return [`${type}.${name}: not in the schema`];
    return valueDifferences(value, wanted, `${type}.${name}`);
  });
}

function valueDifferences(value: unknown, wanted: string, path: string): string[] {
  const nullable = wanted.endsWith('?');
  const type = nullable ? wanted.slice(0, -1) : wanted;
  if (value === null) return nullable ? [] : [`${path}: null`];
  if (type.startsWith('[')) {
    if (!Array.isArray(value)) return [`${path}: no list`];
    return value.flatMap((entry) => valueDifferences(entry, type.slice(1, -1), `${path}[]`));
  }
  const isPrimitive = PRIMITIVES[type];
  if (isPrimitive !== undefined)
    return isPrimitive(value) ? [] : [`${path}: no ${type}: ${JSON.stringify(value)}`];
  // An enumeration, or something that the data leaves open.
  if (types[type] === undefined)
    return typeof value === 'string' || type === 'any' ? [] : [`${path}: no word of ${type}`];
  if (typeof value !== 'object' || Array.isArray(value)) return [`${path}: no ${type}`];
  return differences(value as Record<string, unknown>, type).map((one) => `${path} > ${one}`);
}
