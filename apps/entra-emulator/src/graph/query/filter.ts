import { unsupportedQuery } from '../graph-error.ts';
import { type FilterToken, filterTokens, invalidFilter } from './filter-tokens.ts';

type WireObject = Record<string, unknown>;
export type FilterPredicate = (object: WireObject) => boolean;

export interface FilterOptions {
  /** Name of the type, for messages. */
  typeName: string;
  /** Properties that may stand in a filter. */
  filterable: readonly string[];
  /** `ConsistencyLevel: eventual` with `$count=true`: allows `ne`, `not` and `endswith`. */
  advanced: boolean;
}

const DEEPEST = 20;

/**
 * Compiles an OData `$filter` (OData 4.01 URL conventions, section 5.1.1) of the kind that Graph's directory takes:
 * `eq`, `in`, `startswith`, `and`, `or`, parentheses, `collection/any(x:x eq 'v')`; with advanced query also `ne`, `not`
 * and `endswith`.
 */
export function compileFilter(source: string, options: FilterOptions): FilterPredicate {
  const parser = new FilterParser(filterTokens(source), options);
  return parser.parse();
}

class FilterParser {
  readonly #tokens: readonly FilterToken[];
  readonly #options: FilterOptions;
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly FilterToken[], options: FilterOptions) {
    this.#tokens = tokens;
    this.#options = options;
  }

  parse(): FilterPredicate {
    const predicate = this.#or();
    if (this.#next !== this.#tokens.length) throw invalidFilter();
    return predicate;
  }

  #or(): FilterPredicate {
    let left = this.#and();
    while (this.#takeWord('or')) {
      const [first, second] = [left, this.#and()];
      left = (object) => first(object) || second(object);
    }
    return left;
  }

  #and(): FilterPredicate {
    let left = this.#operand();
    while (this.#takeWord('and')) {
      const [first, second] = [left, this.#operand()];
      left = (object) => first(object) && second(object);
    }
    return left;
  }

  #operand(): FilterPredicate {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw invalidFilter();
    const predicate = this.#operandInside();
    this.#depth -= 1;
    return predicate;
  }

  #operandInside(): FilterPredicate {
    if (this.#takeWord('not')) {
      this.#requireAdvanced('Not');
      const inner = this.#operand();
      return (object) => !inner(object);
    }
    if (this.#takeSign('(')) {
      const inner = this.#or();
      this.#expectSign(')');
      return inner;
    }
    const word = this.#expectWord();
    if (word === 'startswith' || word === 'endswith') return this.#textFunction(word);
    return word.endsWith('/any') ? this.#anyOf(word.slice(0, -'/any'.length)) : this.#comparison(word);
  }

  #textFunction(name: 'startswith' | 'endswith'): FilterPredicate {
    if (name === 'endswith') this.#requireAdvanced('EndsWith');
    this.#expectSign('(');
    const property = this.#property(this.#expectWord());
    this.#expectSign(',');
    const wanted = this.#expectText().toLowerCase();
    this.#expectSign(')');
    return (object) => {
      const value = object[property];
      if (typeof value !== 'string') return false;
      return name === 'startswith'
        ? value.toLowerCase().startsWith(wanted)
        : value.toLowerCase().endsWith(wanted);
    };
  }

  #anyOf(name: string): FilterPredicate {
    const property = this.#property(name);
    this.#expectSign('(');
    const variable = this.#expectWord();
    this.#expectSign(':');
    if (this.#expectWord() !== variable || !this.#takeWord('eq')) throw invalidFilter();
    const wanted = this.#expectValue();
    this.#expectSign(')');
    return (object) => {
      const values = object[property];
      return Array.isArray(values) && values.some((value) => sameValue(value, wanted));
    };
  }

  #comparison(name: string): FilterPredicate {
    const property = this.#property(name);
    const operator = this.#expectWord();
    if (operator === 'in') {
      const wanted = this.#valueList();
      return (object) => wanted.some((value) => sameValue(object[property], value));
    }
    if (operator !== 'eq' && operator !== 'ne') throw invalidFilter();
    if (operator === 'ne') this.#requireAdvanced('NotEqualsMatch');
    const wanted = this.#expectValue();
    return (object) => sameValue(object[property], wanted) === (operator === 'eq');
  }

  #valueList(): unknown[] {
    this.#expectSign('(');
    const values = [this.#expectValue()];
    while (this.#takeSign(',')) values.push(this.#expectValue());
    this.#expectSign(')');
    return values;
  }

  #property(name: string): string {
    const found = this.#options.filterable.find((one) => one.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
    throw unsupportedQuery(
      `Unsupported or invalid query filter clause specified for property '${name}' of resource '${this.#options.typeName}'.`,
    );
  }

  #requireAdvanced(operator: string): void {
    if (!this.#options.advanced)
      throw unsupportedQuery(`Unsupported property filter clause operator '${operator}'.`);
  }

  #peek(): FilterToken | undefined {
    return this.#tokens[this.#next];
  }

  #takeWord(word: string): boolean {
    const token = this.#peek();
    if (token?.kind !== 'word' || token.value !== word) return false;
    this.#next += 1;
    return true;
  }

  #takeSign(sign: string): boolean {
    const token = this.#peek();
    if (token?.kind !== 'sign' || token.value !== sign) return false;
    this.#next += 1;
    return true;
  }

  #expectSign(sign: string): void {
    if (!this.#takeSign(sign)) throw invalidFilter();
  }

  #expectWord(): string {
    const token = this.#peek();
    if (token?.kind !== 'word') throw invalidFilter();
    this.#next += 1;
    return token.value;
  }

  #expectText(): string {
    const token = this.#peek();
    if (token?.kind !== 'text') throw invalidFilter();
    this.#next += 1;
    return token.value;
  }

  #expectValue(): string | boolean | null {
    if (this.#peek()?.kind === 'text') return this.#expectText();
    const word = this.#expectWord();
    if (word === 'true' || word === 'false') return word === 'true';
    return word === 'null' ? null : word;
  }
}

/** Directory strings compare without case. */
function sameValue(actual: unknown, wanted: unknown): boolean {
  if (typeof actual === 'string' && typeof wanted === 'string')
    return actual.toLowerCase() === wanted.toLowerCase();
  return (actual ?? null) === wanted;
}
