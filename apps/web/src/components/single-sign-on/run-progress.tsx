'use client';

import type { ReactNode } from 'react';
import type { Run, RunStep } from '../../api/runs/run.ts';
import { actorText, adviceFor } from './advice.ts';
import { FailureDetails } from './failure-details.tsx';
import { RunStepItem } from './run-step-item.tsx';
import { announcement, headingOf, leadOf, neverApproved } from './run-texts.ts';
import { isUnderWay } from './under-way.ts';

const CONSENT = 'confirm_consent';

/** The run as it really stands: each step with its time, and what is being waited for. */
export function RunProgress(props: {
  readonly progress: Run;
  /** What may be tried after a run that came to nothing, where the rest of the page does not offer it. */
  readonly again?: ReactNode;
}) {
  const { progress, again } = props;
  const underWay = isUnderWay(progress.state);
  const overdue = underWay && isOverdue(progress);
  return (
    <section aria-labelledby="run" className="rounded-xl border border-border bg-surface p-5 sm:p-6">
      <h3 id="run" className="text-lg font-semibold">
        {headingOf(progress)}
      </h3>
      <p className="mt-1 max-w-prose text-sm text-muted">{leadOf(progress, overdue)}</p>
      {progress.failure ? (
        <div role="alert" className="mt-4 rounded-lg bg-danger-soft p-4 text-danger-soft-foreground">
          <p className="font-medium">{progress.failure.message}</p>
          <p className="mt-1 text-sm">{whoActs(progress)}</p>
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
          <ManualSteps steps={progress.manual_steps ?? []} />
          {progress.state === 'succeeded' ? null : again}
          {progress.failure ? <FailureDetails progress={progress} /> : null}
        </div>
      )}
    </section>
  );
}

/** For the administrator of the directory, where Portico could not do it. */
function ManualSteps({ steps }: { steps: readonly string[] }) {
  if (steps.length === 0) return null;
  return (
    <ol className="list-decimal pl-5 text-sm" aria-label="To do by hand">
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}

/** So long does it take when all is well, and then some. */
const USUAL_MS = 2 * 60_000;
/** Measured from the approval: until then it waits for a person. */
function isOverdue(progress: Run): boolean {
  if (neverApproved(progress)) return false;
  return Date.now() - Date.parse(progress.approved_at ?? progress.created_at) > USUAL_MS;
}

/** The first step happens at Microsoft and in the browser: before there is a run, the request tells how it stands. */
function shownSteps(progress: Run): RunStep[] {
  return progress.steps.map((step) => {
    if (step.name !== CONSENT) return step;
    const { approved_at: approvedAt, approved_by: approvedBy, directory } = progress;
    if (!approvedAt && progress.kind !== 'connect') return step;
    if (!approvedAt) return { ...step, state: isUnderWay(progress.state) ? 'started' : 'failed' };
    const place = directory?.name ?? directory?.id ?? 'the directory';
    return { ...step, message: step.message ?? `${approvedBy ?? 'An administrator'} for ${place}` };
  });
}

/** Before the approval was proven, the code says best who has to act; afterwards the run knows. */
function whoActs(progress: Run): string {
  const { failure } = progress;
  if (!failure) return '';
  if (!neverApproved(progress)) return actorText(failure.actor);
  const advice = adviceFor(failure.code);
  return `${advice.who} ${advice.next}`;
}
