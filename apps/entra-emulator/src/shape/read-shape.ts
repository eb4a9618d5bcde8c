import { z } from 'zod';
import { isPlainObject } from './plain-object.ts';

/**
 * Shapes of seed files, control requests and Graph bodies are written in zod. Here is what we add to it: how something is
 * refused, and the few shapes that have a wording of ours or a rule that zod has no word for.
 */
type ShapeProblem = 'unknown-property' | 'wrong-value' | 'missing-property';

/** Something has not the shape that it must have. The message names the path. */
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

/**
 * Reads an unknown value as a shape.
 *
 * @throws ShapeError for the first thing in the value that the shape refuses
 */
export function readShape<T>(shape: z.ZodType<T>, value: unknown): T {
  const read = shape.safeParse(value, { error: wordingOf });
  if (read.success) return read.data;
  throw firstRefusal(read.error.issues.map(complaintOf), value);
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'expected a string',
  boolean: 'expected true or false',
  object: 'expected an object',
};

/** Our words for what zod finds where the shape itself brings none. */
function wordingOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return EXPECTED[issue.expected];
  return issue.code === 'invalid_value' ? `expected one of ${issue.values.join(', ')}` : undefined;
}

interface Complaint {
  path: readonly string[];
  isUnknown: boolean;
  expected: string;
}

/** Of the properties that an object may not have, zod names all, in the order of the document: the first is enough. */
function complaintOf(issue: z.core.$ZodIssue): Complaint {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return { path: [...path, ...issue.keys.slice(0, 1)], isUnknown: true, expected: 'unknown property' };
  const isUnknown = issue.code === 'custom' && issue.params?.['isUnknown'] === true;
  return { path, isUnknown, expected: issue.message };
}

/**
 * The one complaint that is told. zod lists them in the order of the shape, and Graph answers in the order of the
 * document: so the first thing that is wrong there, and what is missing from an object after all that is in it.
 */
function firstRefusal(complaints: readonly Complaint[], value: unknown, at = '', depth = 0): ShapeError {
  const here = complaints.find(({ path }) => path.length === depth);
  if (here !== undefined)
    return new ShapeError(at, here.isUnknown ? 'unknown-property' : 'wrong-value', here.expected);
  const parts = isPlainObject(value) || Array.isArray(value) ? value : {};
  const named = new Set(complaints.map(({ path }) => path[depth]));
  const found = Object.entries(parts).find(([name]) => named.has(name));
  const [name, inner] = found ?? [complaints[0]?.path[depth] ?? '', undefined];
  const below = `${at}${Array.isArray(value) ? `[${name}]` : `${at === '' ? '' : '.'}${name}`}`;
  if (found === undefined) return new ShapeError(below, 'missing-property', 'is required');
  return firstRefusal(
    complaints.filter(({ path }) => path[depth] === name),
    inner,
    below,
    depth + 1,
  );
}

const NOT_EMPTY = 'expected a string that is not empty';

/** A text with something else than white space in it. */
export const nonEmptyText = z.string(NOT_EMPTY).regex(/\S/, NOT_EMPTY);

/** A number within [minimum, maximum]. */
export function number(minimum: number, maximum: number): z.ZodNumber {
  const expected = `expected a number from ${minimum} to ${maximum}`;
  return z.number(expected).min(minimum, expected).max(maximum, expected);
}

const WHOLE = 'expected a whole number';

/** A whole number within [minimum, maximum]. zod's own would word numbers that are too large for it in another way. */
export const integer = (minimum: number, maximum: number): z.ZodType<number> =>
  z.number(WHOLE).refine(Number.isInteger, WHOLE).pipe(number(minimum, maximum));

/**
 * A list. Its length is judged before what is in it, and what is in it up to the first thing that is wrong: zod would
 * note down everything, and a small body can hold very many things that are.
 */
export const list = <S extends z.ZodType>(entry: S, maximum = 10_000): z.ZodType<z.output<S>[]> =>
  z
    .array(z.unknown(), 'expected a list')
    .max(maximum, `expected at most ${maximum} entries`)
    .transform((values, { issues }) => {
      const read: z.output<S>[] = [];
      for (const [index, value] of values.entries()) {
        const { success, data, error } = entry.safeParse(value, { error: wordingOf });
        if (!success) {
          for (const { path, isUnknown, expected } of error.issues.map(complaintOf))
            issues.push({
              code: 'custom',
              input: value,
              path: [index, ...path],
              message: expected,
              params: { isUnknown },
            });
          return z.NEVER;
        }
        read.push(data);
      }
      return read;
    });

/** An object with free keys. It stays the one that came: zod would copy it. */
export const dictionary = z.custom<Record<string, unknown>>(isPlainObject, 'expected an object');

/** An object with exactly these properties; an unknown one is refused by name. */
export const record = <const R extends z.ZodRawShape, const O extends z.ZodRawShape>(
  required: R,
  optional: O,
) => z.strictObject(required).extend(z.object(optional).exactPartial().shape);
