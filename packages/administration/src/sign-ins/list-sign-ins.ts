import type { Principal } from '@portico/core';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { newestFirst } from '../page.ts';
import { managedOrganization } from '../reach.ts';
import {
  SIGN_IN_COLUMNS,
  SIGN_IN_JOINS,
  type SignInRow,
  type SignInSummary,
  summaryOf,
} from './sign-in-row.ts';

/** What came of a sign-in, as the log is filtered by it. */
const SIGN_IN_RESULTS = ['succeeded', 'refused', 'unfinished'] as const;

/** PostgreSQL keeps none. */
function hasNoNul(text: string): boolean {
  return !text.includes('\0');
}

/** Which sign-ins of an organization are wanted. */
export const signInFilter = z.strictObject({
  result: z.enum(SIGN_IN_RESULTS).optional(),
  connection: z.string().max(100).refine(hasNoNul).optional(),
  /** An id that somebody was shown (of the request or of the sign-in), or a part of a person's name or address, also of one that was typed. */
  search: z.string().trim().min(1).max(200).refine(hasNoNul).optional(),
  /** Those from this moment on. */
  since: z.iso.datetime({ offset: true }).optional(),
  /** Those before this moment. */
  until: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  after: z.string().max(2_000).optional(),
});

export type SignInFilter = z.output<typeof signInFilter>;

/**
 * The sign-ins over an organization's connections of the last week, the newest first: those that began and never came back,
 * of the last day.
 *
 * @throws PorticoError `not_found`, `forbidden`, `invalid_request` for a cursor that is none
 */
export async function listSignIns(
  context: Context,
  principal: Principal,
  organizationId: string,
  filter: SignInFilter,
): Promise<{ readonly items: readonly SignInSummary[]; readonly after: string | null }> {
  await managedOrganization(context.prisma, principal, organizationId);
  const { moment, id, take, pageOf } = newestFirst(filter);
  const { result, connection, search, since, until } = filter;
  const values = [
    ...[organizationId, take, moment, id, connection, search?.toLowerCase(), until, result],
    since,
  ];
  const { rows } = await context.pool.query<SignInRow>(
    LIST,
    values.map((value) => value ?? null),
  );
  const { items, after } = pageOf(rows, ({ startedAt, id: last }) => [startedAt, last]);
  return { items: items.map(summaryOf), after };
}

// Newest first over the index of each connection: a week of one organization is looked through at most.
const LIST = `
  SELECT ${SIGN_IN_COLUMNS} FROM sign_in_attempts a ${SIGN_IN_JOINS}
  WHERE a.connection_id IN (SELECT id FROM sso_connections WHERE organization_id = $1)
    AND ($3::timestamptz IS NULL OR (a.created_at, a.id) < ($3, $4::text))
    AND ($5::text IS NULL OR a.connection_id = $5)
    AND ($6::text IS NULL OR lower(a.refused_request_id) = $6 OR lower(a.id) = $6
      OR position($6 in lower(concat_ws(' ', n.email, n.name, a.asserted_email, a.asserted_name, a.typed_address))) > 0)
    AND ($7::timestamptz IS NULL OR a.created_at < $7)
    AND ($9::timestamptz IS NULL OR a.created_at >= $9)
    AND CASE $8::text WHEN 'succeeded' THEN a.outcome IN ('ok', 'joined') WHEN 'refused' THEN a.outcome NOT IN ('ok', 'joined')
      WHEN 'unfinished' THEN a.outcome IS NULL AND a.expires_at <= now() ELSE true END
  ORDER BY a.created_at DESC, a.id DESC LIMIT $2`;
