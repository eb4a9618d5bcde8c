import { readFileSync } from 'node:fs';
import { Argument, Command } from 'commander';
import type { Environment } from '../env.ts';
import { clientNames, clientSettings } from './client-settings.ts';
import type { CommandContext } from './command-context.ts';
import { type RunOptions, runCommand } from './run-command.ts';
import { requireEmulator, seedFactsOfRunning } from './running-emulator.ts';
import { type SnapshotMove, snapshotCommand, snapshotMoves } from './snapshot-command.ts';
import { startCommand } from './start-command.ts';
import { addresses } from './summary.ts';
import { trustLines } from './trust.ts';

/** Options of the command, and the setting that each stands for. */
const SETTINGS: readonly [flags: string, what: string, setting: string][] = [
  ['--port <port>', 'http port, 0 for a free one (4577)', 'PORT'],
  ['--https-port <port>', 'HTTPS port, 0 for a free one, or off (4578)', 'HTTPS_PORT'],
  ['--host <address>', 'address to listen on (127.0.0.1)', 'HOST'],
  ['--seed <file>', 'directories to begin with, YAML or JSON', 'SEED'],
  ['--profile <name>', 'default, or floci', 'SEED_PROFILE'],
  ['--state <file>', 'keeps everything over restarts', 'STATE'],
];

/**
 * The command line. Options stand for settings of the environment and win over them.
 *
 * @param finish is told the exit code of what `run` ran
 */
export function entraEmulatorProgram(context: CommandContext, finish: (code: number) => void): Command {
  const program = new Command('entra-emulator')
    .description('A local stand-in for Microsoft Entra ID and Microsoft Graph. Not Microsoft.')
    .version(ownVersion())
    .enablePositionalOptions()
    .showHelpAfterError('entra-emulator --help shows what there is.')
    .configureOutput({ getOutHelpWidth: () => 80, getErrHelpWidth: () => 80 });
  const withSettings = (command: Command): Command =>
    SETTINGS.reduce((all, [flags, what]) => all.option(flags, what), command);
  const contextOf = (options: Record<string, unknown>): CommandContext => ({
    ...context,
    environment: { ...context.environment, ...settingsOf(options) },
  });

  withSettings(program.command('start', { isDefault: true }))
    .description('start the emulator (what happens without a command, too)')
    .action(async (options: Record<string, unknown>) => await startCommand(contextOf(options)));

  withSettings(program.command('run'))
    .description('run a program whose connections to Microsoft end here; starts an emulator unless one runs')
    .usage('[options] -- <command...>')
    .argument('[command...]', 'the program and its arguments; with --browser, arguments of Chromium')
    .option('--browser [url]', 'a Chromium instead of a program')
    .option('--stay', 'keep the emulator after the end of the program')
    .passThroughOptions()
    .action(async (words: string[], options: RunOptions & Record<string, unknown>) =>
      finish(await runCommand(words, options, contextOf(options))),
    );

  withSettings(program.command('env'))
    .description('settings of clients for the running emulator')
    .addArgument(new Argument('[client]', 'one of them; all when left out').choices(clientNames))
    .action(async (client: string | undefined, options: Record<string, unknown>) => {
      const emulator = await requireEmulator(contextOf(options).environment);
      const settings = clientSettings(emulator, await seedFactsOfRunning(emulator), client);
      context.say([...(client === undefined ? [...addresses(emulator), ''] : []), ...settings].join('\n'));
    });

  withSettings(program.command('trust'))
    .description('how to trust the CA of the running emulator')
    .action(async (options: Record<string, unknown>) => {
      const { origin } = await requireEmulator(contextOf(options).environment);
      context.say(trustLines(origin).join('\n'));
    });

  withSettings(program.command('snapshot'))
    .description('keep and bring back the state of the running emulator')
    .addArgument(new Argument('<move>').choices(snapshotMoves))
    .argument('[name]', 'name of the snapshot; with export and import a file')
    .action(async (move: SnapshotMove, name: string | undefined, options: Record<string, unknown>) =>
      snapshotCommand(move, name, contextOf(options)),
    );
  return program;
}

function settingsOf(options: Record<string, unknown>): Environment {
  return Object.fromEntries(
    SETTINGS.flatMap(([flags, , setting]) => {
      const name = flags
        .slice(2)
        .split(' ')[0]
        ?.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      const value = options[name ?? ''];
      return typeof value === 'string' ? [[`ENTRA_EMULATOR_${setting}`, value]] : [];
    }),
  );
}

function ownVersion(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return manifest.version;
}
