import { becomeOwner } from '../../steps/become-owner.ts';
import { confirmConsent } from '../../steps/confirm-consent.ts';
import type { RunKind } from '../kind.ts';

/**
 * Makes Portico's enterprise app an owner of app registration and enterprise app, and touches nothing else: the first step down from
 * a permission that reaches every app of the directory. Of what people sign in by nothing is read or written.
 */
export const own: RunKind = {
  words: {
    underWay: 'Making Portico an owner of its app',
    succeeded: 'Portico is an owner of its app',
    failed: 'Portico is not an owner of its app',
    afterFailure: 'Nothing about sign-in was changed.',
    overdue: 'Portico keeps trying for up to ten minutes, and tells you here what came of it.',
  },
  onConnection: true,
  ofAClick: false,
  givesWay: true,
  quietBySchedule: false,
  steps: [confirmConsent, becomeOwner],
  deadlineSeconds: 600,
  longestWaitMs: 30_000,
};
