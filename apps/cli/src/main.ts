#!/usr/bin/env node
import { readEnv } from './env.ts';
import { describeFailure } from './failure.ts';
import { run } from './program.ts';
import { systemTerminal } from './terminal.ts';

const terminal = systemTerminal();
try {
  process.exitCode = await run(process.argv.slice(2), readEnv(), terminal);
} catch (error) {
  const { text, exitCode } = describeFailure(error);
  terminal.error(text);
  process.exitCode = exitCode;
}
