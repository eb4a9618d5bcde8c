import { acceptsSignIn } from '@portico/core';
import type { ReplacementSummary } from '../../api/replacements/replacement.ts';

type Sides = Pick<ReplacementSummary, 'old' | 'new' | 'switched'>;

/** To which of the two organization and domains lead; null where neither is on. */
export function usedOf({ old, new: next, switched }: Sides): ReplacementSummary['new'] {
  const inOrder = switched ? [next, old] : [old, next];
  return inOrder.find((side) => side !== null && acceptsSignIn(side.status)) ?? null;
}
