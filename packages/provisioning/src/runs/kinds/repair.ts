import { mendsItself } from '@portico/core';
import { removeRetired } from '../../steps/remove-retired.ts';
import type { RunKind } from '../kind.ts';
import { withoutUnproven } from '../without-unproven.ts';
import { connect } from './connect.ts';

/**
 * Brings a connection that people sign in over back to how it has to be. When it fails, whoever could sign in still can: what was
 * straightened in the directory stays so, and a credential that was not proven goes again.
 */
export const repair: RunKind = {
  words: {
    underWay: 'Repairing the connection',
    succeeded: 'The connection is repaired',
    failed: 'The connection was not repaired',
    afterFailure: 'Whoever could sign in still can.',
    overdue: 'Portico keeps trying for up to ten minutes, and tells you here what came of it.',
  },
  onConnection: true,
  ofAClick: true,
  givesWay: false,
  quietBySchedule: false,
  // Right after it was found: what somebody has mended since is not mended once more.
  isDue: ({ warnings, looked }) => looked === 'just now' && mendsItself(warnings),
  steps: [...connect.steps, removeRetired],
  deadlineSeconds: 600,
  longestWaitMs: 30_000,
  undo: withoutUnproven,
};
