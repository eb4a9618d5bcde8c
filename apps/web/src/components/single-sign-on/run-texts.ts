import { isUnderWay, type ProvisioningProgress, type RunKind, type RunState } from './wire.ts';

type Texts = {
  readonly underWay: string;
  readonly succeeded: string;
  readonly failed: string;
  /** What is so when it has failed. */
  readonly afterFailure: string;
  /** What Portico does when it takes long. */
  readonly overdue: string;
};

/** What the page calls a run of each kind. */
const OF_KIND: Readonly<Record<RunKind, Texts>> = {
  connect: {
    underWay: 'Connecting Microsoft',
    succeeded: 'Microsoft is connected',
    failed: 'Microsoft was not connected',
    afterFailure: 'Everything that had been created in the directory was deleted.',
    overdue:
      'Portico keeps trying for up to ten minutes; if it cannot finish, it deletes what it created and tells you here.',
  },
  repair: {
    underWay: 'Repairing the connection',
    succeeded: 'The connection is repaired',
    failed: 'The connection was not repaired',
    afterFailure: 'The connection is as it was before.',
    overdue: 'Portico keeps trying for up to ten minutes, and tells you here what came of it.',
  },
  rotate: {
    underWay: 'Renewing the secret',
    succeeded: 'The secret is renewed',
    failed: 'The secret was not renewed',
    afterFailure: 'People go on signing in with the one that there is.',
    overdue: 'Portico keeps trying for up to ten minutes, and tells you here what came of it.',
  },
  check: {
    underWay: 'Checking the connection',
    succeeded: 'The connection was checked',
    failed: 'The connection could not be checked',
    afterFailure: 'Nothing was changed.',
    overdue: 'Portico keeps trying for up to ten minutes, and tells you here what came of it.',
  },
  disconnect: {
    underWay: 'Removing the app registration from the directory',
    succeeded: 'The app registration was removed from the directory',
    failed: 'The app registration is still in the directory',
    afterFailure: 'Nobody can sign in over the connection. What is left has to be deleted by hand.',
    overdue: 'Portico keeps trying for a day. Nobody can sign in over the connection meanwhile.',
  },
};

const BEFORE_A_RUN: Readonly<Partial<Record<RunState, string>>> = {
  awaiting_consent: 'Waiting for the approval at Microsoft',
  awaiting_proof: 'Checking who approved',
  expired: 'The request has expired',
  compensating: 'Undoing',
};

type Shown = Pick<ProvisioningProgress, 'kind' | 'state'>;

export function headingOf({ kind, state }: Shown): string {
  const texts = OF_KIND[kind];
  if (state === 'succeeded' || state === 'failed') return texts[state];
  return BEFORE_A_RUN[state] ?? texts.underWay;
}

/** The sentence under the heading. */
export function leadOf(progress: ProvisioningProgress, overdue: boolean): string {
  const { kind, state, wait } = progress;
  if (overdue)
    return `This is taking longer than usual. ${OF_KIND[kind].overdue} You can leave this page; nothing is lost.`;
  if (state === 'failed')
    return neverApproved(progress) ? 'Nothing was created in the directory.' : OF_KIND[kind].afterFailure;
  if (state === 'expired') return 'Nobody approved at Microsoft within ten minutes. Nothing was created.';
  if (state === 'compensating') return 'Everything created in the directory is being deleted.';
  if (state === 'succeeded') return 'Every step is done.';
  const usual = wait ? 'Usually this takes under a minute.' : 'This usually takes less than a minute.';
  return `${usual} You can leave this page; nothing is lost.`;
}

/** Of a click that came to nothing at Microsoft. */
export function neverApproved({ kind, approved_at: approvedAt }: ProvisioningProgress): boolean {
  return kind === 'connect' && !approvedAt;
}

/** What a screen reader hears when something changes: the step under way, not each second. */
export function announcement(progress: ProvisioningProgress): string {
  const { state, steps, wait } = progress;
  if (!isUnderWay(state)) return headingOf(progress);
  const current = steps.find((step) => step.state === 'started' || step.state === 'waiting');
  const done = steps.filter((step) => step.state === 'done').length;
  return `${done} of ${steps.length} steps done. ${wait?.message ?? current?.title ?? headingOf(progress)}`;
}
