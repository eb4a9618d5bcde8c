import type { Run } from '../../api/runs/run.ts';
import { isUnderWay } from './under-way.ts';

const BEFORE_A_RUN: Readonly<Partial<Record<Run['state'], string>>> = {
  awaiting_consent: 'Waiting for the approval at Microsoft',
  awaiting_proof: 'Checking who approved',
  expired: 'The request has expired',
  compensating: 'Undoing',
};

type Shown = Pick<Run, 'words' | 'state'>;

export function headingOf({ words, state }: Shown): string {
  if (state === 'succeeded' || state === 'failed') return words[state];
  return BEFORE_A_RUN[state] ?? words.under_way;
}

/** The sentence under the heading. */
export function leadOf(progress: Run, overdue: boolean): string {
  const { kind, words, state, wait } = progress;
  if (overdue)
    return `This is taking longer than usual. ${words.overdue} You can leave this page; nothing is lost.`;
  if (progress.steps.some((step) => step.name === 'undo' && step.state === 'failed'))
    return 'Not everything could be taken back. What is left in the directory, and who can delete it, is said below.';
  if (state === 'failed')
    return neverApproved(progress) ? 'Nothing was created in the directory.' : words.after_failure;
  if (state === 'expired') return 'Nobody approved at Microsoft within ten minutes. Nothing was created.';
  if (state === 'compensating')
    return kind === 'connect'
      ? 'Everything created in the directory is being deleted.'
      : 'What this run added in the directory is taken back. The connection stays as it was.';
  if (state === 'succeeded') return 'Every step is done.';
  const usual = wait ? 'Usually this takes under a minute.' : 'This usually takes less than a minute.';
  return `${usual} You can leave this page; nothing is lost.`;
}

/** Of a click that came to nothing at Microsoft. */
export function neverApproved({ kind, approved_at: approvedAt }: Run): boolean {
  return kind === 'connect' && !approvedAt;
}

/** What a screen reader hears when something changes: the step under way, not each second. */
export function announcement(progress: Run): string {
  const { state, steps, wait } = progress;
  if (!isUnderWay(state)) return headingOf(progress);
  const current = steps.find((step) => step.state === 'started' || step.state === 'waiting');
  const done = steps.filter((step) => step.state === 'done').length;
  return `${done} of ${steps.length} steps done. ${wait?.message ?? current?.title ?? headingOf(progress)}`;
}
