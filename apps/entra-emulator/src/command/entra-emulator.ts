import { processEnvironment, SettingError } from '../env.ts';
import {
  AuthorityFilesError,
  NotLoopbackError,
  ShapeError,
  SigningKeyFileError,
  StateFileError,
} from '../index.ts';
import { CommandError } from './command-error.ts';
import { entraEmulatorProgram } from './program.ts';

const EXPECTED = [
  CommandError,
  SettingError,
  AuthorityFilesError,
  NotLoopbackError,
  SigningKeyFileError,
  ShapeError,
  StateFileError,
];

/** Does what the command line says and ends the process. What a person can mend is said in a line, without a trace. */
export async function main(): Promise<never> {
  const program = entraEmulatorProgram(
    {
      environment: processEnvironment(),
      say: (text) => console.log(text),
      note: (text) => console.error(text),
    },
    (code) => process.exit(code),
  );

  try {
    await program.parseAsync();
    process.exit(0);
  } catch (error) {
    const expected = error instanceof Error && EXPECTED.some((kind) => error instanceof kind);
    console.error('entra-emulator:', expected ? error.message : error);
    process.exit(error instanceof CommandError ? error.exitCode : 1);
  }
}
