import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../test/clients/', import.meta.url);

/** A program that nobody here wrote, and what the tests that run it have it do: the titles of those tests. */
export interface TriedProgram {
  readonly file: string;
  readonly program: string;
  readonly tasks: readonly string[];
}

/** Every test that runs such a program. */
export const programTests = (): string[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.test.ts'))
    .sort();

export const triedPrograms = (): TriedProgram[] =>
  programTests().map((file) => readProgram(file, readFileSync(new URL(file, FOLDER), 'utf8')));

/**
 * Reads program and tasks from the text of a test. A test that is skipped is none: it is in no form that is read here.
 *
 * @throws Error where the text has another form: a task would be missing in SUPPORTED.md, or one that nobody runs be there
 */
export function readProgram(file: string, text: string): TriedProgram {
  const programs = [...text.matchAll(/^describe(?:\.runIf\(\w+\))?\(\s*'([^'\n]+)'/gm)];
  const tests = [...text.matchAll(/^ {2}it(?:\.each\(\[([^\]]*)\]\))?\(\s*'([^'\n]+)'/gm)];
  const [, title = ''] = programs[0] ?? [];
  const isWhole = programs.length === count(text, /^\s*describe\b/gm) && programs.length === 1;
  if (!isWhole || tests.length !== count(text, /^\s*(?:it|test)\b[.(]/gm))
    throw new Error(
      `${file}: one describe('<program>, unmodified…') with it('<task>') or it.each(['…'])('<task>')`,
    );
  return {
    file,
    program: title.replace(/, unmodified\b.*$/, ''),
    tasks: tests.map(([, cases = '', task = '']) => withCases(task, cases)),
  };
}

const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

/** A title with a place for each of its cases names them all. */
function withCases(task: string, cases: string): string {
  const names = [...cases.matchAll(/'([^']+)'/g)].map(([, name]) => name);
  return task.replace('%s', names.join(', '));
}

/** By task; the program and its test stand in the first line of each. */
export const programRows = (): string[][] =>
  triedPrograms().flatMap(({ file, program, tasks }) =>
    tasks.map((task, index) => (index === 0 ? [program, task, `\`test/clients/${file}\``] : ['', task, ''])),
  );
