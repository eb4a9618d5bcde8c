import { newId } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { browserOf, startPortico } from '../harness/index.ts';

/* Lists that are longer than a page: everybody in them can be reached, over the API and in the dashboard. */

const portico = await startPortico({ worker: false });
const { a } = portico.organizations;
const { pool } = portico.database;
const MANY = 230;
const ids = (kind: Parameters<typeof newId>[0]) => Array.from({ length: MANY }, () => newId(kind));
const [users, organizations, sessions] = [ids('user'), ids('organization'), ids('session')];

await pool.query('INSERT INTO users (id, project_id, email) SELECT id, $2, id FROM unnest($1::text[]) id', [
  users,
  portico.project.id,
]);
await pool.query(
  `INSERT INTO memberships (project_id, organization_id, user_id, role, source)
   SELECT $2, $3, id, 'member', 'just_in_time' FROM unnest($1::text[]) id`,
  [users, portico.project.id, a.id],
);
await pool.query(
  'INSERT INTO organizations (id, project_id, name) SELECT id, $2, id FROM unnest($1::text[]) id',
  [organizations, portico.project.id],
);
await pool.query(
  `INSERT INTO sessions (id, project_id, organization_id, user_id, application_id, method, authenticated_at, expires_at)
   SELECT s, $3, $4, u, $5, 'social', now(), now() + interval '1 hour' FROM unnest($1::text[], $2::text[]) AS of (s, u)`,
  [sessions, users, portico.project.id, a.id, portico.application.clientId],
);

/** All pages from there on, as somebody turns them. */
async function turned(person: typeof a.owner, path: string): Promise<string[]> {
  const browser = await browserOf(portico, person);
  const pages: string[] = [];
  for (let next: string | undefined = path; next !== undefined && pages.length < 9; ) {
    const { body } = await browser.open(new URL(next, portico.origin));
    pages.push(body);
    next = /<a [^>]*href="([^"]*after=[^"]*)"[^>]*>Next page</.exec(body)?.[1]?.replaceAll('&amp;', '&');
  }
  return pages;
}

const cursorAfterAll = Buffer.from(JSON.stringify(['9999-01-01T00:00:00.000Z', 'user_z'])).toString(
  'base64url',
);

describe('in the dashboard', () => {
  test.each([
    ['members', a.owner, `/dashboard/organizations/${a.id}/members`, users],
    ['sessions', a.owner, `/dashboard/organizations/${a.id}/sessions`, users],
    [
      'organizations of a project',
      portico.operator,
      `/dashboard/projects/${portico.project.id}`,
      organizations,
    ],
    ['organizations', portico.operator, '/dashboard', organizations],
  ])('every one of many %s can be reached', async (_what, person, path, wanted) => {
    const pages = await turned(person, path);
    expect(pages.length).toBeGreaterThan(2);
    expect(wanted.filter((id) => !pages.some((page) => page.includes(id)))).toEqual([]);
    expect(pages.map((page) => page.includes('>First page<'))).toEqual(pages.map((_, index) => index > 0));
  });

  test.each([
    ['what is no cursor', 'x'],
    ['a cursor behind which nothing is left', cursorAfterAll],
  ])('%s shows the first page', async (_what, after) => {
    const browser = await browserOf(portico, a.owner);
    const page = await browser.open(
      new URL(`/dashboard/organizations/${a.id}/members?after=${after}`, portico.origin),
    );
    expect([page.status, page.body.includes('>First page<'), page.body.includes('>Next page<')]).toEqual([
      ...[200, false, true],
    ]);
  });
});

test('over HTTP a page comes after the longest names that there can be', async () => {
  const name = '\u{10FFFD}'.repeat(100);
  const browser = await browserOf(portico, portico.operator);
  const projectId = newId('project');
  const made = [newId('organization'), newId('organization')].toSorted();
  await pool.query("INSERT INTO projects (id, name) VALUES ($1, 'Long names')", [projectId]);
  await pool.query(
    'INSERT INTO organizations (id, project_id, name) SELECT id, $2, $3 FROM unnest($1::text[]) id',
    [made, projectId, name],
  );
  const page = async (after: string) => {
    const address = new URL(`/v1/session/projects/${projectId}/orgs?limit=1${after}`, portico.origin);
    const { status, body } = await browser.open(address);
    return { status, body: JSON.parse(body) };
  };
  const first = await page('');
  const second = await page(`&after=${first.body.list_metadata.after}`);
  expect([first, second].map(({ status, body }) => [status, body.data[0]?.id])).toEqual([
    [200, made[0]],
    [200, made[1]],
  ]);
  expect(second.body.list_metadata.after).toBeNull();
});
