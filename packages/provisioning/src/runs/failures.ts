import { messageOf, type RunFailure } from '@portico/core';
import type { Connection, RunRow } from '@portico/database';
import {
  isClockRefused,
  isIssuerUnreadable,
  isOfSingleDirectory,
  type MicrosoftFailure,
} from '@portico/microsoft-graph';
import { isAboutConsent } from '../step-parts/approval.ts';
import { noLongerOwner } from '../step-parts/ownership.ts';
import type { StepOutcome, WaitReason } from '../step-parts/step.ts';
import type { RunKind } from './kind.ts';

type Deadline = Pick<RunKind, 'deadlineSeconds'>;

/** For this long after the consent, a refusal may only mean that it has not spread yet. */
const CONSENT_SPREADS_SECONDS = 120;

/** What a refused or unanswered call means for the run: wait for Microsoft, or end. */
export function outcomeOf(
  failure: MicrosoftFailure,
  { run, kind }: { readonly run: RunRow; readonly kind: Deadline },
  connection: Pick<Connection, 'entraAppId'>,
): StepOutcome {
  const reason = waitReasonOf(failure, run);
  if (reason === undefined || run.pastDeadline) {
    return { kind: 'fail', failure: finalFailure(failure, kind, connection) };
  }
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
      if (!isAboutConsent(failure)) return 'replication';
      // Where nobody has just approved there is nothing to wait for (review R4).
      return run.requestId === null ? undefined : 'consent_not_arrived';
    case 'not_found':
    case 'conflict':
      return 'replication';
    case 'forbidden':
      return consentMayStillSpread(run) ? 'consent_not_arrived' : undefined;
    default:
      return undefined;
  }
}

/** Whether a refusal may be one that goes away by itself. */
export function consentMayStillSpread({
  requestId,
  ageSeconds,
}: Pick<RunRow, 'requestId' | 'ageSeconds'>): boolean {
  return requestId !== null && ageSeconds < CONSENT_SPREADS_SECONDS;
}

/** Of a run whose place one that a person began has taken. */
export const GAVE_WAY: RunFailure = {
  code: 'provisioning_failed',
  actor: 'portico',
  message: 'Somebody began other work on the connection meanwhile.',
};

/** Microsoft was not ready in all the time that a run of that kind has. */
export function tooLate({ deadlineSeconds }: Deadline): RunFailure {
  const message = `Microsoft was not ready within ${inWords(deadlineSeconds)}. Try again later.`;
  return { code: 'provisioning_failed', actor: 'portico', message };
}

const inWords = (seconds: number) => (seconds > 3600 ? `${seconds / 3600} hours` : `${seconds / 60} minutes`);

function finalFailure(
  failure: MicrosoftFailure,
  kind: Deadline,
  { entraAppId }: Pick<Connection, 'entraAppId'>,
): RunFailure {
  if (failure.kind === 'forbidden' || isAboutConsent(failure)) {
    if (failure.code === SWITCHED_OFF) return provisioningAppSwitchedOff();
    const owned = failure.kind === 'forbidden' ? entraAppId : null;
    if (owned !== null) return noLongerOwner(owned);
    return {
      code: 'consent_incomplete',
      actor: 'directory_admin',
      message: messageOf('consent_incomplete'),
    };
  }
  if (isIssuerUnreadable(failure)) return unreadable();
  if (isClockRefused(failure)) return clocksDiffer();
  switch (failure.kind) {
    case 'misconfigured':
      return {
        code: 'provisioning_app_misconfigured',
        actor: 'operator',
        message: isOfSingleDirectory(failure)
          ? 'The provisioning app is registered for one Entra directory alone. The operator has to open its registration to accounts of any organization’s directory.'
          : 'Entra does not accept the credential of the provisioning app. The operator has to renew it.',
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
      return tooLate(kind);
    default:
      return {
        code: 'provisioning_failed',
        actor: 'portico',
        message: `Microsoft refused a step (${failure.code}).`,
      };
  }
}

function unreadable(): RunFailure {
  const message =
    'Microsoft cannot read which keys this Portico signs with. The operator has to make its address reachable from the internet, or choose a certificate.';
  return { code: 'provisioning_failed', actor: 'operator', message };
}

function clocksDiffer(): RunFailure {
  const message =
    'Microsoft does not accept the time in what Portico signs: the clocks differ. The operator has to set the clock of this machine.';
  return { code: 'provisioning_failed', actor: 'operator', message };
}

/** The enterprise app of whoever asks is disabled in the directory. */
const SWITCHED_OFF = 'AADSTS7000112';

function provisioningAppSwitchedOff(): RunFailure {
  const message =
    'The enterprise app of Portico itself is switched off in the Entra directory. An administrator of the directory has to enable it there.';
  return { code: 'consent_incomplete', actor: 'directory_admin', message };
}
