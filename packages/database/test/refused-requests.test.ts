import { newId } from '@portico/core';
import { beforeEach, expect, test } from 'vitest';
import { MOST_REFUSED_REQUESTS, refusedRequests } from '../src/index.ts';
import { createTestDatabase } from '../testing/index.ts';

/* What a stranger can make us write down of refused requests has a limit (S10, A5). */

const { pool, prisma } = await createTestDatabase();
const { add } = refusedRequests(pool);
const projectId = newId('project');
await prisma.project.create({ data: { id: projectId, name: 'A project' } });
const [one, two] = await Promise.all(
  ['one', 'two'].map(async (name) => {
    const id = newId('application');
    await prisma.application.create({ data: { id, projectId, name, kind: 'web' } });
    return id;
  }),
);
const refused = (reason: string) => ({
  ...{ endpoint: 'token', grantType: 'refresh_token', error: 'invalid_grant', reason, requestId: 'req_1' },
});
const reasons = async (applicationId = one ?? '') =>
  (await prisma.refusedRequest.findMany({ where: { applicationId }, orderBy: { position: 'asc' } })).map(
    ({ reason }) => reason,
  );
const fill = async (count: number) => {
  for (let index = 0; index < count; index += 1) await add(projectId, one ?? '', refused(`row ${index}`));
};

beforeEach(() => prisma.refusedRequest.deleteMany());

test('an application that there is not, or of another project, has no row', async () => {
  await add(projectId, newId('application'), refused('x'));
  await add(newId('project'), one ?? '', refused('x'));
  expect(await prisma.refusedRequest.count()).toBe(0);
});

test('of one application no more are kept than the limit, and those of another are not touched', async () => {
  await add(projectId, two ?? '', refused('of two'));
  await fill(MOST_REFUSED_REQUESTS);
  await pool.query(`UPDATE refused_requests SET occurred_at = now() - interval '6 minutes'`);
  await add(projectId, one ?? '', refused('newest'));
  const kept = await reasons();
  expect(kept).toHaveLength(MOST_REFUSED_REQUESTS);
  expect([kept[0], kept.at(-1)]).toEqual(['row 1', 'newest']);
  expect(await reasons(two)).toEqual(['of two']);
});

test('a flood does not push out what was there within minutes, and costs no more writing', async () => {
  await fill(MOST_REFUSED_REQUESTS);
  await add(projectId, one ?? '', refused('of the flood'));
  const kept = await reasons();
  expect(kept).toHaveLength(MOST_REFUSED_REQUESTS);
  expect([kept[0], kept.at(-1)]).toEqual(['row 0', `row ${MOST_REFUSED_REQUESTS - 1}`]);
});

test('they go with their application', async () => {
  const id = newId('application');
  await prisma.application.create({ data: { id, projectId, name: 'three', kind: 'web' } });
  await add(projectId, id, refused('x'));
  await prisma.application.delete({ where: { id } });
  expect(await reasons(id)).toEqual([]);
});
