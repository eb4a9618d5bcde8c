import type { CareFacts, Connection } from '@portico/database';
import type { RunContext, Step } from '../step-parts/step.ts';

/** What a run of one kind does, how long it may take, and what is done when it comes to nothing. */
export type RunKind = {
  readonly words: RunWords;
  /** Begun on a connection that is there, by whoever looks after it or by the schedule. */
  readonly onConnection: boolean;
  /** What a click on Connect Microsoft comes to: whoever clicks second is shown what the first one began. */
  readonly ofAClick: boolean;
  /** Ended by a click on Connect Microsoft, which does all of it and more. */
  readonly givesWay: boolean;
  /** Where the schedule begins it, nobody is told: what it finds is told. */
  readonly quietBySchedule: boolean;
  /** Whether it has waited so long that it goes before all others that are due. */
  readonly isOverdue?: (due: CareFacts) => boolean;
  /** Whether a connection needs one without anybody asking; a kind without is never begun by the schedule. */
  readonly isDue?: (due: CareFacts) => boolean;
  /** In order. Those that are done are not done again when the run goes on elsewhere. */
  readonly steps: readonly Step[];
  /** Waiting for Microsoft ends after this long. */
  readonly deadlineSeconds: number;
  /** Between two attempts it waits no longer than this. */
  readonly longestWaitMs: number;
  /** A kind without leaves everything as it is. */
  readonly undo?: Undo;
};

/** What people read of a run. */
export type RunWords = {
  readonly underWay: string;
  readonly succeeded: string;
  readonly failed: string;
  /** What is so when it has failed. */
  readonly afterFailure: string;
  /** What Portico does when it takes long. */
  readonly overdue: string;
};

/** Of a kind that this release does not know, no more than that there is a run. */
const UNKNOWN: RunWords = {
  underWay: 'Work on the connection',
  succeeded: 'Work on the connection',
  failed: 'Work on the connection that could not be done',
  afterFailure: '',
  overdue: '',
};

/** What people read of a run of this kind, known or not. */
export const wordsOf = (kind: RunKind | undefined): RunWords => kind?.words ?? UNKNOWN;

type Undo = {
  /** Takes back what the run did. Safe to repeat. @throws MicrosoftCallFailed when it has to be tried again */
  act(context: RunContext): Promise<void>;
  /** What somebody has to do when even that did not work. */
  leftBehind(connection: Connection): string;
  /** Afterwards, whether all of it could be taken back or not: what is so of the connection then. */
  finish(context: RunContext): Promise<void>;
};
