import { newId } from '@portico/core';
import { expect, test } from 'vitest';
import { issuerRecords } from '../src/index.ts';
import { createTestDatabase } from '../testing/index.ts';

const { pool, prisma } = await createTestDatabase();

test('a key that was retired counts for 15 days, at the management API as in what is published', async () => {
  const projectId = newId('project');
  await prisma.project.create({ data: { id: projectId, name: 'A project' } });
  for (const [id, retired] of [
    ['signs', 'NULL'],
    ['late', `now() - interval '14 days'`],
    ['over', `now() - interval '16 days'`],
  ])
    await pool.query(
      `INSERT INTO signing_keys (id, project_id, purpose, algorithm, public_jwk, private_key, signs_from, retired_at)
       VALUES ($1, $2, 'access_token', 'ES256', jsonb_build_object('kid', $1::text), 'sealed', now() - interval '40 days', ${retired})`,
      [id, projectId],
    );
  const records = issuerRecords(pool);
  const kids = (await records.publicKeys(projectId)).map(({ kid }) => kid);
  expect(kids.toSorted()).toEqual(['late', 'signs']);
  expect((await records.signingKeys(projectId)).map(({ id }) => id)).toEqual(['signs', 'late']);
});
