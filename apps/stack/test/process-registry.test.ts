import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ProcessRegistry } from '../src/process-registry.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-registry-'));
  file = join(folder, 'processes.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const sleeper = () => spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
const entries = () =>
  JSON.parse(readFileSync(file, 'utf8')) as { name: string; pid: number; began: string }[];

/** What a launcher leaves that was killed with SIGKILL: its own entry, of a process that is gone, and its parts. */
function abandon(pid: number, began?: string): void {
  new ProcessRegistry(file).add('Web', pid);
  const left = entries().map((entry) => ({ ...entry, began: began ?? entry.began }));
  writeFileSync(file, JSON.stringify([{ name: 'launcher', pid: 999_999_999, began: '1' }, ...left]));
}

test('the parts of a launcher that was killed are ended by the next one', async () => {
  const part = sleeper();
  const exit = once(part, 'exit');
  abandon(part.pid ?? 0);
  await new ProcessRegistry(file).takeOver();
  expect(await exit).toEqual([null, 'SIGTERM']);
  expect(entries().map(({ name, pid }) => [name, pid])).toEqual([['launcher', process.pid]]);
});

test('a process that only took over the number of a part is left alone', async () => {
  const bystander = sleeper();
  abandon(bystander.pid ?? 0, 'long ago');
  await new ProcessRegistry(file).takeOver();
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  bystander.kill();
});

test('a second launcher in the same folder is refused while the first one lives', async () => {
  await new ProcessRegistry(file).takeOver();
  await expect(new ProcessRegistry(file).takeOver()).rejects.toThrow(`process ${process.pid}`);
});

test('a file that is not ours is no reason not to start', async () => {
  writeFileSync(file, 'nonsense');
  await new ProcessRegistry(file).takeOver();
  expect(entries()).toHaveLength(1);
});
