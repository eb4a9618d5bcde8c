import { newId } from '@portico/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Bench, type Connection, signInBench } from './bench.ts';

/* Roles by groups that a provider by hand names as it likes (decision 38). */

const bench: Bench = await signInBench();
const project = await bench.project();
const DOMAIN = 'groups.example';
const ada = { sub: 'ada', email: `ada@${DOMAIN}`, name: 'Ada' };
let over: Connection;

beforeEach(async () => {
  over = await bench.byHand(project, await bench.organization(project, DOMAIN), {
    attribute_mapping: JSON.stringify({ groups: 'groups' }),
  });
});

const rule = (value: string, of = over) =>
  bench.insert('group_role_rules', {
    ...{ id: newId('groupRoleRule'), project_id: project, organization_id: of.organizationId },
    ...{ connection_id: of.id, source: 'group', value, role: 'admin' },
  });
async function roleAfter(claims: object, of = over) {
  const outcome = await bench.signInAs(project, of, { ...ada, ...claims });
  if (outcome.kind === 'page') throw new Error(outcome.code);
  const [member] = await bench.rows<{ role: string }>(
    'SELECT role FROM memberships WHERE organization_id = $1',
    [of.organizationId],
  );
  return member?.role;
}

describe('a group of a provider by hand', () => {
  test('gives its role by the name that the provider writes', async () => {
    await rule('/Engineering');
    expect(await roleAfter({ groups: ['/Sales', '/Engineering'] })).toBe('admin');
    expect(await roleAfter({ groups: ['/Sales'] })).toBe('member');
    expect(await roleAfter({ groups: '/Engineering' })).toBe('admin');
    expect(await roleAfter({})).toBe('member');
  });

  test('is not one that is written otherwise: it may be another, which anybody may make (attack 87)', async () => {
    await rule('Admins');
    for (const groups of [['admins'], ['ADMINS'], [' Admins'], ['Admins/sub'], ['x;Admins'], 'x;Admins'])
      expect(await roleAfter({ groups })).toBe('member');
  });

  test('is one of several in one text at OneLogin alone, which writes them so', async () => {
    over = await bench.byHand(project, over.organizationId, {
      ...{ provider: 'onelogin', attribute_mapping: JSON.stringify({ groups: 'groups' }) },
    });
    await rule('Admins');
    expect(await roleAfter({ groups: 'Sales; Admins' })).toBe('admin');
    expect(await roleAfter({ groups: ['Sales', 'x;Admins'] })).toBe('member');
  });

  test('is nothing of another claim, nor of another connection', async () => {
    const other = await bench.byHand(project, over.organizationId, {
      attribute_mapping: JSON.stringify({ groups: 'groups' }),
    });
    await rule('Admins', other);
    expect(await roleAfter({ groups: ['Admins'] })).toBe('member');
    await rule('Admins');
    expect(await roleAfter({ roles: ['Admins'], app_roles: ['Admins'] })).toBe('member');
  });

  test('stays with whom it gave something while userinfo, which names groups, does not answer', async () => {
    await rule('Admins');
    const { provider } = over.directory;
    provider.document = { userinfo_endpoint: `${provider.issuer}/userinfo` };
    provider.answer('/userinfo', () => Response.json({ sub: 'ada', groups: ['Admins'] }));
    expect(await roleAfter({})).toBe('admin');
    provider.answer('/userinfo', () => new Response(null, { status: 503 }));
    expect(await roleAfter({})).toBe('admin');
    provider.answer('/userinfo', () => Response.json({ sub: 'ada' }));
    expect(await roleAfter({})).toBe('member');
  });
});
