import type { z } from 'zod';
import type { Problems } from '../web/parts.ts';

/** The first thing that is wrong with each field. */
export function problemsOf({ issues }: z.ZodError): Problems {
  const problems: Record<string, string> = {};
  for (const { path, message } of issues) {
    const name = String(path[0] ?? 'form');
    // Of a list, which entry: one on each line.
    problems[name] ??= typeof path[1] === 'number' ? `line ${path[1] + 1} ${message}` : message;
  }
  return problems;
}
