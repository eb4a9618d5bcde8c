import { log, spinner } from '@clack/prompts';

/** What this program says to the person. What a script reads goes to standard output by {@link Terminal.result}. */
export type Terminal = {
  info(text: string): void;
  warn(text: string): void;
  success(text: string): void;
  error(text: string): void;
  /** As it is, to be copied. */
  line(text: string): void;
  /** The answer of a command, nothing else on standard output. */
  result(text: string): void;
  /** Shows that something is waited for. @returns ends it */
  waiting(text: string): () => void;
};

/** Messages go to standard error, so that a pipe gets the answer alone. */
export function systemTerminal(): Terminal {
  const { stdout, stderr } = process;
  const output = { output: stderr };
  return {
    info: (text) => log.info(text, output),
    warn: (text) => log.warn(text, output),
    success: (text) => log.success(text, output),
    error: (text) => log.error(text, output),
    line: (text) => void stderr.write(`\n${text}\n\n`),
    result: (text) => void stdout.write(`${text}\n`),
    waiting(text) {
      if (!stderr.isTTY) {
        log.step(text, output);
        return () => undefined;
      }
      const turning = spinner(output);
      turning.start(text);
      return () => turning.stop(text);
    },
  };
}
