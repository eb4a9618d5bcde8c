import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Listing } from '../../src/quickstart/recipe.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const FOLDERS = join(ROOT, '.portico/test');

/** What a started quickstart says, and how to end it. */
export type Running = {
  /** Waits until the lines of its output have the pattern. A line that is not yet whole is none. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Its exit code once it is through. */
  readonly ended: Promise<number | null>;
  output(): string;
};

/** An empty folder of a developer; deleted after the test. */
export function emptyFolder(): string {
  mkdirSync(FOLDERS, { recursive: true });
  const folder = mkdtempSync(join(FOLDERS, 'quickstart-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(ROOT, 'node_modules/.bin'), join(folder, 'node_modules/.bin'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Does what the install command of a quickstart would, without a registry: the SDK is unpacked from the address that the
 * command names; the other packages are found further up, and have to be there.
 */
export async function install(folder: string, listings: readonly Listing[]): Promise<void> {
  const packages = commandsOf(listings, 'Install').trim().split(' ').slice(2);
  const fromPortico = packages.filter((name) => URL.canParse(name));
  expect(fromPortico).toHaveLength(1);
  for (const name of packages.filter((each) => !fromPortico.includes(each)))
    expect(existsSync(join(ROOT, 'node_modules', name)), name).toBe(true);
  const answer = await fetch(fromPortico[0] ?? '');
  expect(answer.status).toBe(200);
  const archive = join(folder, 'sdk.tgz');
  writeFileSync(archive, Buffer.from(await answer.arrayBuffer()));
  const target = join(folder, 'node_modules/@portico/sdk');
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', archive, '--strip-components=1', '-C', target]);
  rmSync(archive);
}

/** Writes the files of a quickstart, and whatever belongs into the one with the secrets. */
export function writeListings(
  folder: string,
  listings: readonly Listing[],
  secrets: Readonly<Record<string, string>> = {},
): void {
  for (const { title, text } of listings.filter(({ kind }) => kind === 'file')) {
    const file = join(folder, title);
    mkdirSync(dirname(file), { recursive: true });
    const filled = title.startsWith('.env')
      ? text.replace(/^(\w+)=$/gm, (line, name) => line + (secrets[name] ?? ''))
      : text;
    writeFileSync(file, filled);
  }
}

/** The commands of a listing. */
export function commandsOf(listings: readonly Listing[], title: string): string {
  const found = listings.find((listing) => listing.kind === 'commands' && listing.title === title);
  if (found === undefined) throw new Error(`no commands "${title}"`);
  return found.text;
}

/** Runs commands as they stand there. They end with the test, at the latest. */
export function run(folder: string, commands: string, env: Readonly<Record<string, string>> = {}): Running {
  const { PATH, HOME } = process.env;
  const child = spawn('bash', ['-c', commands], {
    cwd: folder,
    // A group of its own: `npx` starts what it finds as a child.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      NODE_ENV: 'development',
      PATH: `${join(ROOT, 'node_modules/.bin')}:${PATH}`,
      HOME,
      NEXT_TELEMETRY_DISABLED: '1',
      npm_config_offline: 'true',
      ...env,
    },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  onTestFinished(async () => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await ended;
  });
  return { ended, output: () => text, says: (pattern) => said(pattern, () => text, child, ended) };
}

async function said(
  pattern: RegExp,
  text: () => string,
  child: ReturnType<typeof spawn>,
  ended: Promise<unknown>,
): Promise<RegExpExecArray> {
  let over = false;
  ended.then(() => {
    over = true;
  });
  for (;;) {
    const lines = text().slice(0, text().lastIndexOf('\n') + 1);
    const match = pattern.exec(lines);
    if (match !== null) return match;
    if (over) throw new Error(`it ended and never said ${pattern}:\n${text()}`);
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error('it has no output');
    await Promise.race([once(stdout, 'data'), once(stderr, 'data'), ended]);
  }
}
