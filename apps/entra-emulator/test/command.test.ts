import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chosenClient, clientNames, clientSettings } from '../src/command/client-settings.ts';
import { whereaboutsOf } from '../src/command/start-command.ts';
import { startSummary } from '../src/command/summary.ts';
import { seedFactsOf } from '../src/directory/seed-facts.ts';
import { Bench } from './support/bench.ts';
import { CommandRun } from './support/command.ts';

let bench: Bench;
let folder: string;
let running: Record<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entra-emulator-command-'));
  bench = await Bench.start({ https: { port: 0 } });
  running = { ENTRA_EMULATOR_PORT: new URL(bench.emulator.origin).port };
});
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});

const whereabouts = () => whereaboutsOf(bench.emulator);

const run = (args: readonly string[], settings: Record<string, string> = {}) =>
  new CommandRun(args, { HOME: folder, ...settings }).ended;

// Most of these start the command several times, one after the other: a second each, ten where the machine is busy.
describe('the command', { timeout: 180_000 }, () => {
  it('tells addresses, directories, people and settings in lines for 80 columns, addresses of clients excepted', () => {
    const { origin, httpsOrigin = '', controlUrl, seedFacts } = bench.emulator;
    const lines = startSummary(whereabouts(), seedFacts);
    for (const told of [origin, httpsOrigin, controlUrl, 'admin@contoso.example', 'Demo-password-1'])
      expect(lines.join('\n')).toContain(told);
    for (const directory of seedFacts.directories) expect(lines.join('\n')).toContain(directory.tenantId);
    const long = lines.filter((line) => line.length > 80 && !line.includes('://'));
    expect(long).toEqual([]);
  });

  it('tells everybody in a seed of one’s own, and one password for all only when it is one', () => {
    const people = Array.from({ length: 23 }, (_, index) => ({
      userPrincipalName: `u${index}@kitchen.example`,
      mail: `u${index}@kitchen.example`,
      displayName: `U${index}`,
      password: index === 22 ? 'another' : 'demo',
    }));
    const told = (users: typeof people) =>
      startSummary(
        whereabouts(),
        seedFactsOf({ directories: [{ displayName: 'Kitchen', domains: ['kitchen.example'], users }] }),
      ).join('\n');
    expect(told(people.slice(0, 20))).toContain("Everybody's password: demo");
    expect(told(people.slice(0, 20))).toContain('u19@kitchen.example');
    expect(told(people)).not.toContain("Everybody's password");
    expect(told(people)).toContain('and 2 more');
  });

  it('starts, says where it is, and stops cleanly when told to', async () => {
    const command = new CommandRun([], { HOME: folder });
    const origin = await command.says(/^ +Web page +(\S+)\/\n/m);
    await command.says(/instance_discovery/);
    expect((await fetch(`${origin}/livez`)).status).toBe(200);
    command.child.kill('SIGTERM');
    expect((await command.ended).code).toBe(0);
  });

  it('refuses what it does not know, with a hint', async () => {
    const option = await run(['--prot', '1']);
    expect([option.code, option.errors]).toEqual([1, expect.stringContaining('Did you mean --port?')]);
    const settings = await run(['env', 'msal-nod']);
    expect([settings.code, settings.errors]).toEqual([1, expect.stringContaining('msal-node')]);
    const port = await run(['start', '--port', 'x']);
    expect([port.code, port.errors]).toEqual([
      1,
      expect.stringContaining('ENTRA_EMULATOR_PORT: expected a port'),
    ]);
  });

  it('explains a port that is taken by who took it', async () => {
    const taken = await run(['start'], running);
    expect([taken.code, taken.errors]).toEqual([1, expect.stringContaining('An emulator runs at')]);
  });

  it('has its version and a help of 80 columns', async () => {
    expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    const { out } = await run(['--help']);
    for (const name of ['start', 'run', 'env', 'trust', 'snapshot']) expect(out).toContain(name);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('tells the settings of a client again', async () => {
    const { out, code } = await run(['env', 'msal-node'], running);
    expect(code).toBe(0);
    expect(out).toContain(`authority: '${bench.emulator.httpsOrigin}/`);
  });

  it.each(clientNames)(
    'has settings for %s that name the HTTPS address and, where it is asked for, a client',
    (client) => {
      const settings = clientSettings(whereabouts(), bench.emulator.seedFacts, client).join('\n');
      expect(settings).toContain(bench.emulator.httpsOrigin);
      const { clientId = '' } = chosenClient(bench.emulator.seedFacts) ?? {};
      expect(settings.includes(clientId)).toBe(client !== 'graph-client');
    },
  );

  it('tells how to trust the authority, and says when no emulator runs', async () => {
    expect((await run(['trust'], running)).out).toContain(`${bench.emulator.origin}/_emulator/ca.pem`);
    const { port } = new URL(bench.emulator.httpsOrigin ?? '');
    const none = await run(['trust'], { ENTRA_EMULATOR_PORT: port });
    expect([none.code, none.out]).toEqual([1, '']);
  });

  it('takes and brings back snapshots of a running emulator', async () => {
    expect((await run(['snapshot', 'take', 'before'], running)).code).toBe(0);
    expect((await run(['snapshot', 'list'], running)).out).toContain('before');
    const file = join(folder, 'export.json');
    expect((await run(['snapshot', 'export', file], running)).code).toBe(0);
    expect((await run(['snapshot', 'import', file], running)).code).toBe(0);
    expect((await run(['snapshot', 'restore', 'before'], running)).code).toBe(0);
    const missing = await run(['snapshot', 'restore', 'never'], running);
    expect([missing.code, missing.errors]).toEqual([1, expect.stringContaining('no such snapshot')]);
    expect((await run(['snapshot', 'take'], running)).errors).toContain('wants a name');
  });
});
