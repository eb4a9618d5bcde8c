import type { Emulator } from '../emulator/emulator.ts';
import type { RequestNote } from '../web/request-log.ts';

export interface ControlCall {
  emulator: Emulator;
  method: string;
  url: URL;
  headers: Headers;
  /** As it came: for the operation that reads its body by itself, in which case `body` is undefined. */
  request: Request;
  body: unknown;
  param: (name: string) => string;
  query: URLSearchParams;
  note: RequestNote;
}

/** What a handler answers becomes JSON, undefined becomes 204, and a Response stays what it is. */
export type ControlHandler = (call: ControlCall) => unknown;
