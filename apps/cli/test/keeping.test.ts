import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CliEnv } from '../src/env.ts';
import { readEnv } from '../src/env.ts';
import { withLock } from '../src/lock.ts';
import { makePlaces } from '../src/places.ts';
import { keepSettings, readSettings } from '../src/settings.ts';
import { openTokenStore } from '../src/token-store.ts';

const project = { issuer: 'https://id.example/oauth2/a', clientId: 'app_a' };
const tokens = { idToken: 'i', accessToken: 'a', refreshToken: 'r', expiresAt: 1 };
let folder: string;
let env: CliEnv;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'portico-cli-')), 'home');
  env = readEnv({ PORTICO_CLI_HOME: folder });
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));
const modeOf = (path: string) => statSync(path).mode & 0o777;
const fileOf = ({ clientId, issuer } = project) => makePlaces(env).tokens(`${clientId}@${issuer}`);

describe('tokens in a file', () => {
  const open = (settings = project) => openTokenStore(makePlaces(env), settings, 'file');

  test('are readable by their owner alone, whatever the folder was before', async () => {
    mkdirSync(folder, { mode: 0o777 });
    const store = await open();
    await store.write(tokens);
    expect([modeOf(folder), modeOf(fileOf())]).toEqual([0o700, 0o600]);
    expect(await store.read()).toEqual(tokens);
    expect(store.name).toContain(fileOf());
  });

  test('stay as private when they are written again over an open file', async () => {
    makePlaces(env);
    writeFileSync(fileOf(), '{}', { mode: 0o644 });
    await (await open()).write(tokens);
    expect(modeOf(fileOf())).toBe(0o600);
  });

  test('belong to one application of one project', async () => {
    await (await open()).write(tokens);
    expect(await (await open({ ...project, clientId: 'app_b' })).read()).toBeUndefined();
    expect(await (await open({ ...project, issuer: 'https://evil.example' })).read()).toBeUndefined();
  });

  test('of one application outlive a sign-in to another, and its sign-out (S3)', async () => {
    await (await open()).write(tokens);
    const other = await open({ ...project, clientId: 'app_b' });
    await other.write({ ...tokens, refreshToken: 'other' });
    expect(await other.remove()).toBe(true);
    expect(await other.remove()).toBe(false);
    expect(await (await open()).read()).toEqual(tokens);
  });

  test('are forgotten once', async () => {
    const store = await open();
    await store.write(tokens);
    expect([await store.remove(), await store.remove(), await store.read()]).toEqual([
      true,
      false,
      undefined,
    ]);
  });

  test('that cannot be read are said to be so', async () => {
    const store = await open();
    writeFileSync(fileOf(), 'broken');
    await expect(store.read()).rejects.toThrow(/portico logout/);
  });
});

describe('which project', () => {
  test('is said by an option, then the environment, then the last sign-in', () => {
    const { settings } = makePlaces(env);
    keepSettings(settings, project);
    expect(readSettings(settings, {}, env)).toEqual(project);
    const outside = readEnv({ PORTICO_ISSUER: 'https://env.example', PORTICO_CLIENT_ID: 'app_env' });
    expect(readSettings(settings, {}, outside).issuer).toBe('https://env.example');
    const option = { issuer: 'https://option.example' };
    expect(readSettings(settings, option, outside)).toEqual({ ...option, clientId: 'app_env' });
  });

  test('has to be said by something, and in a file that can be read', () => {
    const { settings } = makePlaces(env);
    expect(() => readSettings(settings, {}, env)).toThrow(/PORTICO_ISSUER/);
    writeFileSync(settings, 'broken');
    expect(() => readSettings(settings, {}, env)).toThrow(/no JSON/);
  });

  test('with a store that does not exist is a mistake', () => {
    expect(() => readEnv({ PORTICO_TOKEN_STORE: 'cloud' })).toThrow(/PORTICO_TOKEN_STORE/);
  });
});

describe('a lock', () => {
  test('lets one after the other work, also after one that failed', async () => {
    const { lock } = makePlaces(env);
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await expect(withLock(lock, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    await Promise.all(Array.from({ length: 5 }, () => withLock(lock, work)));
    expect([most, existsSync(lock)]).toEqual([1, false]);
  });

  test('of a process that is gone, or that is very old, is no obstacle', async () => {
    const { lock } = makePlaces(env);
    // Larger than any process id that Linux gives out.
    writeFileSync(lock, '99999999');
    expect(await withLock(lock, async () => 'done')).toBe('done');
    writeFileSync(lock, String(process.pid));
    utimesSync(lock, 1, 1);
    expect(await withLock(lock, async () => 'done')).toBe('done');
  });
});
