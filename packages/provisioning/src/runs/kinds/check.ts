import { compareWithDesired } from '../../steps/compare-with-desired.ts';
import { lookAtConsent } from '../../steps/look-at-consent.ts';
import { noteHealth } from '../../steps/note-health.ts';
import { probeCredential } from '../../steps/probe-credential.ts';
import type { RunKind } from '../kind.ts';

/** Looks whether a connection is as it has to be, changes nothing in the directory, and says what it found. */
export const check: RunKind = {
  words: {
    underWay: 'Checking the connection',
    succeeded: 'The connection was checked',
    failed: 'The connection could not be checked',
    afterFailure: 'Nothing was changed.',
    overdue: 'Portico keeps trying for up to ten minutes, and tells you here what came of it.',
  },
  onConnection: true,
  ofAClick: false,
  givesWay: true,
  quietBySchedule: true,
  isDue: () => true,
  isOverdue: ({ looked }) => looked === 'long ago',
  steps: [lookAtConsent, compareWithDesired, probeCredential, noteHealth],
  deadlineSeconds: 600,
  longestWaitMs: 30_000,
};
