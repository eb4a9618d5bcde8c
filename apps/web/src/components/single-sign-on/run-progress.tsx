'use client';

import { actorText, adviceFor } from './advice.ts';
import { ConnectButton } from './connect-button.tsx';
import { FailureDetails } from './failure-details.tsx';
import { RunStepItem } from './run-step-item.tsx';
import { isUnderWay, type ProvisioningProgress, type RunState, type RunStep } from './wire.ts';

const CONSENT = 'confirm_consent';

const HEADINGS: Record<RunState, string> = {
  awaiting_consent: 'Waiting for the approval at Microsoft',
  awaiting_proof: 'Checking who approved',
  expired: 'The request has expired',
  running: 'Connecting Microsoft',
  waiting: 'Connecting Microsoft',
  compensating: 'Undoing',
  succeeded: 'Microsoft is connected',
  failed: 'Microsoft was not connected',
};

/** The run as it really stands: each step with its time, and what is being waited for. */
export function RunProgress(props: {
  readonly organizationId: string;
  readonly progress: ProvisioningProgress;
}) {
  const { progress } = props;
  const underWay = isUnderWay(progress.state);
  const overdue = underWay && isOverdue(progress);
  return (
    <section aria-labelledby="run" className="rounded-xl border border-border bg-surface p-5 sm:p-6">
      <h3 id="run" className="text-lg font-semibold">
        {HEADINGS[progress.state]}
      </h3>
      <p className="mt-1 max-w-prose text-sm text-muted">{overdue ? OVERDUE : leadOf(progress)}</p>
      {progress.failure ? (
        <div role="alert" className="mt-4 rounded-lg bg-danger-soft p-4 text-danger-soft-foreground">
          <p className="font-medium">{progress.failure.message}</p>
          <p className="mt-1 text-sm">{whoActs(progress.failure, progress.approved_at)}</p>
        </div>
      ) : null}
      <ol className="mt-5" aria-label="Steps">
        {shownSteps(progress).map((step, index, all) => (
          <RunStepItem
            key={step.name}
            step={step}
            last={index === all.length - 1}
            wait={progress.wait?.message}
            overdue={overdue}
          />
        ))}
      </ol>
      <p role="status" aria-live="polite" className="sr-only">
        {announcement(progress)}
      </p>
      {underWay ? null : (
        <div className="mt-5 flex flex-col gap-4">
          {progress.state !== 'succeeded' ? (
            <ConnectButton organizationId={props.organizationId} label="Connect Microsoft again" />
          ) : null}
          {progress.failure ? <FailureDetails progress={progress} /> : null}
        </div>
      )}
    </section>
  );
}

/** So long does it take when all is well, and then some. */
const USUAL_MS = 2 * 60_000;
const OVERDUE =
  'This is taking longer than usual. Portico keeps trying for up to ten minutes; if it cannot finish, it deletes what it created and tells you here. You can leave this page; nothing is lost.';

/** Measured from the approval: until then it waits for a person. */
function isOverdue({ approved_at: approvedAt }: ProvisioningProgress): boolean {
  return typeof approvedAt === 'string' && Date.now() - Date.parse(approvedAt) > USUAL_MS;
}

/** The first step happens at Microsoft and in the browser: before there is a run, the request tells how it stands. */
function shownSteps(progress: ProvisioningProgress): RunStep[] {
  return progress.steps.map((step) => {
    if (step.name !== CONSENT) return step;
    const { approved_at: approvedAt, approved_by: approvedBy, directory } = progress;
    if (!approvedAt) return { ...step, state: isUnderWay(progress.state) ? 'started' : 'failed' };
    const place = directory?.name ?? directory?.id ?? 'the directory';
    return { ...step, message: step.message ?? `${approvedBy ?? 'An administrator'} for ${place}` };
  });
}

/** Before the approval was proven, the code says best who has to act; afterwards the run knows. */
function whoActs(
  failure: NonNullable<ProvisioningProgress['failure']>,
  approvedAt: string | null | undefined,
): string {
  if (approvedAt) return actorText(failure.actor);
  const advice = adviceFor(failure.code);
  return `${advice.who} ${advice.next}`;
}

function leadOf({ state, wait, approved_at: approvedAt }: ProvisioningProgress): string {
  if (state === 'failed' && !approvedAt) return 'Nothing was created in the directory.';
  if (state === 'expired') return 'Nobody approved at Microsoft within ten minutes. Nothing was created.';
  if (state === 'failed') return 'Everything that had been created in the directory was deleted.';
  if (state === 'compensating') return 'Everything created in the directory is being deleted.';
  if (state === 'succeeded') return 'Every step is done.';
  if (wait) return 'Usually this takes under a minute. You can leave this page; nothing is lost.';
  return 'This usually takes less than a minute. You can leave this page; nothing is lost.';
}

/** What a screen reader hears when something changes: the step under way, not each second. */
function announcement({ state, steps, wait }: ProvisioningProgress): string {
  if (state === 'succeeded' || state === 'failed' || state === 'expired') return HEADINGS[state];
  const current = steps.find((step) => step.state === 'started' || step.state === 'waiting');
  const done = steps.filter((step) => step.state === 'done').length;
  return `${done} of ${steps.length} steps done. ${wait?.message ?? current?.title ?? HEADINGS[state]}`;
}
