import { EVENTS, type EventName, newId, TOLD_EVENTS } from '@portico/core';
import { beforeEach, expect, test } from 'vitest';
import { events } from '../src/index.ts';
import { auditedSql } from '../src/repositories/audit-events.ts';
import { createTestDatabase } from '../testing/index.ts';

/* What happened is told once, in order, without a hole, exactly when it happened. */

const { pool, prisma } = await createTestDatabase();
const { number } = events(pool);
const APPEND = `INSERT INTO audit_events (id, project_id, actor_kind, action, target_kind, target_id)
  VALUES ($1, $2, 'system', $3, 'organization', $4)`;
const row = (projectId: string | null, action: EventName = 'organization.renamed', target = 'org_1') => [
  ...[newId('auditEvent'), projectId, action, target],
];
const log = (projectId: string) =>
  prisma.event.findMany({ where: { projectId }, orderBy: { sequence: 'asc' } });
const upTo = (count: number) => Array.from({ length: count }, (_, index) => BigInt(index + 1));
const numberAll = async () => {
  while ((await number()) > 0);
};

beforeEach(numberAll);

test('the outbox takes exactly what the table of events says is told, of a project', async () => {
  const projectId = newId('project');
  for (const name of Object.keys(EVENTS) as EventName[]) await pool.query(APPEND, row(projectId, name));
  await pool.query(APPEND, row(null));
  expect(
    (await prisma.outboxEvent.findMany({ orderBy: { position: 'asc' } })).map(({ type }) => type),
  ).toEqual(TOLD_EVENTS);
});

test('nobody is notified of what happens: that takes a lock of the whole server at each sign-in’s commit', async () => {
  const client = await pool.connect();
  const heard: (string | undefined)[] = [];
  const channel = 'portico_events';
  client.on('notification', ({ payload }) => heard.push(payload));
  await client.query(`LISTEN ${channel}`);
  await client.query(APPEND, row(newId('project'), 'session.started'));
  await client.query(`NOTIFY ${channel}, 'asked for'`);
  await expect.poll(() => heard.length).toBeGreaterThan(0);
  expect(heard).toEqual(['asked for']);
  client.release(true);
});

test('a statement that writes an event names one that there is, and a kind of object that it happens to', () => {
  const common = { id: '$1', actor: ['worker', '$2'], from: 'changed' } as const;
  // @ts-expect-error: no such event.
  auditedSql({ ...common, action: 'connection.pausd', target: ['connection', 'id'] });
  // @ts-expect-error: it is a connection that is paused.
  auditedSql({ ...common, action: 'connection.paused', target: ['user', 'id'] });
  // @ts-expect-error: nothing says whose it is.
  auditedSql({
    id: '$1',
    actor: ['worker', '$2'],
    action: 'connection.paused',
    target: ['connection', '$3'],
  });
  const right = auditedSql({ ...common, action: 'connection.paused', target: ['connection', 'id'] });
  expect(right).toContain(`'connection.paused', 'connection', id`);
});

test('a change that is rolled back leaves no event', async () => {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query(APPEND, row(newId('project')));
  await client.query('ROLLBACK');
  client.release();
  expect(await prisma.outboxEvent.count()).toBe(0);
});

test('one numbers at a time: the next one waits until it sees what the last one committed', async () => {
  const projectId = newId('project');
  await pool.query(APPEND, row(projectId));
  const holder = await pool.connect();
  await holder.query('BEGIN');
  await holder.query("SELECT pg_advisory_xact_lock(hashtextextended('portico events', 0))");
  const numbered = number();
  const waiting = async () =>
    (await pool.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")).rows.length;
  await expect.poll(waiting).toBe(1);
  expect(await log(projectId)).toEqual([]);
  await holder.query('COMMIT');
  holder.release();
  expect(await numbered).toBe(1);
  expect(await log(projectId)).toMatchObject([{ sequence: 1n }]);
});

test('eight writers with slow commits and two numberers at once: no hole, none lost, each object in order', async () => {
  const projects = [newId('project'), newId('project')];
  let writing = true;
  const written = Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let turn = 0; turn < 20; turn += 1) {
        const client = await pool.connect();
        await client.query('BEGIN');
        await client.query(APPEND, row(projects[turn % 2] ?? '', 'organization.renamed', `org_${writer}`));
        if (turn % 5 === 0) await client.query('SELECT pg_sleep(0.02)');
        await client.query('COMMIT');
        client.release();
      }
    }),
  ).finally(() => {
    writing = false;
  });
  const numberer = async () => {
    while (writing) await number();
  };
  await Promise.all([written, numberer(), numberer()]);
  await numberAll();
  for (const projectId of projects) {
    const told = await log(projectId);
    expect(told.map(({ sequence }) => sequence)).toEqual(upTo(80));
    for (let writer = 0; writer < 8; writer += 1) {
      const { rows } = await pool.query<{ id: string }>(
        'SELECT id FROM audit_events WHERE project_id = $1 AND target_id = $2 ORDER BY position',
        [projectId, `org_${writer}`],
      );
      const ids = new Set(rows.map(({ id }) => id));
      expect(told.map(({ id }) => id).filter((id) => ids.has(id))).toEqual(rows.map(({ id }) => id));
    }
  }
});

test('a numberer that is killed before its commit has moved nothing, and the next one moves all', async () => {
  const projectId = newId('project');
  for (let index = 0; index < 3; index += 1) await pool.query(APPEND, row(projectId));
  const killed = await pool.connect();
  const query = killed.query.bind(killed) as (text: string) => Promise<unknown>;
  const dying = {
    release: (error?: Error) => killed.release(error),
    query: async (text: string) => {
      if (text === 'COMMIT') await pool.query('SELECT pg_terminate_backend($1)', [backend]);
      return query(text);
    },
  };
  const { rows } = await killed.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const backend = rows[0]?.pid;
  killed.on('error', () => undefined);
  await expect(events({ connect: async () => dying } as unknown as typeof pool).number()).rejects.toThrow();
  expect(await log(projectId)).toEqual([]);
  expect(await number()).toBe(3);
  expect((await log(projectId)).map(({ sequence }) => sequence)).toEqual(upTo(3));
});

test('numbers go on after the events that had them are purged', async () => {
  const projectId = newId('project');
  await pool.query(APPEND, row(projectId));
  await number();
  await prisma.event.deleteMany({ where: { projectId } });
  await pool.query(APPEND, row(projectId));
  await number();
  expect((await log(projectId)).map(({ sequence }) => sequence)).toEqual([2n]);
});
