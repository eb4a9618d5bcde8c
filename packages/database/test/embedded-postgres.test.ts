import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../src/index.ts';
import { freePort } from '../testing/index.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'portico-postgres-'));
});
afterEach(() => removeEmbeddedPostgres({ home }));

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
/** The home as an earlier start left it, with a port that the system gives to nobody else in between. */
const notePort = async () => {
  const port = await freePort();
  writeFileSync(join(home, 'port'), String(port));
  return port;
};
const postmasterPid = () => Number(readFileSync(join(home, 'data/postmaster.pid'), 'utf8').split('\n')[0]);

test('a second start has the data, the password and the port of the first', async () => {
  const port = await notePort();
  const first = await startEmbeddedPostgres({ home });
  expect(first.port).toBe(port);
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();
  await first.stop();
  const second = await startEmbeddedPostgres({ home });
  expect(second.url).toBe(first.url);
  expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  await second.stop();
});

test('fault R1: acknowledged data survive a kill -9 of the launcher, and its server is taken over', async () => {
  const script = fileURLToPath(new URL('start-in-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, home], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  const leftover = postmasterPid();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(process.kill(leftover, 0)).toBe(true);

  const again = await startEmbeddedPostgres({ home });
  expect(postmasterPid()).not.toBe(leftover);
  expect(await query(again.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  await again.stop();
});

test('fault R1: acknowledged data survive a kill -9 of the server', async () => {
  const first = await startEmbeddedPostgres({ home });
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  process.kill(postmasterPid(), 'SIGKILL');
  await first.ended;
  const again = await startEmbeddedPostgres({ home });
  expect(await query(again.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  await again.stop();
});

test('a process that only has the number of an old server is not touched', async () => {
  const first = await startEmbeddedPostgres({ home });
  await first.stop();
  const bystander = spawn('sleep', ['60']);
  writeFileSync(join(home, 'data/postmaster.pid'), `${bystander.pid}\n`);
  const again = await startEmbeddedPostgres({ home });
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  bystander.kill();
  await again.stop();
});

test('an initialization that was killed is begun anew', async () => {
  const first = await startEmbeddedPostgres({ home });
  await first.stop();
  rmSync(join(home, 'data/PG_VERSION'));
  const again = await startEmbeddedPostgres({ home });
  expect(await query(again.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await again.stop();
});

describe('the port', () => {
  let squatter: ReturnType<typeof createServer>;
  const take = async (port: number) => {
    squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
  };
  afterEach(() => squatter.close());

  test('of the last start is replaced when somebody else has it', async () => {
    await notePort();
    const first = await startEmbeddedPostgres({ home });
    await first.stop();
    await take(first.port);
    const second = await startEmbeddedPostgres({ home });
    expect(second.port).not.toBe(first.port);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await second.stop();
  });

  test('that was asked for and is taken is an error', async () => {
    await take(0);
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(startEmbeddedPostgres({ home, port })).rejects.toMatchObject({
      code: 'postgres_port_taken',
    });
  });
});

test('nobody else can read the folder or the password, and no connection goes without it', async () => {
  const server = await startEmbeddedPostgres({ home });
  expect(statSync(join(home, 'password')).mode & 0o777).toBe(0o600);
  expect(statSync(home).mode & 0o077).toBe(0);
  const url = new URL(server.url);
  url.password = 'another';
  await expect(query(url.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  await server.stop();
});

test('a setting that the server refuses is an error with the words of the server', async () => {
  const refused = startEmbeddedPostgres({ home, settings: { max_connections: 'many' } });
  await expect(refused).rejects.toMatchObject({
    code: 'postgres_start_failed',
    message: expect.stringContaining('max_connections'),
  });
});

test.runIf(process.getuid?.() === 0)('as root without user namespaces it runs as another user', async () => {
  const options = { home, placement: 'staged' } as const;
  const first = await startEmbeddedPostgres(options);
  expect(await query(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await first.stop();
  const data = `/var/lib/portico/data-${readFileSync(join(home, 'cluster-id'), 'utf8')}`;
  expect(statSync(data).uid).toBe(65_534);
  await removeEmbeddedPostgres(options);
  expect([existsSync(data), existsSync(home)]).toEqual([false, false]);
});
