import type { Connection } from '@portico/database';
import type { RunContext, Step } from '../steps/step.ts';

/** What a run of one kind does, how long it may take, and what is done when it comes to nothing. */
export type RunKind = {
  /** In order. Those that are done are not done again when the run goes on elsewhere. */
  readonly steps: readonly Step[];
  /** Waiting for Microsoft ends after this long. */
  readonly deadlineSeconds: number;
  /** Between two attempts it waits no longer than this. */
  readonly longestWaitMs: number;
  /** A kind without leaves everything as it is. */
  readonly undo?: Undo;
};

type Undo = {
  /** Takes back what the run did. Safe to repeat. @throws MicrosoftCallFailed when it has to be tried again */
  act(context: RunContext): Promise<void>;
  /** What somebody has to do when even that did not work. */
  leftBehind(connection: Connection): string;
  /** Writes down that the run came to nothing, whether all of it could be taken back or not. */
  finish(context: RunContext): Promise<void>;
};
