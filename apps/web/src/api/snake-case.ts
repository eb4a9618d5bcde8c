type SnakeCase<S extends string> = S extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
  : S;

/** A value with its names as the API writes them. */
export type InSnakeCase<T> = T extends Date | bigint
  ? T
  : T extends readonly (infer Item)[]
    ? readonly InSnakeCase<Item>[]
    : T extends object
      ? { readonly [K in keyof T as SnakeCase<K & string>]: InSnakeCase<T[K]> }
      : T;

/**
 * The same value with its names as the API writes them. What an answer is made of is what its schema declares, not this:
 * a name that is missing there does not leave, one that is missing here does not compile.
 */
export function inSnakeCase<T>(value: T): InSnakeCase<T> {
  return converted(value) as InSnakeCase<T>;
}

function converted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(converted);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      converted(inner),
    ]),
  );
}
