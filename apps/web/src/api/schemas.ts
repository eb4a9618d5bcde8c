import { z } from 'zod';

/** Nothing to say: 204. */
export const nothing = z.void();

/** A moment: a `Date` here, RFC 3339 in UTC outside. */
export const timestamp = z
  .date()
  .transform((date) => date.toISOString())
  .pipe(z.iso.datetime());

/** A moment that is RFC 3339 in UTC already. */
export const instant = z.iso.datetime();

/** A name, an address or a text of somebody else's making. */
export const text = z.string();

/** What a number of the identity provider's means. */
export const explanation = z
  .object({ what: text, who: text, how: text })
  .meta({ description: 'What that number means: what happened, who can act, and how' });

/**
 * A page of a list, and where the next one begins.
 *
 * @param item what the list is of
 */
export function listOf<S extends z.ZodType>(item: S) {
  return z.object({
    object: z.literal('list'),
    data: z.array(item),
    list_metadata: z.object({
      before: z.string().nullable(),
      /** Given as `after`, it brings the next page; null on the last. */
      after: z.string().nullable(),
    }),
  });
}

/** A list as an answer: all of it, or one page with the cursor of the next. */
export function list<T>(data: readonly T[], after: string | null = null) {
  return { object: 'list' as const, data: [...data], list_metadata: { before: null, after } };
}

/** It holds a name, of which a character can take four bytes. */
const MOST_OF_A_CURSOR = 2_000;

/** Of a list that may be long. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(100),
  after: z.string().max(MOST_OF_A_CURSOR).optional(),
});
