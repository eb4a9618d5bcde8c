'use client';

import { AlarmClock, Check, CircleDashed, Clock, LoaderCircle, Undo2, X } from 'lucide-react';
import type { RunStep } from '../../api/runs/run.ts';
import { RelativeTime } from '../relative-time.tsx';

const LOOKS = {
  pending: { Icon: CircleDashed, tone: 'text-muted', word: 'to do' },
  started: { Icon: LoaderCircle, tone: 'text-accent motion-safe:animate-spin', word: 'under way' },
  overdue: { Icon: AlarmClock, tone: 'text-warning', word: 'taking longer than usual' },
  waiting: { Icon: Clock, tone: 'text-warning', word: 'waiting' },
  done: { Icon: Check, tone: 'text-success', word: 'done' },
  failed: { Icon: X, tone: 'text-danger', word: 'failed' },
  compensated: { Icon: Undo2, tone: 'text-muted', word: 'undone' },
} as const;

/** One step: what, how it stands, when, and what it waits for. */
export function RunStepItem(props: {
  readonly step: RunStep;
  readonly last: boolean;
  /** What the run waits for; belongs to the step that waits. */
  readonly wait: string | undefined;
  /** The run takes longer than usual. */
  readonly overdue: boolean;
}) {
  const { step } = props;
  const isCurrent = step.state === 'started' || step.state === 'waiting';
  const { Icon, tone, word } = LOOKS[props.overdue && isCurrent ? 'overdue' : step.state];
  const message = step.message ?? (step.state === 'waiting' ? props.wait : undefined);
  return (
    <li className="relative flex gap-3 pb-5 last:pb-0" data-state={step.state}>
      {props.last ? null : <span aria-hidden className="absolute top-6 bottom-0 left-2.5 w-px bg-border" />}
      <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${tone}`} />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className={step.state === 'pending' ? 'text-muted' : 'font-medium'}>
            {step.title}
            <span
              className={
                isCurrent && props.overdue ? 'text-sm font-normal text-warning-soft-foreground' : 'sr-only'
              }
            >
              , {word}
            </span>
          </span>
          <span className="text-sm text-muted tabular-nums">{durationOf(step)}</span>
        </div>
        {message ? <p className="text-sm text-muted [overflow-wrap:anywhere]">{message}</p> : null}
        {step.attempts > 1 ? <p className="text-sm text-muted">Tried {step.attempts} times</p> : null}
      </div>
    </li>
  );
}

function durationOf({ state, started_at: started, finished_at: finished }: RunStep) {
  if (state === 'pending' || !started) return null;
  if (!finished && (state === 'failed' || state === 'compensated')) return null;
  if (!finished) {
    return (
      <>
        started <RelativeTime at={started} />
      </>
    );
  }
  const seconds = (Date.parse(finished) - Date.parse(started)) / 1_000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}
