import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { logout, organizations, token, whoami } from './commands.ts';
import type { CliEnv } from './env.ts';
import { describeFailure, EXIT } from './failure.ts';
import { login } from './login.ts';
import { type Person, publicPortico } from './person.ts';
import { makePlaces } from './places.ts';
import { type Given, readSettings } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { openTokenStore } from './token-store.ts';

const LOGIN_SECONDS = 300;

type LoginOptions = {
  readonly device?: boolean;
  readonly organization?: string;
  readonly loginHint?: string;
  readonly timeout: number;
};

/**
 * Runs one command.
 *
 * @param args what was typed after `portico`
 * @returns the exit code: 0 done, 1 failed, 2 typed or configured wrongly, 3 not signed in, 4 issuer out of reach
 */
export async function run(args: readonly string[], env: CliEnv, terminal: Terminal): Promise<number> {
  const program = commands(env, terminal);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    // The help, or a mistake that commander has explained already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const { text, exitCode } = describeFailure(error);
    terminal.error(text);
    return exitCode;
  }
}

function commands(env: CliEnv, terminal: Terminal): Command {
  const program = new Command('portico')
    .description('Sign in to a Portico project from a terminal.')
    .addOption(new Option('--issuer <address>', 'the project, {origin}/oauth2/{id} (PORTICO_ISSUER)'))
    .addOption(new Option('--client-id <id>', 'a native application of it (PORTICO_CLIENT_ID)'))
    .showHelpAfterError()
    .exitOverride();
  const person = () => personOf(program.opts<Given>(), env);
  // Options of the project may stand after the command, too.
  const command = (name: string, description: string) =>
    program.command(name).description(description).exitOverride();
  program.enablePositionalOptions(false);

  command('login', 'sign in with a browser')
    .option('--device', 'show a code to type on another device')
    .option('--organization <id>', 'the organization to sign in to')
    .option('--login-hint <e-mail>', 'who signs in')
    .option('--timeout <seconds>', 'how long to wait', seconds, LOGIN_SECONDS)
    .action(async (options: LoginOptions) =>
      login(await person(), { ...options, timeoutSeconds: options.timeout }, terminal, env.browser),
    );
  command('whoami', 'say who is signed in')
    .option('--json', 'for programs')
    .action(async ({ json = false }: { json?: boolean }) => whoami(await person(), json, terminal));
  command('orgs', 'list the organizations of the person who is signed in').action(async () =>
    organizations(await person(), terminal),
  );
  command('token', 'print an access token').action(async () => token(await person(), terminal));
  command('logout', 'revoke and forget the session').action(async () => logout(await person(), terminal));
  return program;
}

async function personOf(given: Given, env: CliEnv): Promise<Person> {
  const places = makePlaces(env);
  const settings = readSettings(places.settings, given, env);
  const portico = publicPortico(settings);
  return { places, settings, portico, store: await openTokenStore(places, settings, env.tokenStore) };
}

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 3_600) return value;
  throw new InvalidArgumentError('It has to be a whole number from 1 to 3600.');
}
