import type { WaitReason } from './step-parts/step.ts';

/** What the stepper says while a run waits: for what, and how long it usually takes. */
const WAIT_MESSAGES: Record<WaitReason, string> = {
  consent_not_arrived: 'Microsoft is spreading the consent, usually under a minute.',
  replication: 'Microsoft is replicating the new app, usually under a minute.',
  throttled: 'Microsoft asked us to slow down. We go on as soon as it allows.',
  microsoft_unavailable: 'Microsoft did not answer. We keep trying for up to ten minutes.',
  old_credential_in_use:
    'The new credential is in use. The old one is removed in half a minute, so that nobody who is signing in right now is turned away.',
  credential_proving:
    'The new credential works. Portico tries it three times, ten seconds apart, before people sign in with it.',
  credential_not_usable: 'Microsoft is spreading the new credential, usually under a minute.',
};

export function waitMessage(reason: string): string {
  return Object.hasOwn(WAIT_MESSAGES, reason)
    ? WAIT_MESSAGES[reason as WaitReason]
    : 'Waiting for Microsoft.';
}
