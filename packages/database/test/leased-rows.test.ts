import { newId } from '@portico/core';
import { expect, test } from 'vitest';
import { logoutNotices } from '../src/index.ts';
import { createTestDatabase } from '../testing/index.ts';

const { pool, prisma } = await createTestDatabase();
const notices = logoutNotices(pool);

test('a worker whose lease is over writes nothing any more: whoever has the row now does (faults R7, R27)', async () => {
  const projectId = newId('project');
  await pool.query("INSERT INTO projects (id, name) VALUES ($1, 'Notes')", [projectId]);
  const id = newId('logoutNotice');
  await pool.query(
    `INSERT INTO logout_notices (id, project_id, application_id, session_id, user_id)
     VALUES ($1, $2, 'app_x', 'sess_x', 'user_x')`,
    [id, projectId],
  );
  const [slow] = await notices.lease(1, 0);
  const [next] = await notices.lease(1, 60);
  expect([slow, next].map((lease) => lease?.attempts)).toEqual([1, 2]);
  if (slow === undefined || next === undefined) throw new Error('not leased');
  const row = () => prisma.logoutNotice.findUniqueOrThrow({ where: { id } });
  const before = await row();
  await notices.delivered(slow);
  await notices.retryLater(slow, 5, 'too late');
  await notices.giveUp(slow, 'too late');
  expect(await row()).toEqual(before);
  await notices.delivered(next);
  expect((await row()).deliveredAt).not.toBeNull();
});
