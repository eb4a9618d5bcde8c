import type { FilterClause, FilterGroup, ScopingFilter } from '../directory/synchronization-schema.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import type { SourceObject } from './source-object.ts';

/** Whether the value of an attribute, which is there, satisfies a clause. */
type Compare = (value: string, wanted: string) => boolean;

const INTEGER = /^-?\d{1,15}$/;

const compared =
  (holds: (value: number, wanted: number) => boolean): Compare =>
  (value, wanted) =>
    INTEGER.test(value) && holds(Number(value), Number(wanted));

const isTruth =
  (wanted: 'true' | 'false'): Compare =>
  (value) =>
    value.toLowerCase() === wanted;

interface Operator {
  /** What is compared with: nothing, a text, a whole number or a pattern. */
  takes: 'nothing' | 'text' | 'integer' | 'pattern';
  compare: Compare;
  /** What an empty attribute comes to: with most operators, that the object is out of scope. */
  ofEmpty: boolean;
}

const operator = (takes: Operator['takes'], compare: Compare, ofEmpty = false): Operator => ({
  ...{ takes, compare, ofEmpty },
});

/** Operators of scoping filters, by name in capitals with blanks; all with regard to case. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  EQUALS: operator('text', (value, wanted) => value === wanted),
  'NOT EQUALS': operator('text', (value, wanted) => value !== wanted),
  'IS TRUE': operator('nothing', isTruth('true')),
  'IS FALSE': operator('nothing', isTruth('false')),
  'IS NULL': operator('nothing', () => false, true),
  'IS NOT NULL': operator('nothing', () => true),
  'REGEX MATCH': operator('pattern', (value, wanted) => patternOf(wanted)(value)),
  'NOT REGEX MATCH': operator('pattern', (value, wanted) => !patternOf(wanted)(value)),
  'GREATER THAN': operator(
    'integer',
    compared((value, wanted) => value > wanted),
  ),
  'GREATER THAN OR EQUALS': operator(
    'integer',
    compared((value, wanted) => value >= wanted),
  ),
  INCLUDES: operator('text', (value, wanted) => value.includes(wanted)),
  'ENDS WITH': operator('text', (value, wanted) => value.endsWith(wanted)),
};

/** Operators that Entra has and the emulator has not. */
const NOT_EMULATED: readonly string[] = ['&', '!&', 'ISMEMBEROF', 'IS MEMBER OF'];

const spelled = (name: string): string =>
  name
    .trim()
    .replaceAll(/[_\s]+/g, ' ')
    .toUpperCase();

const MOST_KEPT = 500;
const kept = new Map<string, Pattern>();

function patternOf(written: string): Pattern {
  const known = kept.get(written);
  if (known !== undefined) return known;
  const made = compilePattern(written);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(written, made);
  return made;
}

const operatorOf = ({ operatorName }: FilterClause): Operator | undefined => {
  const name = spelled(operatorName);
  return Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
};

/** What of a clause cannot be followed; `lacks` when Entra could. */
export interface ClauseProblem {
  why: string;
  lacks: boolean;
}

/**
 * @param known attributes that may be asked about
 * @throws PatternError, PatternNotEmulated when its pattern is not one that can be followed
 */
export function clauseProblem(clause: FilterClause, known: readonly string[]): ClauseProblem | undefined {
  const { operatorName, sourceOperandName, targetOperand } = clause;
  const found = operatorOf(clause);
  if (found === undefined)
    return NOT_EMULATED.includes(spelled(operatorName))
      ? { why: `the operator ${operatorName} of scoping filters`, lacks: true }
      : { why: `there is no operator ${operatorName}`, lacks: false };
  if (!known.includes(sourceOperandName))
    return { why: `there is no attribute ${sourceOperandName} to filter by`, lacks: false };
  const values = (targetOperand?.values ?? []).filter((value) => value !== '');
  if (values.length > 1) return { why: 'scoping filters with several values in a clause', lacks: true };
  const [value] = values;
  if ((found.takes === 'nothing') !== (value === undefined))
    return { why: `${operatorName} takes ${found.takes === 'nothing' ? 'no' : 'a'} value`, lacks: false };
  if (found.takes === 'integer' && !INTEGER.test(value ?? ''))
    return { why: `${operatorName} takes a whole number`, lacks: false };
  if (found.takes === 'pattern') compilePattern(value ?? '');
  return undefined;
}

/** What an object comes to: whether it is in scope, and by which group. */
export interface Scoping {
  isInScope: boolean;
  /** By the name of a group, or its place without one. */
  groups: Readonly<Record<string, boolean>>;
}

/** In scope by any group; in a group by all of its clauses. Without groups everything is. */
export function scopingOf(filter: ScopingFilter | null, source: SourceObject): Scoping {
  const results = (filter?.groups ?? []).map((group, index): [string, boolean] => [
    group.name ?? String(index + 1),
    isIn(group, source),
  ]);
  const isInScope = results.length === 0 || results.some(([, holds]) => holds);
  return { isInScope, groups: Object.fromEntries(results) };
}

const isIn = ({ clauses }: FilterGroup, source: SourceObject): boolean =>
  clauses.every((clause) => {
    const found = operatorOf(clause);
    const value = source.attribute(clause.sourceOperandName);
    if (found === undefined || value === undefined) return found?.ofEmpty === true;
    const wanted = clause.targetOperand?.values?.find((one) => one !== '') ?? '';
    return found.compare(value, wanted);
  });
