import type { RunKind } from '../kind.ts';
import { connect } from './connect.ts';

/** Brings a connection that people sign in over back to how it has to be. What fails leaves it as it was. */
export const repair: RunKind = {
  steps: connect.steps,
  deadlineSeconds: 600,
  longestWaitMs: 30_000,
};
