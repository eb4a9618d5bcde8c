import { writeSync } from 'node:fs';
import { steadyWriter } from '@portico/core';

export type Log = (event: string, facts: Record<string, unknown>) => void;

/**
 * One line of JSON per event, like the web app's. The worker logs only what is handed to it here: ids, codes and
 * Microsoft's request ids, never an answer or a request.
 */
export function createLog(level: string, write: (line: string) => void): Log {
  if (level === 'silent') return () => {};
  return (event, facts) => write(`${JSON.stringify({ time: Date.now(), event, ...facts })}\n`);
}

/** Lines to standard output, where they may not arrive. */
export function toStandardOutput(): (line: string) => void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  return steadyWriter(
    (bytes) => writeSync(1, bytes),
    () => void Atomics.wait(pause, 0, 0, 10),
  );
}
