import { removeObjects } from '../../steps/remove-from-directory.ts';
import type { RunKind } from '../kind.ts';

/**
 * Takes out of the directory what a connection has there. Nobody signs in over it any more, so there is time: Microsoft may
 * be away for a day.
 */
export const disconnect: RunKind = {
  steps: [removeObjects],
  deadlineSeconds: 24 * 3600,
  longestWaitMs: 10 * 60_000,
};
