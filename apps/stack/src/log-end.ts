import { readFileSync } from 'node:fs';

const LINES = 20;

/** Says what became of a part, with the end of its log, by which one sees why. */
export function failureWithLog(name: string, what: string, log: string): Error {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-LINES);
  return new Error(`${name} ${what}. The end of ${log}:\n${lines.map((line) => `    ${line}`).join('\n')}`);
}
