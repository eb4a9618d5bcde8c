import type { Environment } from '../env.ts';

/** What a command works with: the environment, and where it writes. */
export interface CommandContext {
  environment: Environment;
  /** For what was asked for. */
  say: (text: string) => void;
  /** For everything that must not get into another program's output. */
  note: (text: string) => void;
}
