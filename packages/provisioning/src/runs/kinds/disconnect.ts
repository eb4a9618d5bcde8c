import { removeObjects } from '../../steps/remove-from-directory.ts';
import type { RunKind } from '../kind.ts';

/**
 * Takes out of the directory what a connection has there. Nobody signs in over it any more, so there is time: Microsoft may
 * be away for a day.
 */
export const disconnect: RunKind = {
  words: {
    underWay: 'Removing the app registration from the directory',
    succeeded: 'The app registration was removed from the directory',
    failed: 'The app registration is still there',
    afterFailure: 'Nobody can sign in over the connection. What is left has to be deleted by hand.',
    overdue: 'Portico keeps trying for a day. Nobody can sign in over the connection meanwhile.',
  },
  onConnection: false,
  ofAClick: false,
  givesWay: false,
  quietBySchedule: false,
  steps: [removeObjects],
  deadlineSeconds: 24 * 3600,
  longestWaitMs: 10 * 60_000,
};
