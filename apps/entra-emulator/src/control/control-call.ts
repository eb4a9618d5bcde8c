import type { Emulator } from '../emulator.ts';

export interface ControlCall {
  emulator: Emulator;
  body: unknown;
  param: (name: string) => string;
  query: URLSearchParams;
}

/** What a handler answers becomes JSON; undefined becomes 204. */
export type ControlHandler = (call: ControlCall) => unknown;
