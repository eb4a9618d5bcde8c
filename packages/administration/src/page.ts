import { assertThat } from '@portico/core';
import { z } from 'zod';

/** Which part of a long list is wanted. */
export type PageRequest = {
  readonly limit: number;
  /** The `after` of the page before. */
  readonly after?: string | undefined;
};

export type Page<T> = {
  readonly items: readonly T[];
  /** Brings the next page; null on the last. */
  readonly after: string | null;
};

/** As much as a page of the dashboard shows. */
export const MOST_AT_ONCE: PageRequest = { limit: 1_000 };

type Order = { readonly field: string; readonly id: string };

const cursor = z.tuple([z.string().max(1_000), z.string().max(100)]);

/**
 * A page of a list in the order of a column, and of the id where that is the same: what comes after the last row that was
 * given, whether that is still there or not.
 *
 * @param order the columns by their names in Prisma; of a moment, the column keeps milliseconds
 * @throws PorticoError `invalid_request` for a cursor that is none
 */
export function keyset(order: Order & { readonly type: 'text' | 'moment' }, { limit, after }: PageRequest) {
  const { field, id, type } = order;
  return {
    where: after === undefined ? {} : beyond(order, placeOf(after, type)),
    orderBy: [{ [field]: 'asc' as const }, { [id]: 'asc' as const }],
    /** One more than is given: it tells whether there is a next page. */
    take: limit + 1,
    /** @param keyOf what stands in the two columns of a row */
    pageOf: <T>(rows: readonly T[], keyOf: KeyOf<T>) => pageOf(rows, limit, keyOf),
  };
}

/**
 * The same for a list that is asked for in SQL, the newest first.
 *
 * @throws PorticoError `invalid_request` for a cursor that is none
 */
export function newestFirst({ limit, after }: PageRequest) {
  const [moment, id] = after === undefined ? [null, null] : placeOf(after, 'moment');
  return {
    /** Of the last row that was given: nulls on the first page. */
    moment,
    id,
    take: limit + 1,
    pageOf: <T>(rows: readonly T[], keyOf: KeyOf<T>) => pageOf(rows, limit, keyOf),
  };
}

type KeyOf<T> = (row: T) => readonly [string | Date, string];

function pageOf<T>(rows: readonly T[], limit: number, keyOf: KeyOf<T>): Page<T> {
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, after: last === undefined ? null : cursorOf(...keyOf(last)) };
}

const beyond = ({ field, id }: Order, [value, lastId]: readonly [string | Date, string]) => ({
  OR: [{ [field]: { gt: value } }, { [field]: value, [id]: { gt: lastId } }],
});

function cursorOf(value: string | Date, id: string): string {
  const text = value instanceof Date ? value.toISOString() : value;
  return Buffer.from(JSON.stringify([text, id])).toString('base64url');
}

function placeOf(after: string, type: 'text' | 'moment'): readonly [string | Date, string] {
  const [text, id] = read(after);
  if (type === 'text') return [text, id];
  // As PostgreSQL can tell it, too: years from 0001 to 9999.
  const isMoment = z.iso.datetime().safeParse(text).success && !text.startsWith('0000');
  assertThat(isMoment, 'invalid_request', { detail: 'the cursor has no moment' });
  return [new Date(text), id];
}

function read(after: string): readonly [string, string] {
  const given = cursor.safeParse(json(Buffer.from(after, 'base64url').toString('utf8')));
  // PostgreSQL keeps no NUL.
  const usable = given.success && !given.data.some((text) => text.includes('\0'));
  assertThat(usable, 'invalid_request', { detail: 'not a cursor' });
  return given.data;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
