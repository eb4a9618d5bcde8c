import { PorticoError } from '@portico/sdk';

/** What a script that calls `portico` can tell apart. */
export const EXIT = { ok: 0, failed: 1, usage: 2, notSignedIn: 3, unreachable: 4 } as const;

type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A failure of this program, in words for whoever typed the command. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The sentence and the exit code for whatever was thrown. Nothing of it is a token. */
export function describeFailure(error: unknown): { readonly text: string; readonly exitCode: ExitCode } {
  if (error instanceof CliFailure) return { text: error.message, exitCode: error.exitCode };
  if (!(error instanceof PorticoError))
    return { text: error instanceof Error ? error.message : String(error), exitCode: EXIT.failed };
  const reason = error.oauthError === undefined ? '' : ` (${error.oauthError})`;
  const text = `${error.message}${reason} ${error.nextStep}`;
  if (error.code === 'issuer_unreachable') return { text, exitCode: EXIT.unreachable };
  if (error.code === 'misconfigured') return { text: error.message, exitCode: EXIT.usage };
  const signInAgain = error.code === 'session_ended' || error.code === 'not_signed_in';
  return signInAgain
    ? { text: `${error.message} Run: portico login`, exitCode: EXIT.notSignedIn }
    : { text, exitCode: EXIT.failed };
}
