const LOOK_MS = 500;
/** As of the start of this process: later it may be gone already. */
const PARENT = process.ppid;

/**
 * Lets a program that this process started live exactly as long as this process is wanted: signals are passed on, and
 * when whoever started this one is gone without a word (npm runs a shell in between, which passes no signal on), the
 * program is stopped as well.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function endTogether(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const look = setInterval(() => {
    if (process.ppid === PARENT) return;
    clearInterval(look);
    child.kill('SIGTERM');
  }, LOOK_MS);
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));
  // What cannot be written, because nobody reads any more, is no reason to leave the program alone.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
