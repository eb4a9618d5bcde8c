import { isPlainObject } from '../../shape/plain-object.ts';

/** The value at `a/b` inside an object, or undefined. Own properties only. */
export function valueAt(subject: unknown, path: string): unknown {
  let value = subject;
  for (const name of path.split('/')) {
    if (!isPlainObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** Directory strings compare without case. */
export function sameValue(actual: unknown, wanted: unknown): boolean {
  if (typeof actual === 'string' && typeof wanted === 'string')
    return actual.toLowerCase() === wanted.toLowerCase();
  return (actual ?? null) === wanted;
}

export type Comparison = 'eq' | 'ne' | 'ge' | 'le' | 'gt' | 'lt';

/** Compares as OData does; what is absent or of another kind is neither more nor less. */
export function compared(actual: unknown, operator: Comparison, wanted: unknown): boolean {
  if (operator === 'eq') return sameValue(actual, wanted);
  if (operator === 'ne') return !sameValue(actual, wanted);
  const order = orderOf(actual, wanted);
  if (order === undefined) return false;
  switch (operator) {
    case 'ge':
      return order >= 0;
    case 'le':
      return order <= 0;
    case 'gt':
      return order > 0;
    case 'lt':
      return order < 0;
  }
}

/** Below zero when `left` comes first; undefined when the two cannot be compared. */
export function orderOf(left: unknown, right: unknown): number | undefined {
  if (typeof left === 'number') {
    const difference = left - Number(right);
    return Number.isNaN(difference) ? undefined : difference;
  }
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  const [first, second] = [left.toLowerCase(), right.toLowerCase()];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
