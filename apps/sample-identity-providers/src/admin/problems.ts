import type { z } from 'zod';
import type { Problems } from '../web/parts.ts';

/** The first thing that is wrong with each field. */
export function problemsOf({ issues }: z.ZodError): Problems {
  const problems: Record<string, string> = {};
  for (const { path, message } of issues) {
    const name = String(path[0] ?? 'form');
    problems[name] ??= message;
  }
  return problems;
}
