import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './places.ts';

const LOG_LINES = 40;

/** No tool phones home from here. */
export const QUIET_TOOLS = { TURBO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };

/**
 * Builds what changed since the last time (turbo's cache knows).
 *
 * @throws Error with the end of the log
 */
export async function build(
  logs: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const log = join(logs, 'build.log');
  const output = openSync(log, 'w', 0o600);
  const child = spawn(
    join(ROOT, 'node_modules/.bin/turbo'),
    ['run', 'generate', 'build', '--output-logs=errors-only', '--ui=stream', '--log-order=grouped'],
    { cwd: ROOT, env: { ...environment, ...QUIET_TOOLS }, stdio: ['ignore', output, output] },
  );
  closeSync(output);
  const [code] = await once(child, 'exit');
  if (code === 0) return;
  const end = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-LOG_LINES).join('\n');
  throw new Error(`The build failed. The end of ${log}:\n${end}`);
}
