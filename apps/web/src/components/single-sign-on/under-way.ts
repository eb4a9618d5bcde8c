import type { Run } from '../../api/runs/run.ts';

/** Whether there is still something to wait for. */
export function isUnderWay(state: Run['state']): boolean {
  return state !== 'succeeded' && state !== 'failed' && state !== 'expired';
}
