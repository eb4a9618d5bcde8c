import { type GraphError, unsupportedQuery } from '../graph-error.ts';
import { notEmulated } from '../not-emulated.ts';
import { filterTokens, invalidFilter, TokenReader } from './filter-tokens.ts';
import { compared, sameValue, valueAt } from './values.ts';

type WireObject = Record<string, unknown>;
type FilterPredicate = (object: WireObject) => boolean;

/** By the name of a relation: how many an object of that id has. */
type Counts = Readonly<Record<string, (id: string) => number>>;

export interface FilterableProperties {
  /** Name of the type, for messages. */
  typeName: string;
  /** Properties that may stand in a filter; `a/b` for one inside another. */
  filterable: readonly string[];
  /** By the name of a collection: properties of its entries that may stand in its `any`. All of them when left out. */
  inside?: Readonly<Record<string, readonly string[]>>;
  /** What Graph filters by and the emulator does not. */
  filteredElsewhere?: readonly string[];
  /** Of these, properties that only an advanced query may filter by. */
  advancedFilter?: readonly string[];
  /** And those that only an advanced query may compare with null. */
  advancedNull?: readonly string[];
  countable?: Counts;
  /** Property whose `a/b` inside, of any name, an advanced query may filter by. */
  attributes?: string;
}

interface FilterOptions extends FilterableProperties {
  /** `ConsistencyLevel: eventual` with `$count=true`: allows `ne`, `not`, `endswith` and `/$count`. */
  advanced: boolean;
}

type Predicate = (subject: unknown) => boolean;
type Accessor = (subject: unknown) => unknown;
/** What a name means where it stands: a property of the object, or the variable of an `any`. */
type Scope = (name: string) => Accessor;

const INSTANT = /^\d{4}-\d\d-\d\dT/;
const DEEPEST = 100;
/** "Too many child clauses specified": a limit of Entra, from memory. */
const MOST_ALTERNATIVES = 15;

/**
 * Compiles an OData `$filter` (OData 4.01 URL conventions, section 5.1.1) of the kind that Graph's directory takes:
 * `eq`, `in`, `startswith`, `ge`, `le`, `gt`, `lt`, `and`, `or`, parentheses, `collection/any(x:…)`; with advanced query
 * also `ne`, `not`, `endswith` and `collection/$count`.
 */
export function compileFilter(source: string, options: FilterOptions): FilterPredicate {
  const parser = new FilterParser(new TokenReader(filterTokens(source)), options);
  return parser.parse();
}

class FilterParser {
  readonly #tokens: TokenReader;
  readonly #options: FilterOptions;
  #depth = 0;

  constructor(tokens: TokenReader, options: FilterOptions) {
    this.#tokens = tokens;
    this.#options = options;
  }

  parse(): FilterPredicate {
    const predicate = this.#or((name) => this.#property(name));
    if (!this.#tokens.atEnd) throw invalidFilter();
    return predicate;
  }

  #or(scope: Scope): Predicate {
    const alternatives = [this.#and(scope)];
    while (this.#tokens.takeWord('or')) alternatives.push(this.#and(scope));
    refuseTooMany(alternatives.length);
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
      this.#requireAdvanced('Not');
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
    if (name === 'startswith' || name === 'endswith') return this.#textFunction(name, scope);
    return name.endsWith('/any')
      ? this.#anyOf(word.slice(0, -'/any'.length), scope)
      : this.#comparison(word, scope);
  }

  #textFunction(name: 'startswith' | 'endswith', scope: Scope): Predicate {
    if (name === 'endswith' && !this.#options.advanced) throw endsWithWantsMore();
    this.#tokens.expectSign('(');
    const property = this.#tokens.expectWord();
    const attribute = name === 'startswith' ? this.#attribute(property) : undefined;
    const read = attribute ?? scope(property);
    this.#tokens.expectSign(',');
    const asked = this.#tokens.expectText();
    this.#tokens.expectSign(')');
    if (attribute !== undefined)
      return (subject) => valuesOf(attribute(subject)).some((one) => isText(one) && one.startsWith(asked));
    const wanted = asked.toLowerCase();
    return (subject) => {
      const value = read(subject);
      if (typeof value !== 'string') return false;
      const text = value.toLowerCase();
      return name === 'startswith' ? text.startsWith(wanted) : text.endsWith(wanted);
    };
  }

  /** `tags/any(t:t eq 'x')`, `appRoles/any(r:r/value eq 'x' and r/isEnabled eq true)`; `tags/any()` is true of what has any. */
  #anyOf(collection: string, scope: Scope): Predicate {
    const readCollection = scope(collection);
    this.#tokens.expectSign('(');
    if (this.#tokens.takeSign(')')) {
      return (subject) => {
        const values = readCollection(subject);
        return Array.isArray(values) && values.length > 0;
      };
    }
    const variable = this.#tokens.expectWord();
    this.#tokens.expectSign(':');
    const condition = this.#or((name) => {
      this.#requireInside(collection, variable, name);
      return entryAccessor(variable, name);
    });
    this.#tokens.expectSign(')');
    return (subject) => {
      const values = readCollection(subject);
      return Array.isArray(values) && values.some((value) => condition(value));
    };
  }

  /** @param name such as `k/endDateTime` for the variable `k` */
  #requireInside(collection: string, variable: string, name: string): void {
    const { inside = {} } = this.#options;
    const known = Object.keys(inside).find((one) => one.toLowerCase() === collection.toLowerCase());
    const allowed = known === undefined ? undefined : inside[known];
    const property = name.slice(variable.length + 1).toLowerCase();
    if (allowed !== undefined && !allowed.some((one) => one.toLowerCase() === property))
      this.#refuse(`${collection}/${property}`);
  }

  #comparison(name: string, scope: Scope): Predicate {
    const attribute = this.#attribute(name);
    if (attribute !== undefined) return this.#attributeComparison(attribute);
    const read = this.#comparable(name, scope);
    const operator = this.#tokens.expectWord().toLowerCase();
    switch (operator) {
      case 'in': {
        const wanted = this.#valueList();
        return (subject) => wanted.some((value) => sameValue(read(subject), value));
      }
      case 'ne':
        this.#requireAdvanced('NotEqualsMatch');
        break;
      case 'eq':
        break;
      case 'ge':
      case 'le':
      case 'gt':
      case 'lt':
        this.#requireOrdered(name);
        break;
      default:
        throw invalidFilter();
    }
    const wanted = this.#tokens.expectValue();
    if (wanted === null) this.#requireNullable(name);
    return (subject) => compared(read(subject), operator, wanted);
  }

  /** An attribute of a set, if the name is one. Graph knows them in advanced queries alone. */
  #attribute(name: string): Accessor | undefined {
    const { attributes, advanced } = this.#options;
    const [property = '', ...inside] = name.split('/');
    const isNamed = attributes !== undefined && property.toLowerCase() === attributes.toLowerCase();
    if (!isNamed || inside.length !== 2) return undefined;
    return advanced ? (subject) => valueAt(subject, [attributes, ...inside].join('/')) : this.#refuse(name);
  }

  /** `eq` and `ne`, by case; of several values one that is equal is enough. */
  #attributeComparison(read: Accessor): Predicate {
    const operator = this.#tokens.expectWord().toLowerCase();
    if (operator !== 'eq' && operator !== 'ne') throw invalidFilter();
    const wanted = this.#tokens.expectValue();
    const isEqual = (one: unknown): boolean => one === wanted || (isNumber(one) && String(one) === wanted);
    return (subject) => {
      const value = read(subject) ?? null;
      const found = value === null ? wanted === null : valuesOf(value).some(isEqual);
      return found === (operator === 'eq');
    };
  }

  /** A property, or the size of a collection or a relation. */
  #comparable(name: string, scope: Scope): Accessor {
    if (!name.toLowerCase().endsWith('/$count')) return scope(name);
    this.#requireAdvanced('Count');
    const counted = name.slice(0, -'/$count'.length);
    const { countable = {} } = this.#options;
    const relation = Object.keys(countable).find((one) => one.toLowerCase() === counted.toLowerCase());
    const count = relation === undefined ? undefined : countable[relation];
    if (count !== undefined) return (subject) => count(String(valueAt(subject, 'id')));
    const read = scope(counted);
    return (subject) => {
      const values = read(subject);
      return Array.isArray(values) ? values.length : 0;
    };
  }

  /** With null most properties are compared in advanced queries only. */
  #requireNullable(name: string): void {
    const { advancedNull = [], advanced } = this.#options;
    const isKnown = advancedNull.some((one) => one.toLowerCase() === name.toLowerCase());
    if (isKnown && !advanced) this.#refuse(name);
  }

  /** Only texts, instants and sizes have an order. */
  #requireOrdered(name: string): void {
    const token = this.#tokens.peek();
    if (token?.kind === 'text' || name.toLowerCase().endsWith('/$count')) return;
    if (token?.kind !== 'word' || !INSTANT.test(token.value)) throw invalidFilter();
  }

  #valueList(): unknown[] {
    this.#tokens.expectSign('(');
    const values: unknown[] = [this.#tokens.expectValue()];
    while (this.#tokens.takeSign(',')) values.push(this.#tokens.expectValue());
    this.#tokens.expectSign(')');
    refuseTooMany(values.length);
    return values;
  }

  #property(name: string): Accessor {
    const { typeName, filterable, filteredElsewhere = [], advancedFilter = [], advanced } = this.#options;
    if (filteredElsewhere.some((one) => one.toLowerCase() === name.toLowerCase()))
      throw notEmulated(`a $filter by ${name} of ${typeName}`);
    const found = filterable.find((one) => one.toLowerCase() === name.toLowerCase());
    if (found !== undefined && (advanced || !advancedFilter.includes(found)))
      return (subject) => valueAt(subject, found);
    return this.#refuse(name);
  }

  #refuse(name: string): never {
    throw unsupportedQuery(
      `Unsupported or invalid query filter clause specified for property '${name}' of resource '${this.#options.typeName}'.`,
    );
  }

  #requireAdvanced(operator: string): void {
    if (!this.#options.advanced)
      throw unsupportedQuery(`Unsupported property filter clause operator '${operator}'.`);
  }
}

function entryAccessor(variable: string, name: string): Accessor {
  if (name === variable) return (entry) => entry;
  if (!name.startsWith(`${variable}/`)) throw invalidFilter();
  const path = name.slice(variable.length + 1);
  return (entry) => valueAt(entry, path);
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
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

function refuseTooMany(count: number): void {
  if (count <= MOST_ALTERNATIVES) return;
  throw unsupportedQuery(
    `Too many child clauses specified in search filter expression containing 'OR' operators: ${count}. Max allowed: ${MOST_ALTERNATIVES}.`,
  );
}
