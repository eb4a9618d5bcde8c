import { confirmConsent } from '../../steps/confirm-consent.ts';
import { removeRetired } from '../../steps/remove-retired.ts';
import type { RunKind } from '../kind.ts';

/** Takes what another credential has taken the place of out of the directory, when nobody can need it any more. */
export const tidy: RunKind = {
  words: {
    underWay: 'Removing the old credential',
    succeeded: 'The old credential is removed',
    failed: 'The old credential could not be removed',
    afterFailure: 'People go on signing in. Portico tries it again tomorrow.',
    overdue: 'Portico keeps trying for up to ten minutes.',
  },
  onConnection: true,
  ofAClick: false,
  givesWay: true,
  quietBySchedule: true,
  isDue: ({ hasRetired }) => hasRetired,
  steps: [confirmConsent, removeRetired],
  deadlineSeconds: 600,
  longestWaitMs: 30_000,
};
