import { type GraphError, insufficientPrivileges, unsupportedQuery } from '../graph-error.ts';
import { refusedFunction } from './filter-functions.ts';
import { filterTokens, TokenReader } from './filter-tokens.ts';
import {
  comparableValue,
  invalidFilter,
  type Literal,
  noSuchProperty,
  requireComparable,
  requireList,
  requireText,
} from './literals.ts';
import { isNoProperty, typeOfProperty } from './property-types.ts';
import { type Asked, notFiltered, publishedRefusal, unsupportedFilter } from './published.ts';
import { type Comparison, compared, sameValue, valueAt } from './values.ts';

type WireObject = Record<string, unknown>;
type FilterPredicate = (object: WireObject) => boolean;

/** By the name of a relation: how many an object of that id has. */
type Counts = Readonly<Record<string, (id: string) => number>>;

export interface FilterableProperties {
  /** Name of the type, for messages. */
  typeName: string;
  /** Properties that may stand in a filter; `a/b` for one inside another. */
  filterable: readonly string[];
  countable?: Counts;
  /** Where `contains` is taken: `displayName`, `categories/any`. */
  containable?: readonly string[];
  /** Property whose `a/b` inside, of any name, an advanced query may filter by. */
  attributes?: string;
  /** A log, not objects of the directory: a simple query may sort and filter at once, and say `ne` and `not`. */
  isLog?: boolean;
  /** Of these, what the caller may ask about; all of them when left out. */
  askable?: readonly string[] | undefined;
}

interface FilterOptions extends FilterableProperties {
  /** `ConsistencyLevel: eventual` with `$count=true`: allows `ne`, `not`, `endswith` and `/$count`. */
  advanced: boolean;
}

type Predicate = (subject: unknown) => boolean;
type Accessor = (subject: unknown) => unknown;
/** What stands before an operator. */
interface Operand {
  read: Accessor;
  /** As the table of published queries has it: `displayName`, `tags/any`, `assignedPlans/any/service`. */
  path: string;
  /** As `typeOfProperty` tells it. */
  type?: string | undefined;
}
/** What a name means where it stands: a property of the object, or the variable of an `any`. */
type Scope = (name: string) => Operand;

const DEEPEST = 100;
/** "Too many child clauses specified": a limit of Entra, from memory. */
const MOST_ALTERNATIVES = 15;

/**
 * Compiles an OData `$filter` (OData 4.01 URL conventions, section 5.1.1) of the kind that Graph's directory takes:
 * `eq`, `in`, `startswith`, `contains` where it is taken, `ge`, `le`, `gt`, `lt`, `and`, `or`, parentheses, `collection/any(x:…)`; with advanced query
 * also `ne`, `not`, `endswith` and `collection/$count`.
 */
export function compileFilter(source: string, options: FilterOptions): FilterPredicate {
  const tokens = filterTokens(source);
  const refused = refusedFunction(tokens, Object.keys(TEXT_FUNCTIONS));
  if (refused !== undefined) throw refused;
  const parser = new FilterParser(new TokenReader(tokens), options);
  return parser.parse();
}

class FilterParser {
  readonly #tokens: TokenReader;
  readonly #options: FilterOptions;
  #depth = 0;
  /** What Graph's directory refuses, after a clause has been read to its end: what is no clause is told before. */
  #refused: GraphError | undefined;

  constructor(tokens: TokenReader, options: FilterOptions) {
    this.#tokens = tokens;
    this.#options = options;
  }

  parse(): FilterPredicate {
    const predicate = this.#or((name) => this.#property(name));
    if (!this.#tokens.atEnd) throw invalidFilter();
    if (this.#refused !== undefined) throw this.#refused;
    return predicate;
  }

  #refuse(error: GraphError | undefined): void {
    this.#refused ??= error;
  }

  #or(scope: Scope): Predicate {
    const alternatives = [this.#and(scope)];
    while (this.#tokens.takeWord('or')) alternatives.push(this.#and(scope));
    this.#refuse(tooMany(alternatives.length));
    return (subject) => alternatives.some((one) => one(subject));
  }

  #and(scope: Scope): Predicate {
    const conditions = [this.#operand(scope)];
    while (this.#tokens.takeWord('and')) conditions.push(this.#operand(scope));
    return (subject) => conditions.every((one) => one(subject));
  }

  #operand(scope: Scope): Predicate {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw invalidFilter();
    const predicate = this.#operandInside(scope);
    this.#depth -= 1;
    return predicate;
  }

  #operandInside(scope: Scope): Predicate {
    if (this.#tokens.takeWord('not')) {
      this.#requireAdvancedInDirectory('Not');
      const inner = this.#operand(scope);
      return (subject) => !inner(subject);
    }
    if (this.#tokens.takeSign('(')) {
      const inner = this.#or(scope);
      this.#tokens.expectSign(')');
      return inner;
    }
    const word = this.#tokens.expectWord();
    const name = word.toLowerCase();
    if (isTextFunction(name)) return this.#textFunction(name, scope);
    return name.endsWith('/any')
      ? this.#anyOf(scope(word.slice(0, -'/any'.length)))
      : this.#comparison(word, scope);
  }

  #textFunction(name: TextFunction, scope: Scope): Predicate {
    if (name === 'endswith' && !this.#options.advanced) this.#refuse(endsWithWantsMore());
    this.#tokens.expectSign('(');
    const property = this.#tokens.expectWord();
    const attribute = name === 'startswith' ? this.#attribute(property) : undefined;
    const operand = attribute === undefined ? scope(property) : { read: attribute, path: property };
    this.#requireTextFunction(name, operand);
    this.#tokens.expectSign(',');
    const asked = this.#tokens.expectText();
    this.#tokens.expectSign(')');
    if (attribute !== undefined)
      return (subject) => valuesOf(attribute(subject)).some((one) => isText(one) && one.startsWith(asked));
    const wanted = asked.toLowerCase();
    return (subject) => {
      const value = operand.read(subject);
      if (typeof value !== 'string') return false;
      return TEXT_FUNCTIONS[name](value.toLowerCase(), wanted);
    };
  }

  /** `tags/any(t:t eq 'x')`, `appRoles/any(r:r/value eq 'x' and r/isEnabled eq true)`; `tags/any()` is true of what has any. */
  #anyOf({ read: readCollection, path, type }: Operand): Predicate {
    requireList(type);
    this.#tokens.expectSign('(');
    if (this.#tokens.takeSign(')')) {
      return (subject) => {
        const values = readCollection(subject);
        return Array.isArray(values) && values.length > 0;
      };
    }
    const variable = this.#tokens.expectWord();
    this.#tokens.expectSign(':');
    const entries = { path: `${path}/any`, type: type?.replace(/^\[|\]$/g, '') };
    const condition = this.#or((name) => entryOperand(variable, name, entries));
    this.#tokens.expectSign(')');
    return (subject) => {
      const values = readCollection(subject);
      return Array.isArray(values) && values.some((value) => condition(value));
    };
  }

  #comparison(name: string, scope: Scope): Predicate {
    const attribute = this.#attribute(name);
    if (attribute !== undefined) return this.#attributeComparison(attribute);
    const operand = this.#comparable(name, scope);
    const { read, type } = operand;
    const operator = this.#tokens.expectWord().toLowerCase();
    if (operator === 'in') {
      const wanted = this.#valueList();
      for (const one of wanted) requireComparable(type, operator, one);
      this.#require(operand, 'eq');
      return (subject) => wanted.some((one) => sameValue(comparableValue(one, read(subject)), one.value));
    }
    if (!isComparison(operator)) throw invalidFilter();
    const literal = this.#literal();
    requireComparable(type, operator, literal);
    if (operator === 'ne') this.#requireAdvancedInDirectory('NotEqualsMatch');
    if (operator !== 'eq' && operator !== 'ne' && literal.type === 'Edm.Boolean') throw invalidFilter();
    const asked = askedBy(operator, operand, literal.value);
    if (asked !== undefined) this.#require(operand, asked);
    return (subject) => compared(comparableValue(literal, read(subject)), operator, literal.value);
  }

  /** An attribute of a set, if the name is one. Graph knows them in advanced queries alone. */
  #attribute(name: string): Accessor | undefined {
    const { attributes, advanced } = this.#options;
    const [property = '', ...inside] = name.split('/');
    const isNamed = attributes !== undefined && property.toLowerCase() === attributes.toLowerCase();
    if (!isNamed || inside.length !== 2) return undefined;
    if (!advanced) this.#refuse(unsupportedFilter(this.#options.typeName, name));
    return (subject) => valueAt(subject, [attributes, ...inside].join('/'));
  }

  /** `eq` and `ne`, by case; of several values one that is equal is enough. */
  #attributeComparison(read: Accessor): Predicate {
    const operator = this.#tokens.expectWord().toLowerCase();
    if (operator !== 'eq' && operator !== 'ne') throw invalidFilter();
    const { value: wanted } = this.#literal();
    const isEqual = (one: unknown): boolean => one === wanted;
    return (subject) => {
      const value = read(subject) ?? null;
      const found = value === null ? wanted === null : valuesOf(value).some(isEqual);
      return found === (operator === 'eq');
    };
  }

  /** A property, or the size of a collection or a relation. */
  #comparable(name: string, scope: Scope): Operand {
    if (!name.toLowerCase().endsWith('/$count')) return scope(name);
    this.#requireAdvanced('Count');
    const counted = name.slice(0, -'/$count'.length);
    const { countable = {} } = this.#options;
    const relation = Object.keys(countable).find((one) => one.toLowerCase() === counted.toLowerCase());
    const count = relation === undefined ? undefined : countable[relation];
    const path = `${counted}/$count`;
    if (count !== undefined)
      return { read: (subject) => count(String(valueAt(subject, 'id'))), path, type: SIZE };
    if (!this.#isFiltered(counted)) this.#refuse(notFiltered(this.#options.typeName, path));
    const { read } = scope(counted);
    const size = (subject: unknown): number => {
      const values = read(subject);
      return Array.isArray(values) ? values.length : 0;
    };
    return { read: size, path, type: SIZE };
  }

  /** Refuses what Graph does not take of the property, or not without an advanced query. */
  #require({ path }: Operand, asked: Asked): void {
    this.#refuse(publishedRefusal(this.#options, path, asked));
  }

  /** Where `contains` is taken, it is of words of an enumeration as well. */
  #requireTextFunction(name: TextFunction, operand: Operand): void {
    const { containable = [], typeName } = this.#options;
    const { path, type } = operand;
    if (name === 'contains' && containable.includes(path)) return;
    requireText(type, name);
    if (name === 'contains') this.#refuse(unsupportedFilter(typeName, path));
    else this.#require(operand, name === 'startswith' ? 'startsWith' : 'endsWith');
  }

  #valueList(): Literal[] {
    this.#tokens.expectSign('(');
    const values = [this.#literal()];
    while (this.#tokens.takeSign(',')) values.push(this.#literal());
    this.#tokens.expectSign(')');
    this.#refuse(tooMany(values.length));
    return values;
  }

  /** @throws GraphError 400 for a bare word that is no value: it would be a property, which nothing is compared with */
  #literal(): Literal {
    const found = this.#tokens.takeLiteral();
    if (found !== undefined) return found;
    const word = this.#tokens.expectWord();
    const { typeName } = this.#options;
    throw isNoProperty(typeName, word) ? noSuchProperty(typeName, word) : invalidFilter();
  }

  #property(name: string): Operand {
    const { filterable, typeName } = this.#options;
    const path = filterable.find((one) => one.toLowerCase() === name.toLowerCase());
    if (path === undefined) {
      if (isNoProperty(typeName, name)) throw noSuchProperty(typeName, name);
      this.#refuse(notFiltered(typeName, name));
    }
    const known = path ?? name;
    requireAskable(this.#options, known);
    return { read: (subject) => valueAt(subject, known), path: known, type: typeOfProperty(typeName, known) };
  }

  #isFiltered = (name: string): boolean =>
    this.#options.filterable.some((one) => one.toLowerCase() === name.toLowerCase());

  #requireAdvancedInDirectory(operator: string): void {
    if (this.#options.isLog !== true) this.#requireAdvanced(operator);
  }

  #requireAdvanced(operator: string): void {
    if (!this.#options.advanced)
      this.#refuse(unsupportedQuery(`Unsupported property filter clause operator '${operator}'.`));
  }
}

/** @throws GraphError 403 for a property that the caller may not read: by what matches, its value could be guessed */
export function requireAskable({ askable }: Pick<FilterableProperties, 'askable'>, path: string): void {
  const [property = ''] = path.split('/');
  if (askable !== undefined && !askable.includes(property))
    throw insufficientPrivileges(`no permission of the caller reaches the property '${property}'`);
}

/** The variable of an `any`, or a property of what it stands for. */
function entryOperand(variable: string, name: string, entries: Omit<Operand, 'read'>): Operand {
  const { path, type } = entries;
  if (name === variable) return { read: (entry) => entry, path, type };
  if (!name.startsWith(`${variable}/`)) throw invalidFilter();
  const inside = name.slice(variable.length + 1);
  if (type !== undefined && isNoProperty(type, inside)) throw noSuchProperty(type, inside);
  const own = type === undefined ? undefined : typeOfProperty(type, inside);
  return { read: (entry) => valueAt(entry, inside), path: `${path}/${inside}`, type: own };
}

const TEXT_FUNCTIONS = {
  startswith: (text: string, wanted: string): boolean => text.startsWith(wanted),
  endswith: (text: string, wanted: string): boolean => text.endsWith(wanted),
  contains: (text: string, wanted: string): boolean => text.includes(wanted),
};
type TextFunction = keyof typeof TEXT_FUNCTIONS;

const isTextFunction = (word: string): word is TextFunction => Object.hasOwn(TEXT_FUNCTIONS, word);

const SIZE = 'Edm.Int64';

const isComparison = (word: string): word is Comparison =>
  ['eq', 'ne', 'ge', 'gt', 'le', 'lt'].includes(word);

const SIZES: Readonly<Record<string, Asked>> = { 0: 'zero', 1: 'one' };

/** What the table of published queries calls a comparison; undefined for sizes other than none and one, of which it says nothing. */
function askedBy(operator: string, { path }: Operand, wanted: unknown): Asked | undefined {
  const isEquality = operator === 'eq' || operator === 'ne';
  if (path.endsWith('/$count')) return isEquality ? SIZES[String(wanted)] : undefined;
  if (!isEquality) return 'ge';
  return wanted === null ? 'null' : 'eq';
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** One value, or each of a list. */
const valuesOf = (value: unknown): readonly unknown[] => {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
};

const endsWithWantsMore = (): GraphError =>
  unsupportedQuery(
    "Operator 'endsWith' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information",
  );

const tooMany = (count: number): GraphError | undefined =>
  count <= MOST_ALTERNATIVES
    ? undefined
    : unsupportedQuery(
        `Too many child clauses specified in search filter expression containing 'OR' operators: ${count}. Max allowed: ${MOST_ALTERNATIVES}.`,
      );
