/** Patterns of scoping filters, as .NET writes them: read into a tree. */

/** A pattern cannot be read. */
export class PatternError extends Error {}

/** A pattern has a form that the emulator does not have, such as a look around. */
export class PatternNotEmulated extends Error {}

export type Assertion = 'start' | 'end' | 'very-end' | 'word-edge' | 'no-word-edge';

export type PatternNode =
  | { kind: 'character'; matches: (unit: string) => boolean }
  | { kind: 'assertion'; assertion: Assertion }
  | { kind: 'sequence'; parts: readonly PatternNode[] }
  | { kind: 'choice'; branches: readonly PatternNode[] }
  | { kind: 'repeat'; part: PatternNode; least: number; most: number };

type CharacterTest = (unit: string) => boolean;

const LONGEST = 1000;
const DEEPEST = 50;
const MOST_TIMES = 1000;

const is =
  (known: RegExp): CharacterTest =>
  (unit) =>
    known.test(unit);
const not =
  (test: CharacterTest): CharacterTest =>
  (unit) =>
    !test(unit);

const digit = is(/^\p{Nd}$/u);
export const word = is(/^[\p{L}\p{Mn}\p{Nd}\p{Pc}]$/u);
const blank = is(/^\s$/);
const CLASSES: Readonly<Record<string, CharacterTest>> = {
  ...{ d: digit, D: not(digit), w: word, W: not(word), s: blank, S: not(blank) },
};
const CONTROLS: Readonly<Record<string, string>> = {
  ...{ t: '\t', n: '\n', r: '\r', f: '\f', v: '\v', e: '\x1b', a: '\x07' },
};
const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  ...{ A: 'start', z: 'very-end', Z: 'end', b: 'word-edge', B: 'no-word-edge' },
};

const one = (unit: string): PatternNode => ({ kind: 'character', matches: (other) => other === unit });

/**
 * @throws PatternError when it cannot be read
 * @throws PatternNotEmulated for look arounds, references back, options, categories of Unicode and what is as rare
 */
export function parsePattern(text: string): PatternNode {
  if (text.length > LONGEST) throw new PatternError(`is longer than ${LONGEST} characters`);
  return new PatternParser(text).whole();
}

class PatternParser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): PatternNode {
    const node = this.#choice();
    if (this.#at < this.#text.length) throw new PatternError('has a parenthesis too many');
    return node;
  }

  #choice(): PatternNode {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new PatternError('is nested too deeply');
    const branches = [this.#sequence()];
    while (this.#takes('|')) branches.push(this.#sequence());
    this.#depth -= 1;
    const [only] = branches;
    return branches.length === 1 && only !== undefined ? only : { kind: 'choice', branches };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#at < this.#text.length && !this.#isAt('|') && !this.#isAt(')'))
      parts.push(this.#repeated(this.#part()));
    return { kind: 'sequence', parts };
  }

  #repeated(part: PatternNode): PatternNode {
    const times = this.#times();
    if (times === undefined) return part;
    // Whether it takes much or little makes no difference to whether it matches.
    this.#takes('?');
    if (this.#times() !== undefined) throw new PatternError('repeats a repetition');
    if (part.kind === 'assertion') throw new PatternNotEmulated('a repeated anchor');
    return { kind: 'repeat', part, ...times };
  }

  #times(): { least: number; most: number } | undefined {
    if (this.#takes('*')) return { least: 0, most: Number.POSITIVE_INFINITY };
    if (this.#takes('+')) return { least: 1, most: Number.POSITIVE_INFINITY };
    if (this.#takes('?')) return { least: 0, most: 1 };
    // What is written otherwise is a brace like any other character.
    const counted = /^\{(\d+)(,(\d*))?\}/.exec(this.#text.slice(this.#at));
    if (counted === null) return undefined;
    const [written, from = '', comma, to = ''] = counted;
    const least = Number(from);
    const open = to === '' ? Number.POSITIVE_INFINITY : Number(to);
    const most = comma === undefined ? least : open;
    if (most < least) throw new PatternError(`counts backwards: ${written}`);
    if (least > MOST_TIMES || (most > MOST_TIMES && most !== Number.POSITIVE_INFINITY))
      throw new PatternError(`repeats more than ${MOST_TIMES} times`);
    this.#at += written.length;
    return { least, most };
  }

  #part(): PatternNode {
    const unit = this.#next();
    switch (unit) {
      case '(':
        return this.#group();
      case '[':
        return { kind: 'character', matches: this.#set() };
      case '.':
        return { kind: 'character', matches: (other) => other !== '\n' };
      case '^':
        return { kind: 'assertion', assertion: 'start' };
      case '$':
        return { kind: 'assertion', assertion: 'end' };
      case '\\':
        return this.#escaped();
      case '*':
      case '+':
      case '?':
        throw new PatternError(`has nothing to repeat before ${unit}`);
      default:
        return one(unit);
    }
  }

  #group(): PatternNode {
    if (this.#takes('?')) {
      const opening = /^(?::|<[A-Za-z_]\w{0,50}>|'[A-Za-z_]\w{0,50}')/.exec(this.#text.slice(this.#at));
      if (opening === null) throw new PatternNotEmulated('a look around, an option or another special group');
      this.#at += opening[0].length;
    }
    const inside = this.#choice();
    if (!this.#takes(')')) throw new PatternError('has a parenthesis that is not closed');
    return inside;
  }

  #escaped(): PatternNode {
    const unit = this.#next('ends with a backslash');
    const assertion = Object.hasOwn(ASSERTIONS, unit) ? ASSERTIONS[unit] : undefined;
    if (assertion !== undefined) return { kind: 'assertion', assertion };
    return { kind: 'character', matches: this.#escapedTest(unit) };
  }

  #escapedTest(unit: string): CharacterTest {
    if (Object.hasOwn(CLASSES, unit)) return CLASSES[unit] ?? blank;
    const literal = this.#escapedUnit(unit);
    return (other) => other === literal;
  }

  #escapedUnit(unit: string): string {
    const control = Object.hasOwn(CONTROLS, unit) ? CONTROLS[unit] : undefined;
    if (control !== undefined) return control;
    if (unit === 'x' || unit === 'u') return this.#byNumber(unit === 'x' ? 2 : 4);
    if (/[A-Za-z0-9]/.test(unit)) throw new PatternNotEmulated(`\\${unit}`);
    return unit;
  }

  #byNumber(digits: number): string {
    const written = this.#text.slice(this.#at, this.#at + digits);
    if (written.length < digits || !/^[0-9A-Fa-f]+$/.test(written))
      throw new PatternError('names a character by a wrong number');
    this.#at += digits;
    return String.fromCharCode(Number.parseInt(written, 16));
  }

  /** Behind `[`. */
  #set(): CharacterTest {
    const isNegated = this.#takes('^');
    const tests: CharacterTest[] = [];
    do tests.push(this.#member());
    while (!this.#isAt(']'));
    this.#at += 1;
    const test: CharacterTest = (unit) => tests.some((member) => member(unit));
    return isNegated ? not(test) : test;
  }

  #member(): CharacterTest {
    const from = this.#memberUnit();
    if (typeof from === 'function') return from;
    if (from === '-' && this.#isAt('[')) throw new PatternNotEmulated('a set without another set');
    if (this.#isAt('-') && this.#text[this.#at + 1] !== ']') {
      this.#at += 1;
      const to = this.#memberUnit();
      if (typeof to === 'function' || to < from) throw new PatternError('has a range that is none');
      return (unit) => unit >= from && unit <= to;
    }
    return (unit) => unit === from;
  }

  #memberUnit(): string | CharacterTest {
    const unit = this.#next('has a bracket that is not closed');
    if (unit !== '\\') return unit;
    const escaped = this.#next('ends with a backslash');
    if (Object.hasOwn(CLASSES, escaped)) return CLASSES[escaped] ?? blank;
    return escaped === 'b' ? '\b' : this.#escapedUnit(escaped);
  }

  #isAt = (unit: string): boolean => this.#text[this.#at] === unit;

  #takes(unit: string): boolean {
    const found = this.#isAt(unit);
    if (found) this.#at += 1;
    return found;
  }

  #next(otherwise = 'ends too early'): string {
    const unit = this.#text[this.#at];
    if (unit === undefined) throw new PatternError(otherwise);
    this.#at += 1;
    return unit;
  }
}
