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
 * The page of a list that the address asks for: its `after` is the cursor of the page before. What is no cursor, or one
 * behind which nothing is left, means the first page.
 */
export async function listPage<T>(
  search: ListSearch['searchParams'],
  read: (page: PageRequest) => Promise<Page<T>>,
): Promise<ListPage<T>> {
  const { after } = await search;
  return load(async () => {
    const later = typeof after === 'string' ? await laterPage(read, after) : undefined;
    const { items, after: next } = later ?? (await read({ limit: ROWS }));
    return { items, pages: { after: next, isFirst: later === undefined } };
  });
}

async function laterPage<T>(
  read: (page: PageRequest) => Promise<Page<T>>,
  after: string,
): Promise<Page<T> | undefined> {
  try {
    const page = await read({ limit: ROWS, after });
    return page.items.length > 0 ? page : undefined;
  } catch (failure) {
    if (isPorticoError(failure) && failure.code === 'invalid_request') return undefined;
    throw failure;
  }
}
