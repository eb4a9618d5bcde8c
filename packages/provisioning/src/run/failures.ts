import { messageOf, type RunFailure } from '@portico/core';
import type { RunRow } from '@portico/database';
import type { MicrosoftFailure } from '@portico/microsoft-graph';
import type { StepOutcome, WaitReason } from '../steps/step.ts';

/** For this long after the consent, a refusal may only mean that it has not spread yet. */
const CONSENT_SPREADS_SECONDS = 120;

/** What a refused or unanswered call means for the run: wait for Microsoft, or end. */
export function outcomeOf(failure: MicrosoftFailure, run: RunRow): StepOutcome {
  const reason = waitReasonOf(failure, run);
  if (reason === undefined || run.pastDeadline) return { kind: 'fail', failure: finalFailure(failure) };
  return {
    kind: 'wait',
    reason,
    ...(failure.retryAfterMs === undefined ? {} : { afterMs: failure.retryAfterMs }),
  };
}

function waitReasonOf(failure: MicrosoftFailure, run: RunRow): WaitReason | undefined {
  switch (failure.kind) {
    case 'throttled':
      return 'throttled';
    case 'unavailable':
      return 'microsoft_unavailable';
    case 'not_ready':
    case 'not_found':
    case 'conflict':
      return 'replication';
    case 'forbidden':
      return run.ageSeconds < CONSENT_SPREADS_SECONDS ? 'consent_not_arrived' : undefined;
    default:
      return undefined;
  }
}

function finalFailure(failure: MicrosoftFailure): RunFailure {
  switch (failure.kind) {
    case 'forbidden':
      return {
        code: 'consent_incomplete',
        actor: 'directory_admin',
        message: messageOf('consent_incomplete'),
      };
    case 'misconfigured':
      return {
        code: 'provisioning_app_misconfigured',
        actor: 'operator',
        message:
          'Entra does not accept the credential of the provisioning app. The operator has to renew it.',
      };
    case 'policy':
      return {
        code: 'provisioning_failed',
        actor: 'directory_admin',
        message: `A policy of the Entra directory forbids it (${failure.code}). An administrator of the directory has to allow it.`,
      };
    case 'throttled':
    case 'unavailable':
    case 'not_ready':
    case 'not_found':
      return {
        code: 'provisioning_failed',
        actor: 'portico',
        message: 'Microsoft was not ready within ten minutes. Try again later.',
      };
    default:
      return {
        code: 'provisioning_failed',
        actor: 'portico',
        message: `Microsoft refused a step (${failure.code}).`,
      };
  }
}
