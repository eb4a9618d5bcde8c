import { removeRetired } from '../../steps/remove-retired.ts';
import type { RunKind } from '../kind.ts';
import { connect } from './connect.ts';

/** Brings a connection that people sign in over back to how it has to be. What fails leaves it as it was. */
export const repair: RunKind = {
  words: {
    underWay: 'Repairing the connection',
    succeeded: 'The connection is repaired',
    failed: 'The connection was not repaired',
    afterFailure: 'The connection is as it was before.',
    overdue: 'Portico keeps trying for up to ten minutes, and tells you here what came of it.',
  },
  onConnection: true,
  ofAClick: true,
  givesWay: false,
  steps: [...connect.steps, removeRetired],
  deadlineSeconds: 600,
  longestWaitMs: 30_000,
};
