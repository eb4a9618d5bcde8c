import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf, harness } from './harness.ts';

const context = await harness();
const { administration, database } = context;
const operator = await context.firstOwner();
const contoso = await context.customer(operator, 'Contoso');
const names = ['Ada', 'ada', 'Bob', 'Bob', 'Bob', 'Émile', 'zoo', '{"a":1}', "O'Hara"];

beforeAll(async () => {
  for (const name of names) await administration.createOrganization(operator, contoso.project.id, { name });
});

type Paged = { readonly items: readonly { readonly id: string }[]; readonly after: string | null };

/** All pages of a list, each asked for with the cursor of the one before. */
async function walk(read: (after: string | undefined) => Promise<Paged>): Promise<string[][]> {
  const pages: string[][] = [];
  let after: string | undefined;
  do {
    const page = await read(after);
    pages.push(page.items.map(({ id }) => id));
    after = page.after ?? undefined;
  } while (after !== undefined && pages.length < 100);
  return pages;
}

const organizations = (limit: number) => (after: string | undefined) =>
  administration.listProjectOrganizations(operator.principal, contoso.project.id, { limit, after });

describe('a list in pages', () => {
  test('has each object once, in the order of the whole, whatever the size of a page', async () => {
    const [whole = []] = await walk(organizations(500));
    expect(whole).toHaveLength(names.length + 1);
    for (const limit of [1, 2, 3, whole.length, whole.length + 1]) {
      const pages = await walk(organizations(limit));
      expect(pages.flat()).toEqual(whole);
      expect(pages).toHaveLength(Math.ceil(whole.length / limit));
    }
  });

  test('goes on where the last object of a page was deleted meanwhile', async () => {
    const [whole = []] = await walk(organizations(500));
    const first = await organizations(3)(undefined);
    await database.prisma.organization.delete({ where: { id: first.items[2]?.id ?? '' } });
    const next = await organizations(3)(first.after ?? '');
    expect(next.items.map(({ id }) => id)).toEqual(whole.slice(3, 6));
  });

  test('in the order of a moment has each once, also where several happened at one', async () => {
    const { id } = contoso.organization;
    for (const [index, email] of ['a', 'b', 'c', 'd'].entries()) {
      const { userId } = (await context.member(operator, id, 'member', `${email}@contoso.example`)).principal;
      const createdAt = new Date(Date.UTC(2026, 0, 1 + Math.floor(index / 2), 0, 0, 0, 7));
      await database.prisma.membership.updateMany({ where: { userId }, data: { createdAt } });
    }
    const members = (limit: number) => async (after: string | undefined) => {
      const { items, after: next } = await administration.listMembers(operator.principal, id, {
        limit,
        after,
      });
      return { items: items.map(({ userId }) => ({ id: userId })), after: next };
    };
    const [whole] = await walk(members(500));
    expect((await walk(members(2))).flat()).toEqual(whole);
    expect(new Set(whole).size).toBe(5);
  });

  test('refuses a cursor that is none, and tells nothing of others’ with one that is foreign (attack 81)', async () => {
    const refused = (after: string) => codeOf(organizations(2)(after));
    const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const after of [
      '',
      'x',
      '%',
      text('x'),
      text(['a']),
      text(['a', 1]),
      text(['a\0', 'b']),
      text({ 0: 'a' }),
    ])
      expect(await refused(after)).toBe('invalid_request');
    const members = (after: string) =>
      codeOf(administration.listMembers(operator.principal, contoso.organization.id, { limit: 2, after }));
    const impossible = ['no time', '2026', '0000-01-01T00:00:00.000Z'];
    for (const moment of [...impossible, '-271821-04-20T00:00:00.000Z', '+275760-09-13T00:00:00.000Z'])
      expect(await members(text([moment, 'user_x']))).toBe('invalid_request');
    expect(await members(text(['0001-01-01T00:00:00.000Z', 'user_x']))).toMatchObject({ came: {} });
    const foreign = await context.customer(operator, 'Fabrikam');
    const { after } = await organizations(1)(undefined);
    const theirs = await administration.listOrganizations(foreign.owner.principal, {
      ...{ limit: 10, after: after ?? '' },
    });
    expect(theirs.items.map(({ id }) => id)).toEqual([foreign.organization.id]);
  });

  test('takes no text for a reason to fail', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 60, unit: 'binary' }), async (after) => {
        const outcome = await codeOf(organizations(2)(after));
        expect(outcome === 'invalid_request' || typeof outcome === 'object').toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
