import { newId } from '@portico/core';

import { expect, test } from 'vitest';
import { auditEvents } from '../src/index.ts';
import { createTestDatabase } from '../testing/index.ts';

const database = await createTestDatabase();
const { replayed } = auditEvents(database.pool);

test('whoever shows a used token again and again writes one row an hour for its session (review A5)', async () => {
  const projectId = newId('project');
  const show = (sessionId: string, kind: 'refresh_token' | 'authorization_code' = 'refresh_token') =>
    replayed({
      ...{ id: newId('auditEvent'), projectId, applicationId: newId('application'), sessionId, kind },
      ...{ requestId: 'req_test', ipAddress: '192.0.2.1' },
    });
  const rows = async () =>
    (
      await database.pool.query('SELECT count(*)::int AS n FROM audit_events WHERE project_id = $1', [
        projectId,
      ])
    ).rows[0].n;
  const [one, other] = [newId('session'), newId('session')];
  for (let times = 0; times < 5; times += 1) await show(one);
  expect(await rows()).toBe(1);
  await show(one, 'authorization_code');
  await show(other);
  expect(await rows()).toBe(3);
});
