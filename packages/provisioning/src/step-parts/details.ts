import type { StepRow } from '@portico/database';

/** What the steps of a run have listed under a name, all together. */
export function textsIn(steps: readonly StepRow[], name: string): string[] {
  const listed = steps.flatMap(({ detail }) => (Array.isArray(detail[name]) ? detail[name] : []));
  return listed.filter((text): text is string => typeof text === 'string');
}
