import { type Administration, auditFilter } from '@portico/administration';
import { z } from 'zod';
import { list, text, timestamp } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

export const auditEvent = z
  .object({
    id: text,
    actor_kind: text,
    actor_id: text.nullable(),
    actor_name: text.nullable(),
    action: text,
    target_kind: text,
    target_id: text,
    project_id: text.nullable(),
    organization_id: text.nullable(),
    ip_address: text.nullable(),
    request_id: text.nullable(),
    data: z.record(z.string(), z.unknown()),
    occurred_at: timestamp,
  })
  .meta({ id: 'AuditEvent' });

const { limit, before, action } = auditFilter.shape;

/** Of a log: `after` is the cursor of the page before, `action` the beginning of an action, or several with commas between. */
export const auditQuery = z.strictObject({ limit, after: before, action });

type Page = Awaited<ReturnType<Administration['listProjectAudit']>>;

const data = z.record(z.string(), z.unknown());

/** A page of the log as a list: what an event tells stays as it was written. */
export const auditList = ({ events, next }: Page) =>
  list(
    events.map(({ data: told, ...event }) => ({ ...inSnakeCase(event), data: data.parse(told) })),
    next,
  );

/** As the administration filters it: its log runs backwards, so what comes after is what was before. */
export const filterOf = ({ after, ...rest }: z.output<typeof auditQuery>) => ({ ...rest, before: after });
