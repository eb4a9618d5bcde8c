/**
 * A shape reads an unknown value and returns it typed, or throws a {@link ShapeError} that names the path.
 * The same shapes judge seed files, control requests and Graph bodies, so all three refuse what they do not know.
 */
export type Shape<T> = (value: unknown, path: string) => T;
export type Shaped<S> = S extends Shape<infer T> ? T : never;

export type ShapeProblem = 'unknown-property' | 'wrong-value' | 'missing-property';

export class ShapeError extends Error {
  readonly path: string;
  readonly problem: ShapeProblem;

  constructor(path: string, problem: ShapeProblem, expected: string) {
    super(`${path === '' ? '(root)' : path}: ${expected}`);
    this.name = 'ShapeError';
    this.path = path;
    this.problem = problem;
  }
}

const refuse = (path: string, expected: string): never => {
  throw new ShapeError(path, 'wrong-value', `expected ${expected}`);
};

export const text: Shape<string> = (value, path) =>
  typeof value === 'string' ? value : refuse(path, 'a string');
export const flag: Shape<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : refuse(path, 'true or false');
export const anything: Shape<unknown> = (value) => value;

export const nonEmptyText: Shape<string> = (value, path) =>
  typeof value === 'string' && value.trim() !== '' ? value : refuse(path, 'a string that is not empty');

/** A finite number within [minimum, maximum]. */
export const number =
  (minimum: number, maximum: number): Shape<number> =>
  (value, path) =>
    typeof value === 'number' && Number.isFinite(value) && value >= minimum && value <= maximum
      ? value
      : refuse(path, `a number from ${minimum} to ${maximum}`);

export const integer =
  (minimum: number, maximum: number): Shape<number> =>
  (value, path) =>
    Number.isInteger(value) ? number(minimum, maximum)(value, path) : refuse(path, 'a whole number');

export const oneOf =
  <const T extends string>(...allowed: readonly T[]): Shape<T> =>
  (value, path) =>
    allowed.find((candidate) => candidate === value) ?? refuse(path, `one of ${allowed.join(', ')}`);

export const nullable =
  <T>(inner: Shape<T>): Shape<T | null> =>
  (value, path) =>
    value === null ? null : inner(value, path);

export const list =
  <T>(inner: Shape<T>, maximum = 10_000): Shape<T[]> =>
  (value, path) => {
    if (!Array.isArray(value)) return refuse(path, 'a list');
    if (value.length > maximum) return refuse(path, `at most ${maximum} entries`);
    return value.map((entry, index) => inner(entry, `${path}[${index}]`));
  };

/** An object with free keys. */
export const dictionary: Shape<Record<string, unknown>> = (value, path) =>
  isPlainObject(value) ? value : refuse(path, 'an object');

type Fields = Record<string, Shape<unknown>>;
type ShapedFields<F extends Fields> = { [K in keyof F]: Shaped<F[K]> };

/** An object with exactly these properties; an unknown one is refused by name. OData annotations are skipped. */
export const record =
  <R extends Fields, O extends Fields>(
    required: R,
    optional: O,
  ): Shape<ShapedFields<R> & Partial<ShapedFields<O>>> =>
  (value, path) => {
    if (!isPlainObject(value)) return refuse(path, 'an object');
    const result: Record<string, unknown> = {};
    for (const [name, entry] of Object.entries(value)) {
      if (name.includes('@odata.')) continue;
      const shape = ownShape(required, name) ?? ownShape(optional, name);
      const at = path === '' ? name : `${path}.${name}`;
      if (shape === undefined) throw new ShapeError(at, 'unknown-property', 'unknown property');
      result[name] = shape(entry, at);
    }
    for (const name of Object.keys(required)) {
      if (!Object.hasOwn(result, name)) {
        throw new ShapeError(path === '' ? name : `${path}.${name}`, 'missing-property', 'is required');
      }
    }
    return result as ShapedFields<R> & Partial<ShapedFields<O>>;
  };

const ownShape = (fields: Fields, name: string): Shape<unknown> | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

export const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
