import { z } from 'zod';
import { isPlainObject } from '../shape/plain-object.ts';
import { record } from '../shape/read-shape.ts';

/** Annotations that change something: skipped in silence they would be a success without effect. */
const WITH_EFFECT = /@(?:odata\.)?(?:bind|delta|removed)$/i;

/**
 * An object in the body of a Graph request: exactly these properties, whose names are told without regard to case, as Graph
 * does. Annotations that only describe (`@odata.type`, `tags@odata.type`; OData JSON format 4.01, section 4.6) are skipped here. One
 * that links (`owners@odata.bind`) has to be taken off before, by `takeBound`, and is refused by its name else.
 */
export const graphObject = <const R extends z.ZodRawShape, const O extends z.ZodRawShape>(
  required: R,
  optional: O,
) => {
  const names = new Map(
    [...Object.keys(required), ...Object.keys(optional)].map((name) => [name.toLowerCase(), name]),
  );
  return z.preprocess((value) => asWritten(value, names), record(required, optional));
};

/** One of these words, which Graph tells without regard to case: kept and shown is the word as it stands here. */
export const oneOf = <const W extends readonly [string, ...string[]]>(words: W) =>
  z.preprocess((value) => asListed(value, words), z.enum(words));

const asListed = (value: unknown, words: readonly string[]): unknown =>
  typeof value === 'string'
    ? (words.find((one) => one.toLowerCase() === value.toLowerCase()) ?? value)
    : value;

/** Of a name that comes in two spellings, the one that is not the schema's is refused as unknown. */
function asWritten(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (!isPlainObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !name.includes('@odata.') || WITH_EFFECT.test(name));
  return Object.fromEntries(
    kept.map(([name, inner]) => {
      const known = names.get(name.toLowerCase()) ?? name;
      return [Object.hasOwn(value, known) ? name : known, inner];
    }),
  );
}
