import { newId } from '@portico/core';
import { expect, test } from 'vitest';
import { hostedLogins, joins } from '../src/index.ts';
import { createTestDatabase } from '../testing/index.ts';

/*
 * Somebody with very many organizations: what is decided by the list of them, such as whether they may sign in to the one
 * that was asked for, must not depend on its place in the alphabet.
 */

const MANY = 300;

const { pool, prisma } = await createTestDatabase();
const projectId = newId('project');
const userId = newId('user');
const organizations = Array.from({ length: MANY }, (_, index) => ({
  ...{ id: newId('organization'), projectId, name: `Organization ${String(index).padStart(3, '0')}` },
}));
const connections = organizations.map(({ id: organizationId }) => ({
  ...{ id: newId('connection'), projectId, organizationId },
  ...({
    name: 'Entra',
    provider: 'entra',
    protocol: 'oidc',
    status: 'active',
    managedBy: 'manual',
  } as const),
}));
await prisma.project.create({ data: { id: projectId, name: 'A project' } });
await prisma.user.create({ data: { id: userId, projectId } });
await prisma.organization.createMany({ data: organizations });
await prisma.membership.createMany({
  data: organizations.map(({ id: organizationId }) => ({
    ...{ projectId, organizationId, userId },
    ...({ role: 'member', source: 'invited' } as const),
  })),
});
await prisma.ssoConnection.createMany({ data: connections });
const ids = organizations.map(({ id }) => id);

test('every organization of a person can be chosen, by name', async () => {
  const choosable = await hostedLogins(pool).organizationsOf(projectId, userId);
  expect(choosable.map(({ id }) => id)).toEqual(ids);
});

test('every connection of a person can be made theirs', async () => {
  const joinable = await joins(pool).joinable(userId);
  expect(joinable.map(({ organizationId }) => organizationId)).toEqual(ids);
});
