#!/usr/bin/env node
import { CommandError } from './command/command-error.ts';
import { entraEmulatorProgram } from './command/program.ts';
import { processEnvironment, SettingError } from './env.ts';
import {
  AuthorityFilesError,
  NotLoopbackError,
  ShapeError,
  SigningKeyFileError,
  StateFileError,
} from './index.ts';

const EXPECTED = [
  CommandError,
  SettingError,
  AuthorityFilesError,
  NotLoopbackError,
  SigningKeyFileError,
  ShapeError,
  StateFileError,
];

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
