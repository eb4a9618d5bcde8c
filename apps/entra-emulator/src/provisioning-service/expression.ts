import type { SourceObject } from './source-object.ts';

/** An expression cannot be read, or asks for what is not here. The message says what. */
export class ExpressionError extends Error {}

/** Roles are told as a list of texts, everything else as one text; undefined is empty. */
export type Mapped = string | readonly string[] | undefined;

type Evaluate = (source: SourceObject) => Mapped;

interface Compiled {
  evaluate: Evaluate;
  /** Attributes that it reads. */
  attributes: string[];
}

const textOf = (value: Mapped): string => (typeof value === 'string' ? value : '');
const orEmpty = (text: string): string | undefined => (text === '' ? undefined : text);

type Apply = (values: readonly Mapped[], source: SourceObject) => Mapped;

/** The functions of mappings that the emulator has: Microsoft's names and arguments. */
const FUNCTIONS: Readonly<Record<string, Apply>> = {
  append: ([text, suffix]) => orEmpty(textOf(text) + textOf(suffix)),
  coalesce: (values) => values.find((value) => textOf(value) !== ''),
  join: ([separator, ...texts]) =>
    orEmpty(
      texts
        .map(textOf)
        .filter((text) => text !== '')
        .join(textOf(separator)),
    ),
  not: ([value]) => (textOf(value).toLowerCase() === 'true' ? 'False' : 'True'),
  stripspaces: ([text]) => orEmpty(textOf(text).replaceAll(' ', '')),
  switch: ([value, otherwise, ...pairs]) => {
    for (let index = 0; index + 1 < pairs.length; index += 2)
      if (textOf(pairs[index]) === textOf(value)) return pairs[index + 1];
    return otherwise;
  },
  tolower: ([text]) => orEmpty(textOf(text).toLowerCase()),
  toupper: ([text]) => orEmpty(textOf(text).toUpperCase()),
  singleapproleassignment: (_, source) => {
    const [role] = source.roles();
    return role?.value ?? role?.displayName ?? undefined;
  },
  approleassignmentscomplex: (_, source) => source.roles().map((role) => JSON.stringify(role)),
  assertiveapproleassignmentscomplex: (_, source) => source.roles().map((role) => JSON.stringify(role)),
};

const DEEPEST = 20;
const TOKEN = /\s*(?:\[([A-Za-z]\w*)\]|"((?:[^"]|"")*)"|([A-Za-z]\w*)|([(),]))/y;

interface Token {
  kind: 'attribute' | 'text' | 'name' | 'sign';
  value: string;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new ExpressionError(`cannot be read from character ${at + 1}`);
    const [, attribute, quoted, name, sign] = match;
    if (attribute !== undefined) tokens.push({ kind: 'attribute', value: attribute });
    else if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replaceAll('""', '"') });
    else if (name !== undefined) tokens.push({ kind: 'name', value: name });
    else tokens.push({ kind: 'sign', value: sign ?? '' });
  }
  return tokens;
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  readonly attributes: string[] = [];

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  whole(): Evaluate {
    const read = this.#value();
    if (this.#next < this.#tokens.length) throw new ExpressionError('goes on behind its end');
    return read;
  }

  #value(): Evaluate {
    const token = this.#tokens[this.#next];
    this.#next += 1;
    switch (token?.kind) {
      case 'attribute':
        this.attributes.push(token.value);
        return (source) => source.attribute(token.value);
      case 'text':
        return () => orEmpty(token.value);
      case 'name':
        return this.#call(token.value);
      default:
        throw new ExpressionError('wants an attribute, a text or a function');
    }
  }

  #call(name: string): Evaluate {
    const key = name.toLowerCase();
    const apply = Object.hasOwn(FUNCTIONS, key) ? FUNCTIONS[key] : undefined;
    if (apply === undefined) throw new ExpressionError(`the emulator does not have the function ${name}`);
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new ExpressionError('is nested too deeply');
    const values = this.#arguments();
    this.#depth -= 1;
    return (source) =>
      apply(
        values.map((one) => one(source)),
        source,
      );
  }

  /** In parentheses, separated by commas; an argument may be left empty. */
  #arguments(): Evaluate[] {
    const found: Evaluate[] = [];
    if (!this.#takes('(')) throw new ExpressionError('a function wants its arguments in parentheses');
    if (this.#takes(')')) return found;
    do found.push(this.#isSign(',') || this.#isSign(')') ? () => undefined : this.#value());
    while (this.#takes(','));
    if (!this.#takes(')')) throw new ExpressionError('a parenthesis is not closed');
    return found;
  }

  #isSign(sign: string): boolean {
    const token = this.#tokens[this.#next];
    return token?.kind === 'sign' && token.value === sign;
  }

  #takes(sign: string): boolean {
    const found = this.#isSign(sign);
    if (found) this.#next += 1;
    return found;
  }
}

const MOST_COMPILED = 2000;
const compiled = new Map<string, Compiled>();

/**
 * Reads an expression such as `Join(" ", [givenName], [surname])`.
 *
 * @throws ExpressionError when it cannot be read, or uses a function that is not here
 */
export function compileExpression(text: string): Compiled {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const parser = new Parser(text);
  const made = { evaluate: parser.whole(), attributes: parser.attributes };
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(text, made);
  return made;
}
