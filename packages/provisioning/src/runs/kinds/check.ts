import { compareWithDesired } from '../../steps/compare-with-desired.ts';
import { confirmConsent } from '../../steps/confirm-consent.ts';
import { noteHealth } from '../../steps/note-health.ts';
import { probeCredential } from '../../steps/probe-credential.ts';
import type { RunKind } from '../kind.ts';

/** Looks whether a connection is as it has to be, changes nothing in the directory, and says what it found. */
export const check: RunKind = {
  steps: [confirmConsent, compareWithDesired, probeCredential, noteHealth],
  deadlineSeconds: 600,
  longestWaitMs: 30_000,
};
