import { type Assertion, PatternError, type PatternNode, parsePattern, word } from './pattern-syntax.ts';

/**
 * Matches patterns that strangers wrote. Every state is in at most one place of the text at a time, so the time is bounded by
 * the length of the text times that of the pattern, whatever it says: no pattern can hold up the emulator.
 */

type Step =
  | { do: 'take'; matches: (unit: string) => boolean }
  | { do: 'assert'; assertion: Assertion }
  | { do: 'fork'; to: readonly number[] }
  | { do: 'done' };

const MOST_STEPS = 5000;

/** Whether a text has a match somewhere, with regard to case. */
export type Pattern = (text: string) => boolean;

/** @throws PatternError, PatternNotEmulated; see `parsePattern` */
export function compilePattern(written: string): Pattern {
  const program = new Program();
  program.add(parsePattern(written));
  program.steps.push({ do: 'done' });
  return (text) => isFound(program.steps, text);
}

/** The tree as steps, one after another; a fork goes on in several places at once. */
class Program {
  readonly steps: Step[] = [];
  #work = 0;

  add(node: PatternNode): void {
    // Counted by what is looked at: repeated nothing is no step, and work all the same.
    this.#work += 1;
    if (this.#work > MOST_STEPS) throw new PatternError('is too large');
    switch (node.kind) {
      case 'character':
        this.steps.push({ do: 'take', matches: node.matches });
        return;
      case 'assertion':
        this.steps.push({ do: 'assert', assertion: node.assertion });
        return;
      case 'sequence':
        for (const part of node.parts) this.add(part);
        return;
      case 'choice':
        this.#addChoice(node.branches);
        return;
      case 'repeat':
        this.#addRepeat(node.part, node.least, node.most);
    }
  }

  #addChoice(branches: readonly PatternNode[]): void {
    const starts: number[] = [];
    const ends: number[][] = [];
    this.steps.push({ do: 'fork', to: starts });
    for (const branch of branches) {
      starts.push(this.steps.length);
      this.add(branch);
      const end: number[] = [];
      ends.push(end);
      this.steps.push({ do: 'fork', to: end });
    }
    for (const end of ends) end.push(this.steps.length);
  }

  #addRepeat(part: PatternNode, least: number, most: number): void {
    for (let round = 0; round < least; round += 1) this.add(part);
    if (most === Number.POSITIVE_INFINITY) {
      const way: number[] = [];
      const start = this.steps.push({ do: 'fork', to: way }) - 1;
      this.add(part);
      this.steps.push({ do: 'fork', to: [start] });
      way.push(start + 1, this.steps.length);
      return;
    }
    const ways: number[][] = [];
    for (let round = least; round < most; round += 1) {
      const way = [this.steps.length + 1];
      ways.push(way);
      this.steps.push({ do: 'fork', to: way });
      this.add(part);
    }
    for (const way of ways) way.push(this.steps.length);
  }
}

function isFound(steps: readonly Step[], text: string): boolean {
  let current: readonly number[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    // A match may begin anywhere.
    const reached = reachedFrom([...current, 0], steps, text, at);
    if (reached.some((index) => steps[index]?.do === 'done')) return true;
    const unit = text[at];
    if (unit === undefined) return false;
    current = reached.flatMap((index) => {
      const step = steps[index];
      return step?.do === 'take' && step.matches(unit) ? [index + 1] : [];
    });
  }
  return false;
}

/** Where one is without another character. */
function reachedFrom(starts: readonly number[], steps: readonly Step[], text: string, at: number): number[] {
  const seen = new Set<number>();
  const waiting = [...starts];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (seen.has(index)) continue;
    seen.add(index);
    const step = steps[index];
    if (step?.do === 'fork') waiting.push(...step.to);
    else if (step?.do === 'assert' && holds(step.assertion, text, at)) waiting.push(index + 1);
  }
  return [...seen];
}

function holds(assertion: Assertion, text: string, at: number): boolean {
  const isWord = (index: number): boolean => word(text[index] ?? '');
  switch (assertion) {
    case 'start':
      return at === 0;
    case 'very-end':
      return at === text.length;
    case 'end':
      return at === text.length || (at === text.length - 1 && text[at] === '\n');
    case 'word-edge':
      return isWord(at - 1) !== isWord(at);
    case 'no-word-edge':
      return isWord(at - 1) === isWord(at);
  }
}
