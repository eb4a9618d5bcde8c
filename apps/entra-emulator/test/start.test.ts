import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings, SettingError } from '../src/env.ts';
import { NotLoopbackError, ShapeError, StateFileError, startEntraEmulator } from '../src/index.ts';
import { Bench, login } from './support/bench.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'entra-emulator-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('starting', () => {
  it('is refused on a network without being asked explicitly', async () => {
    await expect(startEntraEmulator({ port: 0, host: '0.0.0.0' })).rejects.toThrow(NotLoopbackError);
  });

  it('names the path of what is wrong in a seed, and starts nothing', async () => {
    const seed = {
      directories: [
        {
          displayName: 'A',
          domains: ['a.example'],
          groups: [{ displayName: 'g', members: ['no@a.example'] }],
        },
      ],
    };
    await expect(startEntraEmulator({ port: 0, seed })).rejects.toThrow(
      /^directories\[0\]\.groups\[0\]\.members\[0\]: /,
    );
    await expect(startEntraEmulator({ port: 0, seed })).rejects.toThrow(ShapeError);
  });

  it('gives the same ids each time', async () => {
    const [one, two] = [await Bench.start(), await Bench.start()];
    expect(one.emulator.seedFacts).toEqual(two.emulator.seedFacts);
    await Promise.all([one.close(), two.close()]);
  });
});

describe('the state file', () => {
  it.each([
    ['in a folder that is not there', 'missing/state.json', 'ENOENT'],
    ['that is a folder', '.', 'EISDIR'],
  ])('%s is refused by its name', async (_what, name, why) => {
    const statePath = join(folder, name);
    const starting = startEntraEmulator({ port: 0, statePath });
    await expect(starting).rejects.toThrow(StateFileError);
    await expect(starting).rejects.toThrow(`${statePath} cannot be used: ${why}`);
  });

  it('brings objects, consent, sessions and signing keys back after a restart', async () => {
    const statePath = join(folder, 'state.json');
    const before = await Bench.start({ statePath });
    const browser = before.browser();
    await before.consent(browser);
    const token = await before.graphToken();
    await before.close();
    const after = await Bench.start({ statePath });
    expect((await after.graph(token, 'GET', '/applications')).status).toBe(200);
    const sameBrowser = after.browser();
    for (const [name, value] of browser.cookies) sameBrowser.cookies.set(name, value);
    const silent = await sameBrowser.get(after.authorizePath(after.directory().tenantId, { prompt: 'none' }));
    expect(silent.location?.searchParams.get('code')).toBeTruthy();
    await after.close();
    expect(readdirSync(folder)).toEqual(['state.json']);
    expect(statSync(statePath).mode & 0o077).toBe(0);
  });

  it('is written before the request is answered', async () => {
    const statePath = join(folder, 'state.json');
    const bench = await Bench.start({ statePath });
    await bench.consent();
    expect(readFileSync(statePath, 'utf8')).toContain('AllPrincipals');
    await bench.close();
  });

  it('is refused when it is something else', async () => {
    const statePath = join(folder, 'state.json');
    const spoiled = '{"version":2,"salt":"x","directories":{},"keys":[],"browsers":[],"refreshTokens":[]}';
    for (const other of [spoiled, '{"version":1}', '{"version":"2"}', '[]', 'null', 'text']) {
      writeFileSync(statePath, other);
      await expect(startEntraEmulator({ port: 0, statePath })).rejects.toThrow(StateFileError);
    }
  });

  it('of a later version is refused by name and left as it is; those of earlier ones are read', async () => {
    const statePath = join(folder, 'state.json');
    const bench = await Bench.start({ statePath });
    await bench.consent();
    await bench.close();
    const state = JSON.parse(readFileSync(statePath, 'utf8')) as object;
    const later = JSON.stringify({ ...state, version: 99 });
    writeFileSync(statePath, later);
    await expect(startEntraEmulator({ port: 0, statePath })).rejects.toThrow(/later version.* 99,/);
    expect(readFileSync(statePath, 'utf8')).toBe(later);
    // What an earlier emulator would keep and not follow, such as scoping filters, makes a later version.
    expect(state).toMatchObject({ version: 3 });
    for (const version of [1, 2]) {
      writeFileSync(statePath, JSON.stringify({ ...state, version }));
      const again = await Bench.start({ statePath });
      expect((await again.graphToken()).split('.')).toHaveLength(3);
      await again.close();
    }
  });
});

describe('settings of the command', () => {
  it('are all optional', () => {
    expect(readSettings({})).toEqual({ allowNonLoopback: false });
  });

  it('are refused one by one, by name', () => {
    expect(() => readSettings({ ENTRA_EMULATOR_PORT: '70000' })).toThrow(/^ENTRA_EMULATOR_PORT: /);
    expect(() => readSettings({ ENTRA_EMULATOR_PUBLIC_ORIGIN: 'x' })).toThrow(SettingError);
    const path = join(folder, 'seed.json');
    writeFileSync(path, '{"directories":[{"displayName":"A","domains":["a.example"],"colour":"red"}]}');
    expect(() => readSettings({ ENTRA_EMULATOR_SEED: path })).toThrow(
      /directories\[0\]\.colour: unknown property$/,
    );
    expect(() => readSettings({ ENTRA_EMULATOR_SEED: join(folder, 'none.json') })).toThrow(SettingError);
  });

  it('can bring directories of one’s own', async () => {
    const path = join(folder, 'seed.json');
    const admin = {
      userPrincipalName: 'root@own.example',
      displayName: 'Root',
      password: 'demo',
      directoryRoles: ['62e90394-69f5-4237-9190-012177145e10'],
    };
    writeFileSync(
      path,
      JSON.stringify({ directories: [{ displayName: 'Own', domains: ['own.example'], users: [admin] }] }),
    );
    const bench = await Bench.start(readSettings({ ENTRA_EMULATOR_SEED: path, ENTRA_EMULATOR_PORT: '0' }));
    expect(login(bench.directory('own.example').admin).upn).toBe('root@own.example');
    await bench.close();
  });
});
