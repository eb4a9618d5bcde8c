import { invalidFilter, type Literal, literalOf } from './literals.ts';

export type FilterToken =
  | { kind: 'text'; value: string }
  | { kind: 'word'; value: string }
  | { kind: 'sign'; value: '(' | ')' | ',' | ':' };

const TOKEN =
  /\s*(?:'((?:[^']|'')*)'|([(),:])|(\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-][0-9:]+)?|[A-Za-z0-9_./+$-]+))/iy;

/** Longer than any address that Graph takes; a batch brings addresses of any length. */
const LONGEST_FILTER = 16_384;

/** Cuts an OData `$filter` into tokens. Throws 400 BadRequest for anything that is none. */
export function filterTokens(source: string): FilterToken[] {
  if (source.length > LONGEST_FILTER) throw invalidFilter();
  const tokens: FilterToken[] = [];
  const end = source.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(source);
    if (match === null) throw invalidFilter();
    const [, quoted, sign, word] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replaceAll("''", "'") });
    else if (sign === '(' || sign === ')' || sign === ',' || sign === ':')
      tokens.push({ kind: 'sign', value: sign });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
  }
  return tokens;
}

/** Reads filter tokens one after the other. `expect…` throws 400 BadRequest when something else comes. */
export class TokenReader {
  readonly #tokens: readonly FilterToken[];
  #next = 0;

  constructor(tokens: readonly FilterToken[]) {
    this.#tokens = tokens;
  }

  get atEnd(): boolean {
    return this.#next === this.#tokens.length;
  }

  peek(): FilterToken | undefined {
    return this.#tokens[this.#next];
  }

  /** @param word in lower case: `NOT` and `OR` are taken, too */
  takeWord(word: string): boolean {
    const token = this.peek();
    if (token?.kind !== 'word' || token.value.toLowerCase() !== word) return false;
    this.#next += 1;
    return true;
  }

  takeSign(sign: string): boolean {
    const token = this.peek();
    if (token?.kind !== 'sign' || token.value !== sign) return false;
    this.#next += 1;
    return true;
  }

  expectSign(sign: string): void {
    if (!this.takeSign(sign)) throw invalidFilter();
  }

  expectWord(): string {
    const token = this.peek();
    if (token?.kind !== 'word') throw invalidFilter();
    this.#next += 1;
    return token.value;
  }

  expectText(): string {
    const token = this.peek();
    if (token?.kind !== 'text') throw invalidFilter();
    this.#next += 1;
    return token.value;
  }

  /** A literal: text in quotes, or a bare word such as true, null, a GUID, a number or an instant; undefined for a name. */
  takeLiteral(): Literal | undefined {
    const token = this.peek();
    if (token?.kind === 'text') return { type: 'Edm.String', value: this.expectText() };
    const found = token?.kind === 'word' ? literalOf(token.value) : undefined;
    if (found !== undefined) this.#next += 1;
    return found;
  }
}
