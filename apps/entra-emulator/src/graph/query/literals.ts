import { GraphError, UnknownName } from '../graph-error.ts';
import { fullTypeName, isComplex } from './property-types.ts';

/** A value as a filter writes it, with its type in OData (URL conventions 4.01, section 5.1.1.14.1). */
export interface Literal {
  /** Of `null` there is none. */
  type: string | undefined;
  /** An instant is told in ms, whatever zone it was written in. */
  value: string | number | boolean | null;
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,12}))?)?(?:Z|([+-])(0\d|1[0-4]):([0-5]\d))$/i;
const NUMBERS: readonly string[] = ['Edm.Int32', 'Edm.Int64', 'Edm.Double', 'Edm.Single', 'Edm.Decimal'];

const refusal = (why?: string): GraphError =>
  new GraphError(
    400,
    'BadRequest',
    why === undefined ? 'Invalid filter clause' : `Invalid filter clause: ${why}`,
  );

/** Why a clause is none, in the words of the service where they are known. */
export const invalidFilter = refusal;

/** @throws GraphError 400 for a property that the type does not have */
export const noSuchProperty = (typeName: string, name: string): UnknownName => {
  const why = `Could not find a property named '${name.slice(0, 100)}' on type '${fullTypeName(typeName)}'.`;
  return new UnknownName('BadRequest', refusal(why).message, { typeName, path: name });
};

/** A bare word of a filter as a value; undefined when it is none, and would be a name. */
export function literalOf(word: string): Literal | undefined {
  const lower = word.toLowerCase();
  if (lower === 'null') return { type: undefined, value: null };
  if (lower === 'true' || lower === 'false') return { type: 'Edm.Boolean', value: lower === 'true' };
  if (GUID.test(word)) return { type: 'Edm.Guid', value: word };
  if (DATE.test(word)) return { type: 'Edm.Date', value: instantOf(`${word}T00:00:00Z`, word) };
  if (/^\d{4}-\d\d-\d\dT/i.test(word)) return { type: 'Edm.DateTimeOffset', value: instantOf(word, word) };
  if (/^-?\d+$/.test(word)) return { type: 'Edm.Int32', value: Number(word) };
  if (/^-?\d+\.\d+(?:e[+-]?\d+)?$/i.test(word)) return { type: 'Edm.Double', value: Number(word) };
  return undefined;
}

/**
 * @returns ms
 * @throws GraphError 400 without a zone, and for a day that no calendar has
 */
function instantOf(text: string, written: string): number {
  const found = INSTANT.exec(text);
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second = '0',
    fraction = '',
    sign,
    zoneHours = '0',
    zoneMinutes = '0',
  ] = found ?? [];
  const at = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  if (found === null || !isDay || Number(month) > 12 || Number(month) < 1)
    throw refusal(
      `The DateTimeOffset text '${written.slice(0, 100)}' should be in format 'yyyy-mm-ddThh:mm:ss('.'s+)?(zzzzzz)?' and each field value is within valid range.`,
    );
  const behind = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  return at + Number(`0.${fraction}0`) * 1000 - (sign === '-' ? -behind : behind);
}

/** What OData calls an operator. */
const OPERATORS: Readonly<Record<string, string>> = {
  ...{ eq: 'Equal', ne: 'NotEqual', in: 'Equal' },
  ...{ ge: 'GreaterThanOrEqual', gt: 'GreaterThan', le: 'LessThanOrEqual', lt: 'LessThan' },
};

const edmName = (type: string): string => (type.startsWith('Edm.') ? type : `microsoft.graph.${type}`);

/**
 * A property is compared with values of its own type: texts stand in quotes, and nothing else does.
 *
 * @param type of what stands before the operator; undefined where nothing is known of it
 * @throws GraphError 400 for another type
 */
export function requireComparable(type: string | undefined, operator: string, literal: Literal): void {
  if (type === undefined || type === 'any') return;
  const kind = OPERATORS[operator] ?? operator;
  if (type.startsWith('['))
    throw refusal(
      `The operand for a binary operator '${kind}' is not a single value. Binary operators require both operands to be single values.`,
    );
  if (literal.type === undefined || isOfType(type, literal.type)) return;
  throw refusal(
    `A binary operator with incompatible types was detected. Found operand types '${edmName(type)}' and '${literal.type}' for operator kind '${kind}'.`,
  );
}

function isOfType(type: string, literal: string): boolean {
  if (NUMBERS.includes(type)) return NUMBERS.includes(literal);
  // A day is its first instant.
  if (type === 'Edm.DateTimeOffset') return literal === type || literal === 'Edm.Date';
  if (type.startsWith('Edm.')) return literal === type;
  // Words of an enumeration are written as texts.
  return !isComplex(type) && literal === 'Edm.String';
}

/** `any` looks into lists. @throws GraphError 400 */
export function requireList(type: string | undefined): void {
  if (type === undefined || type === 'any' || type.startsWith('[')) return;
  throw refusal('Any/All may only be used following a collection.');
}

/** `startswith` and `endswith` are of texts. @throws GraphError 400 */
export function requireText(type: string | undefined, name: 'startswith' | 'endswith' | 'contains'): void {
  if (type === undefined || type === 'any' || type === 'Edm.String') return;
  const shown = { startswith: 'startsWith', endswith: 'endsWith', contains: 'contains' }[name];
  throw refusal(
    `No function signature for the function with name '${shown}' matches the specified arguments. The function signatures considered are: ${shown}(Edm.String Nullable=true, Edm.String Nullable=true).`,
  );
}

/** What an object has, so that it can be compared with a literal: instants in ms. */
export const comparableValue = (literal: Literal, value: unknown): unknown =>
  typeof literal.value === 'number' && typeof value === 'string' ? Date.parse(value) : value;
