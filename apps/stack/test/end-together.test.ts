import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('end-together.mjs', import.meta.url));

/** A launcher and the program that it started. */
async function launched(
  command: string,
  args: string[],
): Promise<{ launcher: ChildProcess; program: number }> {
  const launcher = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(launcher.stdout), 'line')) as [string];
  const program = Number(line);
  onTestFinished(() => {
    launcher.kill('SIGKILL');
    if (isAlive(program)) process.kill(program, 'SIGKILL');
  });
  return { launcher, program };
}
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s reaches the program behind the launcher',
  async (signal) => {
    const { launcher, program } = await launched(process.execPath, [SCRIPT]);
    expect(isAlive(program)).toBe(true);
    launcher.kill(signal);
    await once(launcher, 'exit');
    await expect.poll(() => isAlive(program)).toBe(false);
  },
);

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'a shell in between that %s ends takes the program with it (review R15)',
  async (signal) => {
    // As npm runs a script. What follows keeps the shell from becoming the launcher itself.
    const { launcher: shell, program } = await launched('sh', [
      '-c',
      `"${process.execPath}" "${SCRIPT}"; true`,
    ]);
    expect(isAlive(program)).toBe(true);
    shell.kill(signal);
    await once(shell, 'exit');
    await expect.poll(() => isAlive(program)).toBe(false);
  },
);
