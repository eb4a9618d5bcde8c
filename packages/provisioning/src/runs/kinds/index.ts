import type { RunKindName } from '@portico/core';
import type { RunKind } from '../kind.ts';
import { check } from './check.ts';
import { connect } from './connect.ts';
import { disconnect } from './disconnect.ts';
import { repair } from './repair.ts';
import { rotate } from './rotate.ts';

/** Every kind of run. A new one is a file beside these and a row here. */
export const RUN_KINDS: Readonly<Record<RunKindName, RunKind>> = {
  connect,
  repair,
  rotate,
  check,
  disconnect,
};
