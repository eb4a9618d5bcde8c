import { startLeadingProxy } from '../lead/leading-proxy.ts';
import { hasProxy, ledEnvironment } from '../lead/program-environment.ts';
import type { LoggedRequest } from '../web/request-log.ts';
import { runBrowser } from './browser.ts';
import { runChild } from './child-process.ts';
import type { CommandContext } from './command-context.ts';
import { CommandError } from './command-error.ts';
import { authorityFile, bundleFile, emulatorForProgram, type LedEmulator } from './led-emulator.ts';
import { control } from './running-emulator.ts';
import { untilStopped } from './until-stopped.ts';

export interface RunOptions {
  /** A Chromium instead of a command: at this address, or at the emulator's web page. */
  browser?: string | true;
  /** The emulator goes on after the program's end, so that its web page can be read. */
  stay?: boolean;
}

/**
 * Runs a program that believes to talk to Microsoft.
 *
 * @returns the exit code of the program
 * @throws CommandError when there is no command, or it cannot be started
 */
export async function runCommand(
  words: readonly string[],
  options: RunOptions,
  context: CommandContext,
): Promise<number> {
  const [command, ...args] = words;
  if (command === undefined && options.browser === undefined) {
    throw new CommandError(
      'There is no command to run. For example:\n  entra-emulator run -- node your-program.mjs\n  entra-emulator run --browser https://localhost:3000/',
      2,
    );
  }
  const emulator = await emulatorForProgram(context.environment);
  try {
    const code =
      options.browser === undefined
        ? await runProgram(command ?? '', args, emulator, context)
        : await runBrowser(
            options.browser === true ? `${emulator.at.origin}/` : options.browser,
            words,
            emulator,
            context,
          );
    await tellWhatHappened(emulator, options.stay === true, context);
    if (options.stay === true && emulator.isOwn) await untilStopped();
    return code;
  } finally {
    await emulator.close();
  }
}

async function runProgram(
  command: string,
  args: readonly string[],
  { httpsOrigin, caCertificate }: LedEmulator,
  { environment }: CommandContext,
): Promise<number> {
  const authority = authorityFile(caCertificate, environment['NODE_EXTRA_CA_CERTS']);
  const bundle = bundleFile(caCertificate, environment);
  const proxy = hasProxy(environment) ? undefined : await startLeadingProxy(httpsOrigin);
  const other = proxy && { proxyUrl: proxy.url, bundleFile: bundle.path };
  try {
    return await runChild(command, args, ledEnvironment(environment, httpsOrigin, authority.path, other));
  } finally {
    proxy?.close();
    bundle.remove();
    authority.remove();
  }
}

/** One line on what Microsoft would have seen, beside the program's own output. */
async function tellWhatHappened(
  { at, isOwn }: LedEmulator,
  stay: boolean,
  { note }: CommandContext,
): Promise<void> {
  if (!isOwn) return note(`entra-emulator: what happened is at ${at.origin}/`);
  const { requests } = (await control(at, 'GET', '/requests')) as { requests: LoggedRequest[] };
  const seen = requests.filter(({ surface }) => surface === 'login' || surface === 'graph');
  const refused = seen.filter(({ outcome }) => outcome === 'rejected').length;
  note(`entra-emulator: ${seen.length} requests, ${refused} of them refused.`);
  note(
    stay
      ? `entra-emulator: they are at ${at.origin}/ until Ctrl-C.`
      : 'entra-emulator: to look at them, use run --stay, or start the emulator before.',
  );
}
