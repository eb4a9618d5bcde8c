import type { Page, PageRequest } from '@portico/administration';
import { isPorticoError } from '@portico/core';
import { load } from './page-access.ts';

/** As many rows as a page of the dashboard shows. */
const ROWS = 100;

export type ListSearch = {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
};

/** A page of a list, and what leads to the others. */
export type ListPage<T> = { readonly items: readonly T[]; readonly pages: PagesOfList };

type PagesOfList = { readonly after: string | null; readonly isFirst: boolean };

/**
 * The page of a list that the address asks for: its `after` is the cursor of the page before. What is no cursor means
 * the first page.
 */
export async function listPage<T>(
  search: ListSearch['searchParams'],
  read: (page: PageRequest) => Promise<Page<T>>,
): Promise<ListPage<T>> {
  const { after: given } = await search;
  const asked = typeof given === 'string' ? given : undefined;
  return load(async () => {
    try {
      const { items, after } = await read({ limit: ROWS, after: asked });
      return { items, pages: { after, isFirst: asked === undefined } };
    } catch (failure) {
      const isNoCursor = isPorticoError(failure) && failure.code === 'invalid_request';
      if (asked === undefined || !isNoCursor) throw failure;
      const { items, after } = await read({ limit: ROWS });
      return { items, pages: { after, isFirst: true } };
    }
  });
}
