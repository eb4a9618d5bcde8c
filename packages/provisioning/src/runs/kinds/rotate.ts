import { isToBeRenewed, SECOND } from '@portico/core';
import type { CareFacts } from '@portico/database';
import { switchCredential } from '../../steps/activate.ts';
import { proveConnection } from '../../steps/check-connection.ts';
import { confirmConsent } from '../../steps/confirm-consent.ts';
import { removeRetired } from '../../steps/remove-retired.ts';
import { addCredential } from '../../steps/seal-credential.ts';
import type { RunKind } from '../kind.ts';
import { withoutUnproven } from '../without-unproven.ts';

const FORBIDS: ReadonlySet<string> = new Set(['consent_withdrawn', 'ownership_lost', 'cannot_look']);

/** Where Portico may not, it is told once that the credential comes to its end, and not at every try. */
function expiresSoon({
  credentialLeftSeconds: left,
  credentialLifeSeconds: life,
  warnings,
}: CareFacts): boolean {
  if (left === null || life === null || warnings.some((code) => FORBIDS.has(code))) return false;
  return isToBeRenewed({ leftMs: left * SECOND, lifeMs: life * SECOND });
}

/** A new credential takes the place of a good one; people sign in with the old one until the new one is proven. */
export const rotate: RunKind = {
  words: {
    underWay: 'Renewing the credential',
    succeeded: 'The credential is renewed',
    failed: 'The credential was not renewed',
    afterFailure: 'People go on signing in with the one that there is.',
    overdue: 'Portico keeps trying for up to ten minutes, and tells you here what came of it.',
  },
  onConnection: true,
  ofAClick: false,
  givesWay: true,
  quietBySchedule: false,
  isDue: expiresSoon,
  steps: [confirmConsent, addCredential, proveConnection, switchCredential, removeRetired],
  deadlineSeconds: 600,
  longestWaitMs: 30_000,
  undo: withoutUnproven,
};
