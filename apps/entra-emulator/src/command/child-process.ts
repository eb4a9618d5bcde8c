import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Environment } from '../env.ts';
import { CommandError } from './command-error.ts';

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

/**
 * Runs a program with our own standard input, output and error, passes signals on, and waits for its end.
 *
 * @returns its exit code; 128 and the signal's number when a signal ended it, as shells have it
 * @throws CommandError when it cannot be started: 127 not found, 126 not executable
 */
export function runChild(
  command: string,
  args: readonly string[],
  environment: Environment,
): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', env: environment });
  const stop = passSignals(child);
  return new Promise<number>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      stop();
      reject(
        error.code === 'ENOENT'
          ? new CommandError(`There is no command ${command}.`, NOT_FOUND)
          : new CommandError(`${command} cannot be started: ${error.message}`, NOT_EXECUTABLE),
      );
    });
    child.once('exit', (code, signal) => {
      stop();
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}

/** A terminal sends its Ctrl-C to the whole group, so the program has that one already. */
function passSignals(child: ChildProcess): () => void {
  const handlers = PASSED_ON.map((signal) => {
    const handle = (): void => {
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    process.on(signal, handle);
    return [signal, handle] as const;
  });
  const orphaned = (): void => void child.kill('SIGTERM');
  process.on('disconnect', orphaned);
  process.channel?.unref();
  return () => {
    for (const [signal, handle] of handlers) process.off(signal, handle);
    process.off('disconnect', orphaned);
  };
}
