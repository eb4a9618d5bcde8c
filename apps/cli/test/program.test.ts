import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readEnv } from '../src/env.ts';
import { run } from '../src/program.ts';
import type { Terminal } from '../src/terminal.ts';

/** Nobody listens there: the port is of TCP's own. */
const NOWHERE = 'http://127.0.0.1:1/oauth2/proj_a';

let home: string;
let said: string[];
let results: string[];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'portico-cli-'));
  said = [];
  results = [];
  // What commander explains by itself.
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(home, { recursive: true });
});

function portico(...args: string[]): Promise<number> {
  const say = (text: string) => void said.push(text);
  const terminal: Terminal = {
    ...{ info: say, warn: say, success: say, error: say, line: say },
    result: (text) => void results.push(text),
    waiting: () => () => undefined,
  };
  return run(
    args,
    readEnv({ PORTICO_CLI_HOME: home, PORTICO_TOKEN_STORE: 'file', BROWSER: 'none' }),
    terminal,
  );
}
const project = ['--issuer', NOWHERE, '--client-id', 'app_a'];

describe('the exit code says', () => {
  test('that a command was typed wrongly: 2', async () => {
    expect(await portico('bogus')).toBe(2);
    expect(await portico('login', '--timeout', '0', ...project)).toBe(2);
    expect(await portico('login', '--unknown', ...project)).toBe(2);
  });

  test('that nothing says which project, or nothing that could be one: 2', async () => {
    expect(await portico('whoami')).toBe(2);
    expect(said.join()).toContain('PORTICO_ISSUER');
    for (const issuer of ['nonsense', 'http://id.example/oauth2/a'])
      expect(await portico('login', '--issuer', issuer, '--client-id', 'app_a')).toBe(2);
  });

  test('that nobody is signed in: 3', async () => {
    for (const command of ['whoami', 'token', 'orgs']) expect(await portico(command, ...project)).toBe(3);
    expect(said.join()).toContain('portico login');
  });

  test('that Portico is out of reach: 4', async () => {
    expect(await portico('login', ...project)).toBe(4);
    expect(await portico('login', '--device', ...project)).toBe(4);
  });

  test('that all is well: 0, also for a sign-out of nobody and for the help', async () => {
    expect(await portico('logout', ...project)).toBe(0);
    expect(await portico('--help')).toBe(0);
    expect(await portico('login', '--help')).toBe(0);
  });
});

test('nothing goes to standard output but the answer of a command', async () => {
  await portico('whoami', ...project);
  await portico('login', ...project);
  await portico('logout', ...project);
  expect(results).toEqual([]);
});
